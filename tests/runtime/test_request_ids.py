"""Each answer carries an id by which the operator finds it in the log (A2, A5)."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from joindre.lib import request_ids
from joindre.lib.logs import JsonLines, Lines
from joindre.lib.visitors import read_networks
from joindre.runtime import pages
from joindre.runtime.bodies import SHARE
from joindre.runtime.server import Server
from joindre.urls import urlpatterns as all_urls

pytestmark = pytest.mark.django_db(transaction=True)


PAGE = "/accounts/login/"


def fail(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("fail/", fail), *all_urls]


@pytest.fixture
def server() -> Iterator[Server]:
    with override_settings(ROOT_URLCONF=__name__), Server(port=0) as server:
        yield server


def ask(server: Server, path: str, *, body: bytes | None = None, **headers: str) -> tuple[str, str]:
    """The id in the header of an answer, and the page."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=20)
    with closing(line):
        method = "GET" if body is None else "POST"
        line.request(method, path, body, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = line.getresponse()
        return answer.headers["X-Request-ID"], answer.read().decode()


def test_each_answer_has_its_own(server: Server) -> None:
    one, two = (ask(server, PAGE)[0] for _ in range(2))

    assert len(one) == 16
    assert one != two


def test_an_error_page_and_the_log_carry_it(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A5"""
    given, page = ask(server, "/fail/")

    assert f"<code>{given}</code>" in page
    assert "ZeroDivisionError" in caplog.text


def test_a_page_that_tells_of_an_outage_carries_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A5: what a person did wrong needs no administrator, and no reference."""
    monkeypatch.setattr(pages, "MOST_WAITING", 0)

    given, page = ask(server, PAGE)

    assert f"<code>{given}</code>" in page


def test_nobody_but_a_trusted_proxy_chooses_it(server: Server) -> None:
    given = "from-proxy:0001"
    assert ask(server, PAGE, X_Request_ID=given)[0] != given

    with override_settings(TRUSTED_PROXIES=read_networks("127.0.0.1")):
        assert ask(server, PAGE, X_Request_ID=given)[0] == given
        for hostile in ("short", "a" * 65, "<script>alert(1)", "two words here"):
            assert ask(server, PAGE, X_Request_ID=hostile)[0] != hostile


@pytest.mark.parametrize("way", [Lines, JsonLines])
def test_each_log_line_of_a_request_carries_it(way: type[logging.Formatter]) -> None:
    """A2"""
    record = logging.LogRecord("joindre", logging.WARNING, "", 0, "event", (), None)
    assert "request" not in way().format(record)

    request_ids.begin("given-0001")
    try:
        line = way().format(record)
    finally:
        request_ids._current.set("")  # noqa: SLF001 - as it was before

    assert "given-0001" in line


@contextmanager
def written_lines() -> Iterator[io.StringIO]:
    """What the log of requests writes for the operator."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("joindre.requests")
    log.addHandler(handler)
    try:
        yield written
    finally:
        log.removeHandler(handler)


def ids_in(written: io.StringIO) -> list[str]:
    return [json.loads(line)["request"] for line in written.getvalue().splitlines()]


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/key/1-abcdef/"])
def test_what_is_refused_before_django_has_its_line_in_the_request_log(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A2, A5: 503 as no thread is free, 413 as a stranger sends too much; without what opens something."""
    caplog.set_level(logging.INFO, "joindre.requests")
    with override_settings(LOG_REQUESTS=True), written_lines() as written:
        large, _ = ask(server, path, body=bytes(70_000))
        monkeypatch.setattr(pages, "MOST_WAITING", 0)
        late, _ = ask(server, path)

    lines = [record for record in caplog.records if record.name == "joindre.requests"]
    facts = [(record.facts["method"], record.facts["status"], record.facts["address"]) for record in lines]  # type: ignore[attr-defined]  # put there by our log
    assert facts == [("POST", 413, "127.0.0.1"), ("GET", 503, "127.0.0.1")]
    assert large != late
    assert ids_in(written) == [large, late]
    assert "abcdef" not in caplog.text
    assert all("path=/accounts/" in record.getMessage() for record in lines)


def test_a_person_who_sends_too_much_at_once_has_a_line_in_the_request_log(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """A4: 429."""
    caplog.set_level(logging.INFO, "joindre.requests")
    memory = server.pages.bodies.memory
    memory.take("127.0.0.1", memory.size // SHARE)

    with override_settings(LOG_REQUESTS=True), written_lines() as written:
        given, _ = ask(server, PAGE, body=b"a=b")

    assert ids_in(written) == [given]
    assert [record.facts["status"] for record in caplog.records if record.name == "joindre.requests"] == [429]  # type: ignore[attr-defined]  # put there by our log
