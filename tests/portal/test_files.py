import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import ResponseHeaders
from PIL import Image

from joindre.directory.models import Contact, Employee
from joindre.files import uploads
from joindre.files.actions import use
from joindre.files.models import StoredFile
from joindre.tickets import actions
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_file, make_message, make_ticket
from tests.pictures import picture, promised
from tests.portal.test_ticket import page_url

GPS = 0x8825


def photograph(kind: str = "JPEG") -> bytes:
    """A small picture that tells where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010F] = "Appareil de Carol"
    written = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(written, kind, exif=exif)
    return written.getvalue()


def make_shown(ticket: Ticket, *, name: str = "journal.log", media_type: str = "text/plain") -> StoredFile:
    file = make_file(name=name, media_type=media_type, topic=ticket.topic)
    file.is_for_client = True
    file.save()
    return file


def headers(person: Contact, file: StoredFile, query: str = "") -> ResponseHeaders:
    answer = browse(person).get(file.url + query)
    answer.close()
    return answer.headers


def test_a_file_of_a_message_opens(carol: Contact, ticket: Ticket) -> None:
    """L2"""
    file = make_shown(ticket)

    answer = browse(carol).get(file.url)

    assert answer.getvalue() == b"journal\n"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_picture_shows_in_place(carol: Contact, ticket: Ticket) -> None:
    file = make_shown(ticket, name="écran.png", media_type="image/png")

    shown = headers(carol, file)

    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Type"] == "image/png"


def test_a_copy_is_shown_again_only_after_the_right_was_asked(carol: Contact, ticket: Ticket) -> None:
    """L2: the hash is the version; who lost the right gets 404 whatever copy they name."""
    file = make_shown(ticket)
    browser = browse(carol)
    etag = f'"{file.blob.sha256}"'

    known = browser.get(file.url, headers={"If-None-Match": etag})
    StoredFile.objects.update(is_for_client=False)
    lost = browser.get(file.url, headers={"If-None-Match": etag})

    assert (known.status_code, known["ETag"], known["Cache-Control"]) == (304, etag, "private, no-cache")
    assert known["X-Content-Type-Options"] == "nosniff"
    assert lost.status_code == 404


def test_a_large_picture_is_also_there_small(carol: Contact, ticket: Ticket) -> None:
    upload = SimpleUploadedFile("écran.png", picture(size=(1600, 1200)))
    browser = browse(carol)
    browser.post(page_url(ticket) + "uploads/", {"file": upload})
    file = StoredFile.objects.select_related("blob__small").get()

    answer = browser.get(file.small_url)

    assert file.small_url == f"{file.url}?small"
    small = file.blob.small
    assert small is not None
    assert (answer["Content-Type"], answer["ETag"]) == ("image/webp", f'"{small.sha256}"')
    with Image.open(io.BytesIO(answer.getvalue())) as shown:
        assert shown.size == (800, 600)


def test_a_small_picture_and_a_file_have_one_address(carol: Contact, ticket: Ticket) -> None:
    file = make_shown(ticket)

    assert file.small_url == file.url
    assert headers(carol, file, "?small")["ETag"] == f'"{file.blob.sha256}"'


def test_a_picture_that_is_kept_as_a_file_says_so(carol: Contact, ticket: Ticket) -> None:
    upload = SimpleUploadedFile("plan.png", promised(40_000, 40_000))

    answer = browse(carol).post(page_url(ticket) + "uploads/", {"file": upload})

    assert "plan.png · Cette image ne peut pas être affichée ici" in answer.json()["notice"]


def test_a_page_in_disguise_is_only_downloaded(carol: Contact, ticket: Ticket) -> None:
    file = make_shown(ticket, name="facture.html", media_type="text/html")

    assert headers(carol, file)["Content-Type"] == "application/octet-stream"


def test_dora_gets_404(dora: Contact, ticket: Ticket) -> None:
    """S3"""
    assert browse(dora).get(make_shown(ticket).url).status_code == 404


def test_what_was_not_shown_to_the_client_is_404(carol: Contact, ticket: Ticket) -> None:
    """K2"""
    assert browse(carol).get(make_file(topic=ticket.topic).url).status_code == 404


def test_on_a_request_that_is_hidden_again_it_is_404(carol: Contact) -> None:
    """L2: checked each time."""
    file = make_shown(make_ticket(requester=carol, is_client_visible=False))

    assert browse(carol).get(file.url).status_code == 404


@pytest.mark.parametrize("topic", ["", "ticket:x", "upload:1"])
def test_a_file_of_no_request_is_404(topic: str, carol: Contact) -> None:
    file = make_file(topic=topic)
    StoredFile.objects.update(is_for_client=True)

    assert browse(carol).get(file.url).status_code == 404


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_pasted_picture_loses_what_the_camera_wrote(kind: str, carol: Contact, ticket: Ticket) -> None:
    """L2"""
    upload = SimpleUploadedFile(f"photo.{kind.lower()}", photograph(kind))

    answer = browse(carol).post(page_url(ticket) + "uploads/", {"file": upload})

    file = StoredFile.objects.get()
    known = {"id": file.pk, "url": file.url, "name": f"photo.{kind.lower()}", "picture": True}
    assert answer.json() == known | {"size": file.blob.size}
    assert file.is_for_client
    with Image.open(io.BytesIO(file.blob.read())) as kept:
        assert (kept.size, dict(kept.getexif())) == ((8, 6), {})


def test_a_picture_that_is_none_is_kept_as_bytes(carol: Contact, ticket: Ticket) -> None:
    upload = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + b"no picture")

    browse(carol).post(page_url(ticket) + "uploads/", {"file": upload})

    assert StoredFile.objects.get().media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.html", b"<script>", "application/octet-stream"),
        ("a.svg", b"<svg>", "application/octet-stream"),
        ("a.png", b"<svg>", "application/octet-stream"),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("a.log", b"ligne", "application/octet-stream"),
        ("a.csv", b"a;b", "text/csv"),
        ("a.jpg", b"GIF89a", "image/gif"),
    ],
)
def test_the_kind_is_seen_from_the_bytes(name: str, data: bytes, kind: str) -> None:
    assert uploads.sniff(data, name) == kind


def test_a_file_too_large_is_refused_in_words(carol: Contact, ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 4)

    answer = browse(carol).post(page_url(ticket) + "uploads/", {"file": SimpleUploadedFile("a.txt", b"12345")})

    assert answer.status_code == 422
    assert "25" in answer.json()["error"]
    assert not StoredFile.objects.exists()


def test_no_file_is_said(carol: Contact, ticket: Ticket) -> None:
    assert browse(carol).post(page_url(ticket) + "uploads/").status_code == 422


def test_on_a_blocked_conversation_nothing_is_stored(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D6"""
    actions.block(ticket, by=ada)

    answer = browse(carol).post(page_url(ticket) + "uploads/", {"file": SimpleUploadedFile("a.txt", b"1")})

    assert answer.status_code == 409
    assert not StoredFile.objects.exists()


def test_a_conversation_shows_the_small_picture_and_leads_to_the_whole_one(
    ticket: Ticket, carol: Contact, ada: Employee
) -> None:
    """L2, A4: a photograph of many megabytes is not loaded to be shown an inch high."""
    kept = uploads.keep_judged(picture("image/jpeg", size=(1600, 900)), name="photo.jpg")
    file = use(kept.blob, name="photo.jpg", media_type=kept.media_type, topic=ticket.topic)
    make_message(ticket, by=carol, body="<p>Voici.</p>").files.set([file])

    for person, page in ((carol, page_url(ticket)), (ada, f"/tickets/{ticket.number}/")):
        shown = text_of(browse(person).get(page))
        assert f'<a href="{file.url}" data-picture' in shown
        assert f'<img src="{file.url}?small"' in shown
