"""What an administrator types of telephony, before it is kept (P4, S5)."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from joindre.telephony.checks import check_address, check_body, check_domain, check_endpoint, check_headers


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def wrong(look: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as refused:
        look()
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "text",
    [
        "https://pbx.example/dial?to={{ number }}", "http://10.0.0.5:8080/{{ number.digits }}", "tel:{{ number }}",
        "sip:{{ number }}@pbx.example", "ZOIPER:{{number}}", "msteams:/l/call/0/0?users=4:{{ number }}",
    ],
)  # fmt: skip
def test_these_open(text: str) -> None:
    assert check_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert({{ number }})", "JavaScript:alert(1)", "data:text/html,hello", "vbscript:x", "file:///etc/passwd",
        "//pbx.example/", "pbx.example/{{ number }}", "{{ number }}:x", " javascript:alert(1)", "java\tscript:alert(1)",
        "blob:https://x", "about:blank", "view-source:https://x",
    ],
)  # fmt: skip
def test_no_other_scheme_opens_and_those_that_do_are_named(text: str) -> None:
    """P4"""
    assert "https:, http:, tel:, sip:" in wrong(lambda: check_address(text))


@pytest.mark.parametrize("look", [check_address, check_endpoint])
@pytest.mark.parametrize(
    "text",
    [
        "https://{{ number }}/", "https://{{ number }}.example/", "https:///x", "https://", "https://pbx.example:x/",
        "https://pbx.example:{{ number }}/", "https://a@{{ number }}/", "https:pbx.example/x", "https://\\\\{{number}}",
        "https://[::1/", "https://pbx.example:0/",
    ],
)  # fmt: skip
def test_no_field_says_which_server(look: Callable[[str], str], text: str) -> None:
    assert wrong(lambda: look(text))


@pytest.mark.parametrize("look", [check_address, check_endpoint, check_headers])
@pytest.mark.parametrize("name", ["telephone", "number.__class__", "", "number|safe", "number.national.x", "settings"])
def test_an_unknown_field_is_named_beside_those_there_are(look: Callable[[str], str], name: str) -> None:
    """S5"""
    said = wrong(lambda: look(f"https://pbx.example/{{{{ {name} }}}}"))

    assert f"“{name}”" in said
    assert "number.national" in said


@pytest.mark.parametrize("text", ["https://pbx.example/{{ number }", "https://pbx.example/number }}"])
def test_braces_that_make_no_field(text: str) -> None:
    assert "{{ number }}" in wrong(lambda: check_address(text))


def test_the_secret_is_never_opened_in_a_browser() -> None:
    assert "“secret”" in wrong(lambda: check_address("https://pbx.example/{{ secret }}"))
    assert check_endpoint("https://pbx.example/{{ secret }}")


@pytest.mark.parametrize("text", ["sip:{{ number }}", "ftp://pbx.example/", "javascript:alert(1)", "gopher://x/"])
def test_a_server_is_asked_over_http(text: str) -> None:
    assert "https://" in wrong(lambda: check_endpoint(text))


def test_a_password_has_its_own_field() -> None:
    assert "fields of their own" in wrong(lambda: check_endpoint("https://joe:pass@pbx.example/call"))


@pytest.mark.parametrize("text", ["https://pbx.example/a b", "https://pbx.example/a\r\nHost: b"])
def test_an_address_is_one_word(text: str) -> None:
    assert "blanks" in wrong(lambda: check_endpoint(text))


@pytest.mark.parametrize(
    "text", ["", "X-Token: {{ secret }}", "X-A: 1\r\n\r\nX-B: {{ number }}", "Authorization:Bearer x"]
)
def test_these_headers_are_sent(text: str) -> None:
    assert check_headers(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "X-Token", "X Token: 1", ": 1", "X-A:", "X-A: 1\r\nsecond line", "X-{{ number }}: 1", "É: 1", "GET / HTTP/1.1",
    ],
)  # fmt: skip
def test_a_line_that_is_no_header_is_shown(text: str) -> None:
    assert "X-Token: abc" in wrong(lambda: check_headers(text))


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "Connection"])
def test_what_the_connection_writes_is_its_own(name: str) -> None:
    assert name in wrong(lambda: check_headers(f"{name}: 1"))


@pytest.mark.parametrize(
    ("text", "body_format"),
    [
        ('{"to": "{{ number }}"}', "json"), ('["{{ number }}", 1]', "json"), ("", "json"), ("anything", "none"),
        ("to={{ number }}\r\nfrom=1=2", "form"), ("", "form"),
    ],
)  # fmt: skip
def test_these_bodies_are_sent(text: str, body_format: str) -> None:
    assert check_body(text, body_format) == text


@pytest.mark.parametrize(
    ("text", "body_format"),
    [
        ('{"to": {{ number }}}', "json"),
        ("{'to': 1}", "json"), ('{"{{ number }}": 1}', "json"), ("[" * 100_000, "json"),
        ("to", "form"), ("=1", "form"), ("{{ number }}=1", "form"), ('[{"a": {"{{ number }}": 1}}]', "json"),
    ],
)  # fmt: skip
def test_these_bodies_are_refused(text: str, body_format: str) -> None:
    """S5: a value goes into a string, never between the parts."""
    assert wrong(lambda: check_body(text, body_format))


@pytest.mark.parametrize("text", ["pbx.example", "10.0.0.5:5060", "a"])
def test_these_are_domains(text: str) -> None:
    assert check_domain(text) == text


@pytest.mark.parametrize("text", ["pbx example", "@pbx", "a@b", "pbx;transport=tls", "{{ number }}", "é.example", "-a"])
def test_these_are_not(text: str) -> None:
    assert wrong(lambda: check_domain(text))
