"""How much one person may send in a day (A4)."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.directory.models import Contact, Employee
from joindre.files.models import Blob, StoredFile
from joindre.files.quotas import has_room
from joindre.files.uploads import DayUsed, take_upload
from joindre.lib import clock
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.pictures import picture
from tests.queries import assert_by_index

pytestmark = pytest.mark.django_db


def send(data: bytes = b"1234", *, by: str = "account:1") -> StoredFile:
    return take_upload(SimpleUploadedFile("a.log", data), topic="ticket:1", by=by)


def test_the_last_file_of_a_day_is_taken_and_the_next_refused(settings: LazySettings) -> None:
    settings.UPLOAD_FILES_PER_DAY = 2

    assert [send().uploader, send().uploader] == ["account:1"] * 2
    with pytest.raises(DayUsed):
        send()


def test_the_bytes_of_a_day_are_counted_together(settings: LazySettings) -> None:
    settings.UPLOAD_BYTES_PER_DAY = 8

    send(b"12345678")

    with pytest.raises(DayUsed):
        send(b"1")


def test_each_has_a_day_of_their_own(settings: LazySettings) -> None:
    settings.UPLOAD_FILES_PER_DAY = 1

    for by in ("account:1", "account:2", "", ""):
        assert send(by=by).uploader == by


def test_what_was_sent_yesterday_does_not_count(settings: LazySettings) -> None:
    settings.UPLOAD_FILES_PER_DAY = 1
    send()
    StoredFile.objects.update(created_at=clock.now() - timedelta(hours=25))

    assert send().uploader == "account:1"


def test_a_client_reads_it_in_a_sentence(settings: LazySettings, carol: Contact, ticket: Ticket) -> None:
    settings.UPLOAD_FILES_PER_DAY = 0

    answer = browse(carol).post(
        f"/portal/tickets/{ticket.number}/uploads/", {"file": SimpleUploadedFile("a.txt", b"1")}
    )

    assert answer.status_code == 422
    assert "en une journée" in answer.json()["error"]


def test_an_agent_reads_it_in_a_sentence(settings: LazySettings, ada: Employee, ticket: Ticket) -> None:
    settings.UPLOAD_FILES_PER_DAY = 0
    data = {"body": "<p>Voir.</p>", "form_key": "x", "files": SimpleUploadedFile("a.txt", b"1")}

    answer = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/messages/", data)

    assert answer.status_code == 422
    assert "en une journée" in answer.text


def test_pictures_pasted_into_a_text_count_and_are_refused_before_any_is_kept(
    settings: LazySettings, ada: Employee, ticket: Ticket
) -> None:
    """A4: a text without script, or a program, may carry two hundred of them."""
    settings.UPLOAD_FILES_PER_DAY = 3
    first, second = (
        "".join(
            f'<img src="data:image/png;base64,{base64.b64encode(picture(size=(8, height))).decode()}">'
            for height in heights
        )
        for heights in ((4, 5), (6, 7))
    )
    note = f"/tickets/{ticket.number}/notes/"

    assert browse(ada).post(note, {"body": f"<p>{first}</p>", "form_key": uuid4()}).status_code == 302
    refused = browse(ada).post(note, {"body": f"<p>{second}</p>", "form_key": uuid4()}, headers={"HX-Request": "true"})

    assert "en une journée" in text_of(refused, status=422)
    assert ada.account is not None
    assert list(StoredFile.objects.values_list("uploader", flat=True)) == [ada.account.topic] * 2
    assert Blob.objects.count() == 2


def test_it_counts_by_an_index() -> None:
    """A4: each file that is sent asks, and the table grows for years."""
    assert_by_index(lambda: has_room("account:1", size=1), "files_storedfile")
