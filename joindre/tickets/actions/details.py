"""The details of a request, which are saved together (T6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib.errors import Refusal
from joindre.tickets.actions.entries import record_change
from joindre.tickets.actions.followers import FollowerChange
from joindre.tickets.actions.holds import HoldTerms
from joindre.tickets.actions.statuses import set_status
from joindre.tickets.indexing import index_request
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Entry, Status, Ticket
from joindre.tickets.models.known import stored_name

#: Fields whose changes the client reads in the history; those of the status are read too.
CLIENT_FIELDS = frozenset({"title", "severity"})


@dataclass(frozen=True, kw_only=True)
class Conflict:
    label: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Details:
    """Fields of a request that are saved together: the values wanted, and those the page showed, as text (T6)."""

    wanted: Mapping[str, Any]
    shown: Mapping[str, str]
    followers: FollowerChange = field(default_factory=FollowerChange)
    #: Asked for where the status becomes one of the type on hold.
    hold: HoldTerms | None = None


class ChangedMeanwhile(Refusal):
    """Somebody else changed fields that this person was changing; nothing was overwritten (T6)."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = conflicts
        told = "; ".join(f"{one.label}: {one.now or '—'}" for one in conflicts)
        super().__init__(
            _("Somebody changed this request meanwhile: %(changes)s. Reload the page to see it, then save again.")
            % {"changes": told},
        )


class HoldWithoutReason(Refusal):
    message = _("A request is put on hold for a reason: choose one, then save again.")


class TakenMeanwhile(Refusal):
    """Somebody else took the request first; it stays theirs (T6)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s has taken this request meanwhile. To take it over all the same, press the button once more.")
            % {"name": name}
        )


@transaction.atomic
def save_details(ticket: Ticket, details: Details, *, by: Employee) -> None:
    """Save what was changed, a line of history each (T6, T8).

    Raise `MissingRight`, or `ChangedMeanwhile` rather than overwrite what somebody else saved.
    """
    by.ensure_right(Right.CHANGE_TICKET)
    locked = lock(ticket)
    changed = {name: value for name, value in details.wanted.items() if _text(value) != details.shown.get(name)}
    conflicts = [
        Conflict(label=Ticket.label_of(name), now=str(getattr(locked, name) or ""))
        for name, value in changed.items()
        if _text(getattr(locked, name)) not in {details.shown.get(name), _text(value)}
    ]
    if conflicts:
        raise ChangedMeanwhile(conflicts)
    for name, value in changed.items():
        if isinstance(value, Status):
            _save_status(locked, value, details.hold, by=by)
        else:
            _save_field(locked, name, value, by=by)
    details.followers.apply_to(locked, by=by)


@transaction.atomic
def take(ticket: Ticket, *, instead_of: int | None, by: Employee) -> None:
    """Assign the request to oneself. `instead_of` is the key of the assignee whom the page showed, if it showed one.

    Raise `MissingRight`, or `TakenMeanwhile` rather than take it from somebody of whom the page did not know.
    """
    by.ensure_right(Right.CHANGE_TICKET)
    locked = lock(ticket)
    if locked.assignee is not None and locked.assignee_id not in {instead_of, by.pk}:
        raise TakenMeanwhile(locked.assignee.name)
    _save_field(locked, "assignee", by, by=by)


def _save_field(ticket: Ticket, name: str, value: object, *, by: Employee) -> None:
    old = getattr(ticket, name)
    if _text(old) == _text(value):
        return
    setattr(ticket, name, value)
    ticket.save(update_fields=[name])
    if name == "title":
        index_request(ticket)
    change = Change(what=Change.What.FIELD, field=name, old=stored_name(old), new=stored_name(value))
    audience = Entry.Audience.CLIENT if name in CLIENT_FIELDS else Entry.Audience.STAFF
    record_change(ticket, change, by=by, audience=audience)


def _save_status(locked: Ticket, status: Status, terms: HoldTerms | None, *, by: Employee) -> None:
    """To put on hold and to resume has a right of its own (141313)."""
    old, new = locked.status, status
    if old == new:
        return
    if Status.Type.ON_HOLD in {old.type, new.type} and old.type != new.type:
        by.ensure_right(Right.PUT_ON_HOLD)
    if new.type != Status.Type.ON_HOLD or old.type == new.type:
        set_status(locked, new, by=by)
    elif terms is None:
        raise HoldWithoutReason
    else:
        replace(terms, status=new).apply_to(locked, by=by)


def _text(value: object) -> str:
    """How a form writes a value: a row by its key."""
    return "" if value is None else str(getattr(value, "pk", value))
