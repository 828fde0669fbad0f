"""Names and charsets as mail programs write them into headers (RFC 2045, RFC 2231, RFC 2047)."""

import pytest

import postroom
from postroom import parameters

HEADERS = "From: s@x.example\nSubject: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('filename="plan.pdf"', "plan.pdf"), ("filename=plan.pdf", "plan.pdf"), ("FILENAME = plan.pdf", "plan.pdf"),
        ('filename="a \\"b\\" \\\\ c.pdf"', 'a "b" \\ c.pdf'), ('filename="a\\b.pdf"', "a\\b.pdf"),
        ("filename=plan de ville.pdf", "plan de ville.pdf"), ("filename=plan.pdf; size=3", "plan.pdf"),
        ('size=3;filename="plan; ville.pdf"', "plan; ville.pdf"), ('filename="plan.pdf', "plan.pdf"),
        ("filename=''; filename*=utf-8''plan.pdf", "plan.pdf"), ("filename*=utf-8'fr'%C3%A9t%C3%A9.pdf", "été.pdf"),
        ("filename*=iso-8859-1''%E9t%E9.pdf", "été.pdf"), ("filename*=plan%20a.pdf", "plan a.pdf"),
        ("filename*0=pl; filename*1=an.pdf", "plan.pdf"), ("filename*1=an.pdf; filename*0=pl", "plan.pdf"),
        ("filename*0*=utf-8''%C3%A9; filename*1=t%C3; filename*2*=%C3%A9.pdf", "ét%C3é.pdf"),
        ("filename*0*=utf-8''%C3; filename*1*=%A9.pdf", "é.pdf"),
        ("filename*0*=utf-8''a; filename*1*=b'c'd.pdf", "ab'c'd.pdf"),
        ("filename*0=a; filename*0=b; filename*1=.pdf", "a.pdf"), ("filename=a.pdf; filename=b.pdf", "a.pdf"),
        ("filename=a.pdf; filename*=utf-8''b.pdf", "b.pdf"), ("filename*=utf-8''b.pdf; filename=a.pdf", "b.pdf"),
        ("filename*=; filename=a.pdf", "a.pdf"), ('filename="=?utf-8?q?=C3=A9t=C3=A9?=.pdf"', "été.pdf"),
        ("filename==?utf-8?b?w6l0w6k=?=", "été"), ("filename*0==?utf-8?q?=C3=A9?=; filename*1=t.pdf", "ét.pdf"),
        ("x=1; filename=a.pdf", "a.pdf"), ("x; filename=a.pdf", "a.pdf"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_read_in_every_form(written: str, name: str) -> None:
    assert parameters.parse(f"attachment; {written}").parameters["filename"] == name


@pytest.mark.parametrize(
    ("written", "value", "found"),
    [
        ("Text/Plain; Charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        (" text/plain ", "text/plain", {}),
        ("text/plain charset=utf-8", "text/plain", {"charset": "utf-8"}),
        ("text/plain charset=utf-8; format=flowed", "text/plain", {"charset": "utf-8", "format": "flowed"}),
        ("text/plain;charset=utf-8;;format=flowed;", "text/plain", {"charset": "utf-8", "format": "flowed"}),
        ('text/plain; charset="utf-8" format=flowed', "text/plain", {"charset": "utf-8", "format": "flowed"}),
        ("", "", {}),
        ("text/plain; =x; 1=2; charset", "text/plain", {}),
    ],
)
def test_the_value_comes_before_its_parameters(written: str, value: str, found: dict[str, str]) -> None:
    parsed = parameters.parse(written)

    assert (parsed.value, parsed.parameters) == (value, found)


def test_a_hundred_parameters_are_read() -> None:
    """I10: more of them are an attack."""
    many = "; ".join(f"x{number}={number}" for number in range(101))

    found = parameters.parse(f"a/b; {many}").parameters

    assert list(found) == [f"x{number}" for number in range(100)]


@pytest.mark.parametrize("length", [1, 60])
def test_the_name_of_a_parameter_has_a_length(length: int) -> None:
    name = "x" * (length + 1)

    assert parameters.parse(f"a/b; {name}=1").parameters == {name: "1"}
    assert parameters.parse(f"a/b; {'x' * 62}=1").parameters == {}


def test_a_name_in_the_disposition_is_preferred_to_one_in_the_type() -> None:
    headers = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=b.pdf\n"

    mail = postroom.read(f"{HEADERS}{headers}\n%PDF".encode())

    assert [file.name for file in mail.attachments] == ["b.pdf"]
