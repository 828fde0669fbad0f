"""Showing a request to the customer, and taking it away again (T1)."""

import pytest

from joindre.directory.models import Employee
from joindre.tickets.actions import set_visibility
from joindre.tickets.models import Change, Ticket


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize(("is_shown", "what"), [(True, "published"), (False, "hidden")])
def test_the_pages_of_clients_hear_of_it_and_its_line_is_the_staffs(
    ticket: Ticket, ada: Employee, is_shown: object, what: str
) -> None:
    """T1, T8, D9: a client who has the page open loses it, or finds it, at once."""
    Ticket.objects.filter(pk=ticket.pk).update(is_client_visible=not is_shown)

    set_visibility(ticket, is_client_visible=bool(is_shown), by=ada)

    after, change = fresh(ticket), Change.objects.get(what=what)
    assert after.is_client_visible is is_shown
    assert after.client_revision == after.revision == ticket.revision + 1
    assert (change.entry.audience, change.entry.author) == ("staff", ada)


def test_what_is_so_already_changes_nothing(ticket: Ticket, ada: Employee) -> None:
    """T8: no line of history, no news."""
    before = fresh(ticket).revision

    set_visibility(ticket, is_client_visible=True, by=ada)

    assert fresh(ticket).revision == before
    assert not Change.objects.filter(what="published").exists()
