"""Assigning a request to oneself (T6, T8)."""

import pytest

from joindre.directory.models import Employee
from joindre.tickets.actions import TakenMeanwhile, take
from joindre.tickets.models import Change, Ticket


def test_it_is_ones_own_with_a_line_of_history(ticket: Ticket, ada: Employee) -> None:
    """T8: and once only, however often it is pressed."""
    take(ticket, instead_of=None, by=ada)
    take(ticket, instead_of=None, by=ada)

    assert Ticket.objects.get(pk=ticket.pk).assignee == ada
    assert [(one.field, one.new) for one in Change.objects.filter(what="field")] == [("assignee", ada.name)]


def test_who_took_it_meanwhile_keeps_it(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6"""
    take(ticket, instead_of=None, by=root)

    with pytest.raises(TakenMeanwhile, match=root.name):
        take(ticket, instead_of=None, by=ada)

    assert Ticket.objects.get(pk=ticket.pk).assignee == root


def test_it_is_taken_over_from_whom_the_page_showed(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6"""
    take(ticket, instead_of=None, by=root)

    take(ticket, instead_of=root.pk, by=ada)

    assert Ticket.objects.get(pk=ticket.pk).assignee == ada


def test_what_is_nobodys_any_more_can_be_taken(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6: there is nobody to lose it."""
    take(ticket, instead_of=root.pk, by=ada)

    assert Ticket.objects.get(pk=ticket.pk).assignee == ada
