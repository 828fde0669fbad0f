"""Files that were chosen and not sent yet stay with the draft of the client (M10)."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.directory.models import Contact, Employee
from joindre.drafts.actions import save_draft
from joindre.files.models import StoredFile
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.portal.test_ticket import page_url

pytestmark = pytest.mark.django_db


def choose(carol: Contact, ticket: Ticket) -> StoredFile:
    upload = SimpleUploadedFile("journal.log", b"erreur 12")
    known = browse(carol).post(page_url(ticket) + "uploads/", {"file": upload}).json()
    assert (known["name"], known["size"]) == ("journal.log", 9)
    return StoredFile.objects.get(pk=known["id"])


def send(who: Contact, ticket: Ticket, file: StoredFile) -> None:
    data = {"body": "<p>Voir.</p>", "form_key": uuid4(), "kept": file.pk}
    browse(who).post(page_url(ticket) + "messages/", data)


def test_a_chosen_file_stands_in_the_bar_again(carol: Contact, ticket: Ticket) -> None:
    """M10: without a word beside it."""
    file = choose(carol, ticket)
    save_draft(account_of(carol), f"{ticket.topic}/client", {"kept": [str(file.pk)]}, page="a", version=0)

    page = text_of(browse(carol).get(page_url(ticket)))

    assert f'name="kept" value="{file.pk}" checked' in page
    assert "journal.log" in page


def test_it_is_sent_with_the_message(carol: Contact, ticket: Ticket) -> None:
    file = choose(carol, ticket)

    send(carol, ticket, file)

    assert list(Message.objects.get().files.all()) == [file]


def test_a_refused_message_keeps_it(carol: Contact, ticket: Ticket) -> None:
    file = choose(carol, ticket)

    refused = browse(carol, htmx=True).post(page_url(ticket) + "messages/", {"body": "", "kept": file.pk})

    assert f'name="kept" value="{file.pk}" checked' in text_of(refused, status=422)


def test_nobody_sends_a_file_of_somebody_else(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """L2: neither of a colleague nor of the staff."""
    file = choose(carol, ticket)
    StoredFile.objects.update(uploader=account_of(ada).topic)

    send(carol, ticket, file)

    assert not Message.objects.get().files.exists()
