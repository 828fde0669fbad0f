"""The files of a mail: their names, which of them the text shows, and invitations that come twice (I6)."""

import pytest

from tests.postroom.mails import HEADERS, file_part, multipart, names, part, read

TEXT = part("text/plain", "Le texte.")
PICTURE = b"\x89PNG\r\n\x1a\n"


def invitation(uid: str = "", *, content_type: str = "text/calendar; method=REQUEST") -> str:
    event = f"BEGIN:VEVENT\r\n{uid}SUMMARY:Formation\r\nEND:VEVENT\r\n"
    return file_part(content_type, f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n".encode())


@pytest.mark.parametrize("used", ["cid:Logo@x.example", "CID:logo@X.example"])
@pytest.mark.parametrize("quote", ['src="{}"', "src='{}'", "src={} ", "style=background:url({})"])
@pytest.mark.parametrize("given", ["<Logo@x.example>", "Logo@x.example", "< Logo@x.example >"])
def test_a_picture_that_the_html_shows_is_inline(used: str, quote: str, given: str) -> None:
    html = part("text/html", f"<p>Voici</p><img {quote.format(used)}>")
    picture = file_part("image/png; name=logo.png", PICTURE, f"Content-ID: {given}")

    (file,) = read(multipart(html, picture, kind="related")).attachments

    assert (file.inline, file.cid, file.content) == (True, "Logo@x.example", PICTURE)


def test_a_content_id_may_begin_with_any_letter() -> None:
    (file,) = read(multipart(TEXT, file_part("image/png", PICTURE, "Content-ID: <X1@MAILX>"))).attachments

    assert file.cid == "X1@MAILX"


def test_a_picture_that_the_html_does_not_show_is_a_file() -> None:
    html = part("text/html", '<img src="cid:other@x.example">')
    picture = file_part("image/png; name=logo.png", PICTURE, "Content-ID: <logo@x.example>")

    (file,) = read(multipart(html, picture, kind="related")).attachments

    assert (file.inline, file.cid) == (False, "logo@x.example")


@pytest.mark.parametrize(
    ("media_type", "header", "is_inline"),
    [
        ("image/png", "inline; filename=a.png", True),
        ("image/png", "Inline", True),
        ("image/png", "attachment; filename=a.png", False),
        ("application/pdf", "inline; filename=a.pdf", False),
    ],
)
def test_only_a_picture_is_inline_by_its_disposition(media_type: str, header: str, *, is_inline: bool) -> None:
    data = PICTURE if media_type == "image/png" else b"%PDF-1.7"

    (file,) = read(multipart(TEXT, file_part(media_type, data, f"Content-Disposition: {header}"))).attachments

    assert (file.inline, file.cid) == (is_inline, None)


@pytest.mark.parametrize("given", ["<>", " ", "< >"])
def test_an_empty_content_id_is_none(given: str) -> None:
    (file,) = read(multipart(TEXT, file_part("image/png", PICTURE, f"Content-ID: {given}"))).attachments

    assert file.cid is None


def test_files_without_a_name_are_numbered_and_files_of_one_name_are_told_apart() -> None:
    unnamed = [file_part("image/png", PICTURE), file_part("application/pdf", b"%PDF")]
    named = [file_part("image/png; name=a.png", PICTURE), file_part("image/png; name=A.png", PICTURE)]

    assert names(read(multipart(TEXT, *unnamed, *named))) == ["file-1.png", "file-2.pdf", "a.png", "A-2.png"]


@pytest.mark.parametrize("content_type", ["text/calendar", "application/ics"])
@pytest.mark.parametrize("second", ["UID:e1@x.example\r\n", "UID;X-A=1: e1@x.example\r\n", ""])
def test_an_invitation_that_comes_twice_is_one_file(content_type: str, second: str) -> None:
    """Programs send it as an alternative of the text and as a file; the second may lack its id."""
    again = invitation(second, content_type=f"{content_type}; name=reunion.ics")

    mail = read(multipart(TEXT, invitation("UID:e1@x.example\r\n"), again))

    assert names(mail) == ["invite.ics"]


@pytest.mark.parametrize("first", ["UID:e1@x.example\r\n", ""])
def test_two_invitations_are_two_files(first: str) -> None:
    second = invitation("UID:e2@x.example\r\n", content_type="application/ics; name=reunion.ics")
    third = invitation("UID:e3@x.example\r\n")

    assert names(read(multipart(TEXT, invitation(first), second, third))) == [
        "invite.ics",
        "reunion.ics",
        "invite-2.ics",
    ]


def test_an_invitation_without_an_id_comes_once() -> None:
    assert names(read(multipart(TEXT, invitation(), file_part("image/png", PICTURE), invitation()))) == [
        "invite.ics", "file-2.png",
    ]  # fmt: skip


def test_a_calendar_keeps_the_name_that_it_has() -> None:
    assert names(read(multipart(TEXT, invitation(content_type="text/calendar; name=mai.ics")))) == ["mai.ics"]
    assert names(read(multipart(TEXT, invitation(content_type="application/ics")))) != ["invite.ics"]


@pytest.mark.parametrize("media_type", ["message/rfc822", "message/global"])
@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Subject: Devis 12/2026", "Devis 12-2026.eml"),
        ("SUBJECT:\tDevis", "Devis.eml"),
        ("Subject: =?utf-8?q?Relev=C3=A9?=", "Relevé.eml"),
        ("Subject: ", "file-1.eml"),
        ("X-Subject: Devis", "file-1.eml"),
    ],
)
def test_an_enclosed_mail_is_named_by_its_subject(media_type: str, subject: str, name: str) -> None:
    enclosed = part(media_type, f"From: b@x.example\n{subject}\nTo: a@x.example\n\nBonjour")

    assert names(read(multipart(TEXT, enclosed))) == [name]


def test_an_enclosed_mail_keeps_the_name_that_it_has() -> None:
    enclosed = part("message/rfc822; name=copie.eml", f"{HEADERS}\nBonjour")

    assert names(read(multipart(TEXT, enclosed))) == ["copie.eml"]
    assert names(read(multipart(TEXT, part("application/octet-stream", f"{HEADERS}\nBonjour")))) == ["file-1.bin"]
