"""Who may write on a request, and whether the client sees it."""

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.live import bus
from joindre.tickets.actions.entries import record_change
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Entry, Ticket


@transaction.atomic
def block(ticket: Ticket, *, by: Employee) -> None:
    """Close the conversation to both sides; what was said stays readable (D6). Raise `MissingRight`."""
    by.ensure_right(Right.BLOCK_CONVERSATION)
    _set_blocked(lock(ticket), blocked=True, by=by)


@transaction.atomic
def unblock(ticket: Ticket, *, by: Employee) -> None:
    """Open the conversation again (D6). Raise `MissingRight`."""
    by.ensure_right(Right.BLOCK_CONVERSATION)
    _set_blocked(lock(ticket), blocked=False, by=by)


def _set_blocked(ticket: Ticket, *, blocked: bool, by: Employee) -> None:
    if ticket.is_blocked == blocked:
        return
    ticket.is_blocked = blocked
    ticket.save(update_fields=["is_blocked"])
    what = Change.What.BLOCKED if blocked else Change.What.UNBLOCKED
    record_change(ticket, Change(what=what), by=by, audience=Entry.Audience.CLIENT)


@transaction.atomic
def set_visibility(ticket: Ticket, *, is_client_visible: bool, by: Employee) -> None:
    """Show the request in the client portal, or take it away from there (T1). Raise `MissingRight`."""
    by.ensure_right(Right.CHANGE_TICKET)
    locked = lock(ticket)
    if locked.is_client_visible == is_client_visible:
        return
    locked.is_client_visible = is_client_visible
    locked.save(update_fields=["is_client_visible"])
    what = Change.What.PUBLISHED if is_client_visible else Change.What.HIDDEN
    record_change(locked, Change(what=what), by=by)
    # A client who has the page open must lose it, or find it, at once.
    locked.client_revision += 1
    locked.save(update_fields=["client_revision"])
    bus.publish(locked.client_topic, locked.client_revision)
