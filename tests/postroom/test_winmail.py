"""The files and the text that Outlook puts into a winmail.dat are those of the mail (I6)."""

import struct

import pytest

import postroom
from tests.postroom.mails import file_part, multipart, names, part, problems, read

TITLE, DATA, NEW_FILE, PROPERTIES, FILE_PROPERTIES = 0x8010, 0x800F, 0x9002, 0x9003, 0x9005
LONG_NAME, FILE_DATA, MEDIA_TYPE, CONTENT_ID, HTML, PLAIN = 0x3707, 0x3701, 0x370E, 0x3712, 0x1013, 0x1000
UNICODE, BINARY, OCTETS = 0x1F, 0x102, 0x1E
DISPOSITION = "Content-Disposition: attachment; filename=winmail.dat"
TEXT = part("text/plain; charset=utf-8", "Le texte.")


def attribute(name: int, value: bytes) -> bytes:
    level = 2 if name in {TITLE, DATA, NEW_FILE, FILE_PROPERTIES} else 1
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) % 65_536)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    packed = struct.pack("<I", len(values))
    for number, kind, octets in values:
        packed += struct.pack("<HHII", kind, number, 1, len(octets)) + octets + b"\0" * (-len(octets) % 4)
    return packed


def unicode_of(text: str) -> bytes:
    return f"{text}\0".encode("utf-16-le")


def file_of(name: str, *more: tuple[int, int, bytes], data: bytes = b"%PDF") -> bytes:
    values = properties((LONG_NAME, UNICODE, unicode_of(name)), (FILE_DATA, BINARY, data), *more)
    return attribute(NEW_FILE, b"\0" * 14) + attribute(FILE_PROPERTIES, values)


def text_of(number: int, kind: int, octets: bytes) -> bytes:
    return attribute(PROPERTIES, properties((number, kind, octets)))


def winmail(*attributes: bytes, content_type: str = "application/ms-tnef; name=winmail.dat") -> str:
    data = struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)
    return file_part(content_type, data, DISPOSITION if "name" in content_type else "X-Nothing: 1")


@pytest.mark.parametrize(
    "content_type",
    [
        "application/ms-tnef", "application/vnd.ms-tnef", "application/octet-stream; name=WINMAIL.DAT",
        "application/octet-stream; name=winmail.dat",
    ],
)  # fmt: skip
def test_a_winmail_dat_is_known_by_its_type_or_its_name(content_type: str) -> None:
    mail = read(multipart(TEXT, winmail(file_of("plan.pdf"), content_type=content_type)))

    assert (mail.visible_text, names(mail), problems(mail)) == ("Le texte.", ["plan.pdf"], [])


def test_a_file_keeps_its_octets_its_type_and_the_id_by_which_the_html_shows_it() -> None:
    logo = file_of(
        "logo.bin", (MEDIA_TYPE, UNICODE, unicode_of("image/png")), (CONTENT_ID, UNICODE, unicode_of("Logo@x"))
    )
    html = part("text/html", '<p>Voici <img src="cid:logo@X"></p>')

    mail = read(multipart(html, winmail(logo, file_of("plan.pdf", data=b"%PDF-1.4"))))

    first, second = mail.attachments
    assert (first.name, first.type, first.cid, first.inline) == ("logo.bin", "image/png", "Logo@x", True)
    assert (second.name, second.type, second.cid, second.inline) == ("plan.pdf", "application/pdf", None, False)
    assert (second.content, second.damaged) == (b"%PDF-1.4", False)


@pytest.mark.parametrize(
    ("given", "media_type"), [("", "image/png"), ("Image", "image/png"), ("image/x-icon", "image/x-icon")]
)
def test_a_type_that_is_none_is_guessed_by_the_name(given: str, media_type: str) -> None:
    logo = file_of("logo.png", (MEDIA_TYPE, UNICODE, unicode_of(given)))

    assert [file.type for file in read(multipart(TEXT, winmail(logo))).attachments] == [media_type]


@pytest.mark.parametrize(
    ("number", "kind", "octets"),
    [
        (PLAIN, UNICODE, unicode_of("Le relevé XX")),
        (PLAIN, OCTETS, "Le relevé XX\0".encode("cp1252")),
        (HTML, BINARY, "<p>Le relevé XX</p>\0".encode()),
        (HTML, BINARY, "<p>Le relevé XX</p>\0\0".encode("cp1252")),
    ],
)
def test_its_text_is_shown_where_the_mail_has_no_other(number: int, kind: int, octets: bytes) -> None:
    dat = winmail(text_of(number, kind, octets), file_of("plan.pdf"))

    alone, beside = read(dat), read(multipart(part("text/plain", " \n"), dat))

    assert (alone.visible_text, names(alone), problems(alone)) == ("Le relevé XX", ["plan.pdf"], [])
    assert beside.visible_text.strip() == "Le relevé XX"
    assert alone.html == ("<p>Le relevé XX</p>" if number == HTML else None)
    assert "\0" not in alone.text


@pytest.mark.parametrize("other", [TEXT, part("text/html", "<p>Le texte.</p>")])
def test_its_text_is_left_out_where_the_mail_has_its_own(other: str) -> None:
    dat = winmail(text_of(PLAIN, UNICODE, unicode_of("Encore.")))

    mail = read(multipart(other, dat))

    assert (mail.text, names(mail), problems(mail)) == ("Le texte.", [], [])
    assert "Encore" not in (mail.html or "")


@pytest.mark.parametrize("content_type", ["application/ms-tnef; name=winmail.dat", "application/ms-tnef"])
def test_one_without_anything_to_show_stays_a_file(content_type: str) -> None:
    mail = read(multipart(TEXT, winmail(content_type=content_type)))

    assert [file.size for file in mail.attachments] == [6]
    assert names(mail) == ["winmail.dat" if "name" in content_type else "file-1.dat"]
    assert problems(mail) == []


@pytest.mark.parametrize(
    ("content_type", "detail"),
    [("application/ms-tnef; name=winmail.dat", "winmail.dat"), ("application/ms-tnef", "application/ms-tnef")],
)
def test_one_in_another_format_is_a_damaged_file(content_type: str, detail: str) -> None:
    mail = read(multipart(TEXT, file_part(content_type, b"PK\x03\x04")))

    assert [(file.type, file.content) for file in mail.attachments] == [("application/ms-tnef", b"PK\x03\x04")]
    assert problems(mail) == [f"damaged: {detail}"]


def test_a_short_title_and_data_are_a_file_too() -> None:
    """Old Outlooks write no properties for a file."""
    old = attribute(NEW_FILE, b"\0" * 14) + attribute(TITLE, b"a.txt\0") + attribute(DATA, b"abc")

    mail: postroom.Email = read(multipart(TEXT, winmail(old)))

    assert [(file.name, file.type, file.content) for file in mail.attachments] == [("a.txt", "text/plain", b"abc")]
