"""The bytes of files, whether they are whole, and the headers of a forward that is written on one line."""

import pytest

import postroom


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_file_keeps_its_bytes_without_the_line_break_of_the_delimiter(line_end: bytes) -> None:
    lines = [
        b"From: a@b.example", b"Content-Type: multipart/mixed; boundary=b", b"", b"--b", b"", b"Voici.", b"--b",
        b"Content-Type: text/csv; name=a.csv", b"Content-Disposition: attachment", b"", b"1;2", b"3;4", b"", b"--b--",
    ]  # fmt: skip

    mail = postroom.read(line_end.join(lines))

    assert [file.content for file in mail.attachments] == [line_end.join([b"1;2", b"3;4", b""])]


def test_a_forward_with_its_headers_on_one_line_names_sender_and_subject() -> None:
    mail = postroom.read(
        b"From: a@b.example\nSubject: Fwd: essai\n\nVoyez.\n\n----- Forwarded Message ----- "
        b"From: Bob <bob@x.example>To: Ann <ann@x.example>Sent: Monday, 23 November 2026Subject: essai\n\nLe texte."
    )

    assert mail.forwarded is not None
    assert mail.forwarded.sender == postroom.Address(name="Bob", address="bob@x.example")
    assert mail.forwarded.subject == "essai"
    assert mail.forwarded.text == "Le texte."


@pytest.mark.parametrize(
    ("encoded", "content", "damaged"),
    [
        (b"VW4gdGV4dGUu", b"Un texte.", False),
        (b"VW4gdGV4dGU", b"Un texte", False),
        (b"VW4gdGV4dGUuA", b"Un texte.", True),
        (b"VW4g*dGV4dGUu", b"Un texte.", True),
    ],
)
def test_base64_with_letters_too_many_is_damaged(encoded: bytes, content: bytes, *, damaged: bool) -> None:
    mail = postroom.read(
        b"From: a@b.example\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment\n"
        b"Content-Transfer-Encoding: base64\n\n" + encoded
    )

    (file,) = mail.attachments
    assert (file.content, file.damaged) == (content, damaged)
