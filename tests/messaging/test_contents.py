"""What an arrived mail shows: its words, what is folded away, its files and pictures (I5, I6)."""

from base64 import b64encode

import pytest

from joindre.messaging.contents import Contents, contents, prepare
from postroom import read
from tests.pictures import PNG


def shown(html: str, *, parts: str = "") -> Contents:
    """The contents of a mail of this HTML; `parts` are further parts of it, as they stand in a mail."""
    body = f"Content-Type: text/html; charset=utf-8\n\n{html}\n"
    raw = f"From: a@moreau.example\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n{body}"
    return contents(prepare(read(f"{raw}{parts}--b--\n".encode())), topic="ticket:1")


def part(kind: str, *, name: str, cid: str = "", content: bytes = PNG) -> str:
    headers = f"Content-Type: {kind}\nContent-Disposition: inline; filename={name}\nContent-Transfer-Encoding: base64\n"
    return f"--b\n{headers}Content-ID: <{cid}>\n\n{b64encode(content).decode()}\n"


@pytest.mark.django_db
def test_a_picture_shown_in_the_text_is_no_attachment_too() -> None:
    """I6"""
    mail = shown('<p>Voir <img src="cid:ecran@pc"></p>', parts=part("image/png", name="ecran.png", cid="ecran@pc"))

    assert "/files/" in mail.body
    assert "cid:" not in mail.body
    assert mail.files == []


@pytest.mark.django_db
def test_a_picture_that_the_text_does_not_show_is_a_file() -> None:
    """I6"""
    mail = shown("<p>Voir.</p>", parts=part("image/png", name="ecran.png", cid="ecran@pc"))

    assert [file.name for file in mail.files] == ["ecran.png"]


@pytest.mark.django_db
def test_what_is_no_picture_is_shown_nowhere_and_stays_a_file() -> None:
    """I6, L2"""
    document = part("application/pdf", name="notice.pdf", cid="doc@pc", content=b"%PDF-1.7")
    mail = shown('<p>Voir <img src="cid:doc@pc"></p>', parts=document)

    assert "/files/" not in mail.body
    assert [file.name for file in mail.files] == ["notice.pdf"]


@pytest.mark.django_db
def test_a_mail_shows_no_file_of_ours_by_its_number() -> None:
    """D10, L2: files are numbered, and numbers can be guessed."""
    mail = shown('<p>Voir <img src="/files/1/secret.png"></p>')

    assert "Voir" in mail.body
    assert "/files/" not in mail.body


@pytest.mark.django_db
def test_the_signature_is_folded_away() -> None:
    """I5"""
    mail = read(b"From: a@moreau.example\n\nLe fusible est neuf.\n\n-- \nCarol Chevalier\nAteliers Moreau\n")

    read_mail = contents(prepare(mail), topic="ticket:1")

    assert "fusible" in read_mail.body
    assert "Ateliers Moreau" not in read_mail.body
    assert "Ateliers Moreau" in read_mail.folded


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "listed"), [(200, 200), (201, 200), (10_000, 200)])
def test_of_many_files_the_first_are_listed_and_it_is_said(count: int, listed: int) -> None:
    """I10: the others stay in the mail as it arrived, which is kept."""
    parts = "".join(
        f"--b\nContent-Disposition: attachment; filename=f{number}.txt\n\n{number}\n" for number in range(count)
    )

    mail = shown("<p>Voir.</p>", parts=parts)

    assert [file.name for file in mail.files] == [f"f{number}.txt" for number in range(listed)]
    assert ("200 premiers fichiers" in mail.body) is (count > listed)
