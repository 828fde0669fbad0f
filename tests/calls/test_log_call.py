"""A call is logged on its request."""

import pytest

from joindre.accounts.rights import Right
from joindre.calls.actions import NewCall, log_call
from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.lib.errors import MissingRight
from joindre.tickets.models import Entry, Ticket
from tests.factories import make_account, make_employee, make_profile


def test_it_stands_in_the_feed_for_the_staff_alone(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P5"""
    call = log_call(ticket, NewCall(contact=carol, number=carol.phone, seconds=252, line="Rappeler lundi"), by=ada)

    assert (call.outcome, call.seconds, call.line) == (Call.Outcome.ANSWERED, 252, "Rappeler lundi")
    assert (call.entry.audience, call.entry.author) == (Entry.Audience.STAFF, ada)


def test_it_needs_its_right(ticket: Ticket) -> None:
    """S2: right 900102."""
    profile = make_profile(rights=[Right.SEARCH_TICKETS])
    somebody = make_employee(account=make_account(profile=profile))

    with pytest.raises(MissingRight):
        log_call(ticket, NewCall(), by=somebody)

    assert not Call.objects.exists()
