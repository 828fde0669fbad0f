import pytest
from django.db import IntegrityError, transaction

from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.live.bus import versions
from joindre.messaging.models import ReceivedMail, SentMail
from joindre.notes.models import Note
from joindre.tickets.actions import record_changes
from joindre.tickets.models import Change, Entry, Ticket
from tests.factories import make_ticket

KINDS = [Note.KIND, Call.KIND, SentMail.KIND, *ReceivedMail.Kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_database_refuses_a_staff_only_kind_with_the_client_s_audience(
    ticket: Ticket, ada: Employee, kind: str
) -> None:
    """D10, M12: not even a mistake in the code can publish a note."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(ticket=ticket, revision=1, kind=kind, audience="client", employee=ada)


def test_a_staff_only_entry_cannot_become_client_visible(ticket: Ticket, ada: Employee) -> None:
    """D10."""
    note = Entry.objects.create(ticket=ticket, revision=1, kind="note", audience="staff", employee=ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=note.pk).update(audience="client")


def test_an_entry_has_exactly_one_author(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(ticket=ticket, revision=1, kind="message", audience="client")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(ticket=ticket, revision=1, kind="message", audience="client", employee=ada, contact=carol)


def test_a_mail_of_a_third_party_may_have_none(ticket: Ticket) -> None:
    """M12."""
    assert Entry.objects.create(ticket=ticket, revision=1, kind="mail_received", audience="staff").author is None


def test_the_database_knows_no_kind_of_the_staff_so_a_new_one_needs_no_change_there(
    ticket: Ticket, ada: Employee
) -> None:
    """D10: what is not named as the client's is the staff's."""
    assert Entry.objects.create(ticket=ticket, revision=1, kind="reminder", audience="staff").author is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(ticket=ticket, revision=1, kind="reminder", audience="client", employee=ada)


def test_many_requests_get_their_line_with_the_statements_of_one(ada: Employee, carol: Contact) -> None:
    """T8, D9"""

    @transaction.atomic
    def record(tickets: list[Ticket]) -> None:
        changes = {one: Change(what=Change.What.FIELD, field="severity", new="Majeure") for one in tickets}
        record_changes(changes, by=ada, audience=Entry.Audience.CLIENT)

    several = [make_ticket(requester=carol) for _ in range(3)]
    record(several)

    for ticket in several:
        stored, line = Ticket.objects.get(pk=ticket.pk), Entry.objects.filter(ticket=ticket).latest("pk")
        assert (stored.revision, stored.client_revision) == (line.revision, line.client_revision)
        assert (line.change.new, line.employee) == ("Majeure", ada)
        assert versions([stored.topic, stored.client_topic]) == {
            stored.topic: stored.revision, stored.client_topic: stored.client_revision,
        }  # fmt: skip
