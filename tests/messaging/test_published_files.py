"""Which files a message makes the client's (L2)."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib.richtext import EMPTY, CleanHtml, clean
from joindre.mail.incoming.actions import take_in
from joindre.messaging import actions
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.factories import make_file


@pytest.fixture
def picture(ticket: Ticket) -> StoredFile:
    return make_file(topic=ticket.topic, name="ecran.png", media_type="image/png")


def is_published(file: StoredFile) -> bool:
    return StoredFile.objects.get(pk=file.pk).is_for_client


def by_mail(ticket: Ticket, *, by: Employee | Contact, files: list[StoredFile], folded: CleanHtml = EMPTY) -> Message:
    source = take_in(b"Subject: Panne\r\n\r\n", envelope_from="", envelope_to=[], mailbox=None)
    new = actions.NewMessage(body=clean("<p>Voir.</p>"), folded=folded, files=files, source=source)
    return actions.post_message(ticket, new, by=by)


def test_what_a_client_sends_by_mail_is_theirs(ticket: Ticket, carol: Contact, picture: StoredFile) -> None:
    """L2"""
    message = by_mail(ticket, by=carol, files=[picture])

    assert message.channel == "mail"
    assert is_published(picture)


def test_what_a_client_names_on_the_portal_stays_what_it_was(
    ticket: Ticket, carol: Contact, picture: StoredFile
) -> None:
    """D10, L2"""
    actions.post_message(ticket, actions.NewMessage(body=clean("<p>Voir.</p>"), files=[picture]), by=carol)

    assert not is_published(picture)


def test_a_picture_that_a_client_quotes_is_theirs(ticket: Ticket, carol: Contact, picture: StoredFile) -> None:
    """L2"""
    by_mail(ticket, by=carol, files=[], folded=clean(f'<p><img src="{picture.url}"></p>'))

    assert is_published(picture)


def test_a_picture_that_an_agent_quotes_may_be_the_staffs(ticket: Ticket, ada: Employee, picture: StoredFile) -> None:
    """L2, M12"""
    by_mail(ticket, by=ada, files=[], folded=clean(f'<p><img src="{picture.url}"></p>'))

    assert not is_published(picture)
