"""What a mail is understood to be, as programs read it: what is absent is None, and a list is never None."""

import hashlib
from dataclasses import FrozenInstanceError, fields

import pytest

from postroom import Absence, Address, Attachment, Bounce, Email, Forwarded, Kind, MailProblem, ProblemCode

LISTS = {
    "to", "cc", "reply_to", "recipients", "references", "attachments", "bounces", "delivered", "problems",
    "authentication_results", "loop_headers",
}  # fmt: skip
TEXTS = {"text", "visible_text", "signature_text", "quoted_text", "fingerprint"}


def test_what_is_absent_of_a_mail_is_none_and_a_list_is_empty() -> None:
    mail = Email()

    values = {field.name: getattr(mail, field.name) for field in fields(mail) if field.name not in {"kind", "headers"}}
    assert {name for name, value in values.items() if value == ()} == LISTS
    assert {name for name, value in values.items() if value == ""} == TEXTS
    assert {name for name, value in values.items() if value is not None} == LISTS | TEXTS
    assert (mail.kind, mail.headers.fields) == (Kind.PERSON, ())


def test_what_is_absent_of_its_parts_is_none() -> None:
    bounce = Bounce(address="a@x.example")
    file = Attachment(name="a.txt", type="text/plain", content=b"abc")
    passed_on, absence, problem = Forwarded(), Absence(), MailProblem(code=ProblemCode.NO_SENDER)

    assert (bounce.status, bounce.reason, bounce.permanent) == (None, None, True)
    assert (file.inline, file.cid, file.damaged) == (False, None, False)
    assert (passed_on.sender, passed_on.subject, passed_on.date, passed_on.text) == (None,) * 4
    assert (absence.until, absence.deputy, problem.detail) == (None,) * 3
    assert (Address().name, Address().address) == (None, None)


def test_a_file_knows_its_size_and_its_hash() -> None:
    file = Attachment(name="a.txt", type="text/plain", content=b"un texte")

    assert file.size == 8
    assert file.sha256 == hashlib.sha256(b"un texte").hexdigest()
    assert "un texte" not in repr(file)


@pytest.mark.parametrize(
    ("address", "shown", "key"),
    [
        (Address(name="Sophie", address="S@X.example"), "Sophie <S@X.example>", "s@x.example"),
        (Address(address="s@x.example"), "s@x.example", "s@x.example"),
        (Address(name="Sophie"), "Sophie", None),
        (Address(), "", None),
        (Address(address=""), "", None),
        (Address(address="a@b@X.example"), "a@b@X.example", "a@b@x.example"),
        (Address(address="STRASSE@x.example"), "STRASSE@x.example", "strasse@x.example"),
        (Address(address="straße@x.example"), "straße@x.example", "strasse@x.example"),
        (Address(address="a@xn--mchine-bua.example"), "a@xn--mchine-bua.example", "a@mächine.example"),
        (Address(address="a@xn--\u00e9.example"), "a@xn--\u00e9.example", "a@xn--\u00e9.example"),
        (Address(address="a@xn--99999999.example"), "a@xn--99999999.example", "a@xn--99999999.example"),
    ],
)
def test_an_address_is_shown_as_written_and_compared_in_one_form(address: Address, shown: str, key: str | None) -> None:
    assert (str(address), address.key) == (shown, key)


def test_a_problem_is_shown_with_its_place() -> None:
    assert str(MailProblem(code=ProblemCode.TOO_DEEP)) == "too deep"
    assert str(MailProblem(code=ProblemCode.TOO_DEEP, detail="64")) == "too deep: 64"


def test_only_a_person_is_not_automatic() -> None:
    """I8: what is automatic is never answered automatically."""
    assert [kind for kind in Kind if not Email(kind=kind).is_automatic] == [Kind.PERSON]


def test_the_kinds_are_fixed() -> None:
    """Programs compare them, and they are stored."""
    assert {str(kind) for kind in Kind} == {
        "person", "auto_reply", "out_of_office", "bounce", "delay", "complaint", "receipt", "list", "calendar",
    }  # fmt: skip


def test_what_was_understood_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Email().subject = "x"  # type: ignore[misc]  # that it is refused is the point
