"""A call is logged on its request."""

import pytest

from joindre.accounts.rights import Right
from joindre.calls.actions import NewCall, log_call, take_duration
from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.lib.errors import MissingRight
from joindre.tickets.models import Entry, Ticket
from tests.factories import make_account, make_employee, make_profile


def test_it_stands_in_the_feed_for_the_staff_alone(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P5"""
    call = log_call(ticket, NewCall(contact=carol, number=carol.phone, seconds=252, line="Rappeler lundi"), by=ada)

    assert call.entry is not None
    assert (call.outcome, call.seconds, call.line) == (Call.Outcome.ANSWERED, 252, "Rappeler lundi")
    assert (call.entry.audience, call.entry.author) == (Entry.Audience.STAFF, ada)


def test_all_that_is_said_of_it_is_stored(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P5"""
    said = NewCall(
        direction=Call.Direction.IN, contact=carol, number="+33199001234", outcome=Call.Outcome.VOICEMAIL, seconds=1,
        line="Rappeler lundi",
    )  # fmt: skip

    call = Call.objects.get(pk=log_call(ticket, said, by=ada).pk)

    assert (call.direction, call.contact, call.number) == (Call.Direction.IN, carol, "+33199001234")
    assert (call.outcome, call.seconds, call.line) == (Call.Outcome.VOICEMAIL, 1, "Rappeler lundi")
    assert call.entry is not None
    assert (call.entry.kind, call.entry.ticket) == ("call", ticket)


def test_what_is_not_said_of_it_is_blank(ticket: Ticket, ada: Employee) -> None:
    """P5: an answered call to nobody who is known, without a word."""
    call = Call.objects.get(pk=log_call(ticket, NewCall(), by=ada).pk)

    assert (call.direction, call.outcome) == (Call.Direction.OUT, Call.Outcome.ANSWERED)
    assert (call.contact, call.number, call.seconds, call.line) == (None, "", 0, "")


def test_open_pages_hear_of_it_and_the_client_does_not(ticket: Ticket, ada: Employee) -> None:
    """P5, D9, D10"""
    before = Ticket.objects.get(pk=ticket.pk)

    call = log_call(ticket, NewCall(), by=ada)

    assert call.entry is not None
    after = Ticket.objects.get(pk=ticket.pk)
    assert call.entry.revision == after.revision == before.revision + 1
    assert after.client_revision == before.client_revision


def test_how_long_it_took_is_told_afterwards_and_what_somebody_said_stays(ticket: Ticket, ada: Employee) -> None:
    """P5: the telephone system tells the end of a call whose note is written."""
    notes = [log_call(ticket, NewCall(seconds=seconds), by=ada) for seconds in (0, 60)]

    for note in notes:
        take_duration(note.pk, seconds=252)

    assert list(Call.objects.order_by("pk").values_list("seconds", flat=True)) == [252, 60]


def test_it_needs_its_right(ticket: Ticket) -> None:
    """S2: right 900102."""
    profile = make_profile(rights=[Right.SEARCH_TICKETS])
    somebody = make_employee(account=make_account(profile=profile))

    with pytest.raises(MissingRight):
        log_call(ticket, NewCall(), by=somebody)

    assert not Call.objects.exists()
