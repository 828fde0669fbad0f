"""A digest: several mails in one, as mailing lists send them (RFC 2046, 5.1.5)."""

import pytest

import postroom

DIGEST = "From: liste@x.example\nSubject: x\nContent-Type: multipart/digest; boundary=b\n\n"
ENCLOSED = "Subject: essai\nFrom: Bob Hill <bob@x.example>\n\nLe texte.\n"


def read(raw: str, *, line_end: str) -> postroom.Email:
    return postroom.read(raw.replace("\n", line_end).encode())


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("part", ["", "Content-Type: message/rfc822\n", "Content-Description: un\n"])
def test_the_mails_of_a_digest_are_whole(part: str, line_end: str) -> None:
    """A part of a digest is a mail, though nothing says so."""
    mail = read(f"{DIGEST}--b\n{part}\n{ENCLOSED}\n--b\n{part}\n{ENCLOSED}\n--b--\n", line_end=line_end)

    whole = ("message/rfc822", ENCLOSED.replace("\n", line_end).encode())
    assert [(file.type, file.content) for file in mail.attachments] == [whole, whole]
    assert [file.name for file in mail.attachments] == ["essai.eml", "essai-2.eml"]
    assert mail.forwarded is not None
    assert mail.forwarded.sender == postroom.Address(name="Bob Hill", address="bob@x.example")


def test_a_part_of_a_digest_may_be_something_else() -> None:
    mail = read(f"{DIGEST}--b\nContent-Type: text/plain\n\nUn sommaire.\n--b\n\n{ENCLOSED}--b--\n", line_end="\n")

    assert mail.visible_text == "Un sommaire."
    assert [file.type for file in mail.attachments] == ["message/rfc822"]
