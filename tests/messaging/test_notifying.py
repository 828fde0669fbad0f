"""The state of a copy changed: the entry that shows it changes too, so that every open page fetches it (M7, D9)."""

from collections.abc import Callable

import pytest
from django.test import override_settings

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.mail.models import Recipient
from joindre.messaging import actions
from joindre.messaging.notifying import NotifyingQueue
from joindre.tickets.models import Entry, Ticket
from tests.queries import assert_by_index

BODY = clean("<p>Bonjour.</p>")


def message_entry(ticket: Ticket, ada: Employee) -> Entry:
    return actions.post_message(ticket, actions.NewMessage(body=BODY, notify=True), by=ada).entry


def mail_entry(ticket: Ticket, ada: Employee) -> Entry:
    hotline = actions.NewRecipient(address="hotline@imprimeur.example")
    return actions.send_mail(ticket, actions.NewMail(to=[hotline], subject="Panne", body=BODY), by=ada).entry


@pytest.mark.parametrize("make", [message_entry, mail_entry])
def test_the_entry_of_a_message_or_a_mail_shows_it(
    make: Callable[[Ticket, Employee], Entry], ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M7, D9"""
    entry = make(ticket, ada)
    before = Ticket.objects.get(pk=ticket.pk).revision
    Recipient.objects.update(is_notified=False)

    notified = NotifyingQueue().run_due()

    ticket.refresh_from_db()
    entry.refresh_from_db()
    assert notified == 1
    assert (ticket.revision, entry.revision) == (before + 1, before + 1)
    assert NotifyingQueue().run_due() == 0


@pytest.mark.parametrize("make", [message_entry, mail_entry])
def test_it_reads_the_entries_of_its_mail_alone(
    make: Callable[[Ticket, Employee], Entry], ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M7, D9: one condition over both kinds of entries read every entry there was, twice for each mail."""
    make(ticket, ada)
    Recipient.objects.update(is_notified=False)

    assert_by_index(NotifyingQueue().run_due, "tickets_entry")


@pytest.mark.parametrize("address", ["support@localhost", "support@intranet", "support@societe.local"])
def test_a_notification_leaves_from_any_address_of_a_house(
    ticket: Ticket, ada: Employee, carol: Contact, address: str
) -> None:
    """D5: a site as it is installed calls itself `localhost`."""
    with override_settings(DEFAULT_FROM_EMAIL=address):
        message_entry(ticket, ada)

    copy = Recipient.objects.get()
    assert (copy.address, copy.state) == (carol.email, "queued")
    assert copy.email.message_id.endswith(address.rpartition("@")[2])
