"""A mail that arrived and is no client message is kept on the request, for the staff alone (M12, I8)."""

import pytest

from joindre.directory.models import Contact
from joindre.lib.richtext import clean
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import IncomingEmail
from joindre.messaging.actions import NewReceivedMail, receive_mail
from joindre.messaging.models import ReceivedMail
from joindre.tickets.models import Entry, Ticket
from tests.factories import make_file

RAW = b"From: hotline@imprimeur.example\r\nSubject: Panne\r\n\r\nNous venons lundi.\r\n"


@pytest.fixture
def incoming(ticket: Ticket) -> IncomingEmail:
    return take_in(RAW, envelope_from="hotline@imprimeur.example", envelope_to=[], mailbox=None)


@pytest.mark.parametrize("kind", ReceivedMail.Kind)
def test_it_is_the_staffs_and_says_nothing_to_the_client(
    ticket: Ticket, incoming: IncomingEmail, kind: ReceivedMail.Kind
) -> None:
    """M12, I8: the client's page does not even fetch anything."""
    before = Ticket.objects.get(pk=ticket.pk)

    entry = receive_mail(ticket, incoming, new=NewReceivedMail(body=clean("<p>Lundi.</p>")), kind=kind, by=None).entry

    after = Ticket.objects.get(pk=ticket.pk)
    assert (entry.kind, entry.audience, entry.author) == (kind, Entry.Audience.STAFF, None)
    assert (after.revision, after.client_revision) == (before.revision + 1, before.client_revision)
    assert after.unread_count == before.unread_count


def test_it_holds_the_words_the_folded_part_the_files_and_their_author(
    ticket: Ticket, incoming: IncomingEmail, carol: Contact
) -> None:
    """M12, L2: its files stay the staff's."""
    file = make_file(topic=ticket.topic)
    new = NewReceivedMail(body=clean("<p>Lundi.</p>"), folded=clean("<p>Avant</p>"), files=[file])

    received = receive_mail(ticket, incoming, new=new, kind=ReceivedMail.Kind.RECEIVED, by=carol)

    received.refresh_from_db()
    file.refresh_from_db()
    assert (received.email, received.body, received.folded) == (incoming, "<p>Lundi.</p>", "<p>Avant</p>")
    assert received.entry.author == carol
    assert list(received.files.all()) == [file]
    assert not file.is_for_client
