"""A change of status, wherever it is asked for: dates, history, and the end of a hold."""

from datetime import datetime

from joindre.directory.models import Author
from joindre.lib import clock
from joindre.tickets.actions.entries import record_change
from joindre.tickets.models import Change, Entry, Hold, Status, Ticket
from joindre.tickets.models.known import stored_name


def set_status(locked: Ticket, status: Status, *, by: Author, held_since: datetime | None = None) -> None:
    """Give a locked request another status, with its line of history (T8). A hold ends with the status that it had."""
    old, now = locked.status, clock.now()
    was_held = old.type == Status.Type.ON_HOLD
    locked.status = status
    locked.on_hold_at = _held_since(locked, held_since or now) if status.type == Status.Type.ON_HOLD else None
    locked.resolved_at = now if status.type == Status.Type.RESOLVED else None
    locked.closed_at = now if status.is_closed else None
    locked.save(update_fields=["status", "on_hold_at", "resolved_at", "closed_at"])
    change = Change(what=Change.What.FIELD, field="status", old=stored_name(old), new=stored_name(status))
    line = record_change(locked, change, by=by, audience=Entry.Audience.CLIENT)
    if was_held and status.type != Status.Type.ON_HOLD:
        Hold.objects.filter(ticket=locked, ended_at=None).update(ended_at=line.created_at, end=line)


def first_status(kind: Status.Type) -> Status:
    """The first status of a type, in the order of the administrator."""
    return Status.objects.filter(type=kind, is_active=True)[0]


def _held_since(locked: Ticket, since: datetime) -> datetime:
    """From one status to another of the same type it waits on, from when it began (T1)."""
    return locked.on_hold_at or since
