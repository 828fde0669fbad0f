"""The body of a mail, to the byte (M16): parts, encodings, names of files."""

import re
from email.header import decode_header, make_header

import pytest

from joindre.files.actions import store
from joindre.files.models import StoredFile
from joindre.mail.models import OutgoingEmail
from joindre.mail.outgoing.bodies import body, content_id

#: Sixty octets and one, twenty a line: an escape counts as one.
PIECES = f";\r\n filename*0*=utf-8''%C3%A9{'x' * 11};\r\n filename*1*={'x' * 20};\r\n filename*2*={'x' * 17}"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


def written(*files: StoredFile, text: str = "Bonjour", html: str = "") -> str:
    return body(OutgoingEmail(message_id="1@joindre.example", text=text, html=html), files).decode("ascii")


def test_a_text_alone_is_one_part() -> None:
    assert written().encode() == TEXT + b"Bonjour"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_the_ends_of_lines_are_those_of_mail(end: str) -> None:
    """RFC 2045, 6.7: whatever system wrote the text."""
    assert written(text=f"une{end}deux{end}{end}trois").encode() == TEXT + b"une\r\ndeux\r\n\r\ntrois"


def test_half_a_character_does_not_stop_a_mail() -> None:
    assert written(text="a\udcffb").encode() == TEXT + b"a?b"


def test_html_stands_after_the_text_and_holds_its_pictures(db: None) -> None:
    """RFC 2046, RFC 2387: the marks of the groups are their own, and no content can hold them."""
    shown = store(b"x", name="a.png", media_type="image/png", cid="a@client")
    beside = store(b"y", name="b.txt", media_type="text/plain")

    lines = written(shown, beside, html='<img src="cid:a@client">').split("\r\n")

    kinds = [line.partition("; boundary")[0] for line in lines if line.startswith("Content-Type")]
    assert kinds == [
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: multipart/related",
        "Content-Type: text/html; charset=utf-8",
        "Content-Type: image/png",
        "Content-Type: text/plain",
    ]
    marks = [line.split('"')[1] for line in lines if "boundary" in line]
    assert [mark[-2:] for mark in marks] == ["_m", "_a", "_r"]
    assert {len(mark) for mark in marks} == {28}
    assert all(mark.startswith("=_") for mark in marks)
    for mark in marks:
        assert (lines.count(f"--{mark}"), lines.count(f"--{mark}--")) == (2, 1)


def test_a_file_is_written_with_its_kind_and_its_place(db: None) -> None:
    """RFC 2183"""
    shown = store(b"point", name="a.png", media_type="image/png", cid="a@client")
    beside = store(b"notes", name="b.txt", media_type="text/plain")

    text = written(shown, beside, html='<img src="cid:a@client">')

    assert (
        'Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline;\r\n'
        ' filename="a.png"\r\nContent-ID: <a@client>\r\n\r\ncG9pbnQ=\r\n\r\n--'
    ) in text  # fmt: skip
    assert (
        'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n'
        ' filename="b.txt"\r\n\r\nbm90ZXM=\r\n\r\n--'
    ) in text  # fmt: skip


def test_a_picture_without_an_id_is_shown_by_its_number(db: None) -> None:
    own, given = (store(b"x", name="a.png", media_type="image/png", cid=cid) for cid in ("", "a@client"))

    assert (content_id(own), content_id(given)) == (f"f{own.pk}@joindre", "a@client")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("a b_c.+-9.pdf", ';\r\n filename="a b_c.+-9.pdf"'),
        ("x" * 60, f';\r\n filename="{"x" * 60}"'),
        ("é" + "x" * 48, PIECES),
        ("é.pdf", ";\r\n filename*=utf-8''%C3%A9.pdf"),
        ("a/b.pdf", ";\r\n filename*=utf-8''a%2Fb.pdf"),
        ('a"b.pdf', ";\r\n filename*=utf-8''a%22b.pdf"),
        ("é" + "x" * 47, f";\r\n filename*=utf-8''%C3%A9{'x' * 47}"),
        ("é" * 9, f";\r\n filename*0*=utf-8''{'%C3%A9' * 6}%C3;\r\n filename*1*={'%A9%C3' * 2}%A9"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_written_in_pieces_that_a_line_holds(db: None, name: str, lines: str) -> None:
    """RFC 2231: no piece begins within an escape."""
    file = store(b"x", name="x", media_type="text/plain")
    file.name = name

    assert f"Content-Disposition: attachment{lines}\r\n\r\n" in written(file)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("application/vnd.ms-excel+xml", "application/vnd.ms-excel+xml"),
        ("application/" + "x" * 60, "application/" + "x" * 60),
        ("application/" + "x" * 61, "application/octet-stream"),
        ("x" * 61 + "/x", "application/octet-stream"),
        ("text", "application/octet-stream"),
        ("text/plain; charset=x", "application/octet-stream"),
    ],
)
def test_a_kind_that_is_none_becomes_octets(db: None, kind: str, expected: str) -> None:
    """RFC 6838, 4.2"""
    assert f"Content-Type: {expected}\r\n" in written(store(b"x", name="a", media_type=kind))


@pytest.mark.parametrize(
    "name", ["Relevé d’été.pdf", "a/b.pdf", 'a"b.pdf', "x" * 180 + ".pdf", "é" * 190, "👩‍🔧" * 40, "ملف.pdf", "=?x?="]
)
def test_outlook_finds_the_name_in_encoded_words(db: None, name: str) -> None:
    """RFC 2047, 2: each word has at most 75 characters, and no character is cut in two."""
    file = store(b"x", name="x", media_type="text/plain")
    file.name = name

    written_name = re.search(r'text/plain;\r\n name="([^"]*)"\r\n', written(file))

    assert written_name
    words = written_name[1].split("\r\n ")
    assert max(map(len, words)) <= 75
    assert "".join(str(make_header(decode_header(word))) for word in words) == name
