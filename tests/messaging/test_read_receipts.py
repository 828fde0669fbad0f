"""How far a client has read: one pointer per person, with its time (D4)."""

from joindre.directory.models import Contact, Employee
from joindre.messaging import actions
from joindre.messaging.models import Message, ReadReceipt
from joindre.tickets.models import Ticket
from tests.factories import make_account, make_contact, make_message, make_ticket


def pointers(ticket: Ticket) -> list[int]:
    return list(ReadReceipt.objects.filter(ticket=ticket).order_by("pk").values_list("entry", flat=True))


def revision_of(ticket: Ticket) -> int:
    return Ticket.objects.get(pk=ticket.pk).revision


def test_the_same_pointer_twice_is_one(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4: a page that is slow to hear the answer says it again."""
    message = make_message(ticket, by=ada)
    actions.record_read_receipt(ticket, entry_id=message.entry_id, by=carol)
    before = revision_of(ticket)

    actions.record_read_receipt(ticket, entry_id=message.entry_id, by=carol)

    assert pointers(ticket) == [message.entry_id]
    assert revision_of(ticket) == before


def test_a_lower_pointer_after_a_higher_one_changes_nothing(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4"""
    first, second = make_message(ticket, by=ada), make_message(ticket, by=ada)
    actions.record_read_receipt(ticket, entry_id=second.entry_id, by=carol)
    before = revision_of(ticket)

    actions.record_read_receipt(ticket, entry_id=first.entry_id, by=carol)

    assert pointers(ticket) == [second.entry_id]
    assert revision_of(ticket) == before


def test_a_pointer_goes_on_with_what_came_after_it(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4: only the entries read since then change."""
    first = make_message(ticket, by=ada)
    actions.record_read_receipt(ticket, entry_id=first.entry_id, by=carol)
    read_first = Message.objects.get(pk=first.pk).entry.revision
    second = make_message(ticket, by=ada)

    actions.record_read_receipt(ticket, entry_id=second.entry_id, by=carol)

    assert pointers(ticket) == [first.entry_id, second.entry_id]
    assert Message.objects.get(pk=first.pk).entry.revision == read_first
    assert Message.objects.get(pk=second.pk).entry.revision == revision_of(ticket)


def test_each_person_has_their_own(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4"""
    other = make_contact("Léa Lamy", site=carol.site, account=make_account("lea@moreau.example", profile="Client"))
    message = make_message(ticket, by=ada)

    actions.record_read_receipt(ticket, entry_id=message.entry_id, by=carol)
    actions.record_read_receipt(ticket, entry_id=message.entry_id, by=other)

    assert pointers(ticket) == [message.entry_id, message.entry_id]


def test_ones_own_words_are_nothing_to_be_read(ticket: Ticket, carol: Contact) -> None:
    """D4: the pointer is about the messages of agents."""
    own = make_message(ticket, by=carol)

    actions.record_read_receipt(ticket, entry_id=own.entry_id, by=carol)

    assert pointers(ticket) == []


def test_an_entry_of_another_request_is_not_read_here(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4"""
    own, other = make_message(ticket, by=ada), make_message(make_ticket(requester=carol), by=ada)

    actions.record_read_receipt(ticket, entry_id=other.entry_id, by=carol)

    assert pointers(ticket) == [own.entry_id]


def test_a_number_beyond_the_newest_entry_is_the_newest(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4"""
    message = make_message(ticket, by=ada)

    actions.record_read_receipt(ticket, entry_id=message.entry_id + 1000, by=carol)

    assert pointers(ticket) == [message.entry_id]


def test_the_team_marks_messages_of_clients_alone(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """D4, D11: what a colleague wrote is never unread."""
    message = make_message(ticket, by=ada)
    before = revision_of(ticket)

    actions.mark_read(message, by=root)

    message.refresh_from_db()
    assert (message.read_by, message.read_at) == (None, None)
    assert (revision_of(ticket), Ticket.objects.get(pk=ticket.pk).unread_count) == (before, 0)
