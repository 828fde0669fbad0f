"""What a client's message does to the status of the request (D13)."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.tickets.models import Change, Status, Ticket
from tests.factories import make_status

Type = Status.Type
TEXT = actions.NewMessage(body=clean("<p>Bonjour.</p>"))


def status_after(ticket: Ticket, kind: Status.Type, *, by: Contact | Employee) -> str:
    Ticket.objects.filter(pk=ticket.pk).update(status=make_status(kind))
    actions.post_message(Ticket.objects.get(pk=ticket.pk), TEXT, by=by)
    return str(Ticket.objects.get(pk=ticket.pk).status.type)


@pytest.mark.parametrize("kind", [Type.CREATED, Type.IN_PROGRESS, Type.ON_HOLD])
def test_an_open_request_keeps_its_status(ticket: Ticket, carol: Contact, kind: Status.Type) -> None:
    """D13: only a resolved request is reopened; one on hold stays on hold until support resumes it."""
    assert status_after(ticket, kind, by=carol) == kind


def test_a_resolved_request_is_reopened(ticket: Ticket, carol: Contact) -> None:
    """D13"""
    assert status_after(ticket, Type.RESOLVED, by=carol) == Type.IN_PROGRESS


@pytest.mark.parametrize("kind", [Type.RESOLVED, Type.CLOSED_INTERNALLY, Type.ON_HOLD])
def test_an_agents_message_changes_no_status(ticket: Ticket, ada: Employee, kind: Status.Type) -> None:
    """D13"""
    assert status_after(ticket, kind, by=ada) == kind


def test_a_reopened_request_is_no_longer_resolved_and_its_client_reads_it(ticket: Ticket, carol: Contact) -> None:
    """D13, T1, T8"""
    Ticket.objects.filter(pk=ticket.pk).update(status=make_status(Type.RESOLVED), resolved_at=ticket.created_at)

    actions.post_message(ticket, TEXT, by=carol)

    change = Change.objects.get(field="status")
    assert Ticket.objects.get(pk=ticket.pk).resolved_at is None
    assert (change.entry.audience, change.entry.author) == ("client", carol)
