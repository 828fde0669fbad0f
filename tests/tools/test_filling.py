"""What benches measure is a feed of every kind."""

import pytest

from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.messaging.models import SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Entry, Ticket
from joindre.workspace import feed
from tools.bench.filling import fill_feed, plain_kind


def test_every_kind_of_the_feed_is_in_the_benches(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """A kind that is missing here would be measured by nobody."""
    fill_feed(ticket, entries=20, agent=ada, requester=carol)

    codes = {code for kind in feed.all_kinds() for code in kind.codes}
    assert set(Entry.objects.filter(ticket=ticket).values_list("kind", flat=True)) == codes
    assert len(feed.items_of(ticket, list(ticket.entries.order_by("pk")))) == 21


def test_a_kind_of_plain_values_needs_no_maker_of_its_own(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    for model in (Note, Call):
        entry = Entry.objects.create(ticket=ticket, revision=2, kind=model.KIND, audience="staff", employee=ada)
        plain_kind(model.KIND, model).make(entry, 0, carol)

        assert model.objects.filter(entry=entry).exists()


def test_a_kind_that_holds_more_is_told_that_benches_cannot_make_it() -> None:
    with pytest.raises(LookupError, match="mail_sent: register what fills"):
        plain_kind(SentMail.KIND, SentMail)
