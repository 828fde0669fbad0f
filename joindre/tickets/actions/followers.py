"""Who follows a request (T1). It is a set: what two people change at once is kept of both (T6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.tickets.actions.entries import record_change
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Ticket

#: Letters of names that a line of the history holds.
_LONGEST: Final = 200


@dataclass(frozen=True, kw_only=True)
class FollowerChange:
    """Who is to follow the request besides those who do, and who is not to follow it any more."""

    added: Sequence[Employee] = ()
    removed: Sequence[Employee] = ()

    def apply_to(self, locked: Ticket, *, by: Employee) -> None:
        """Change the set on a locked request, a line of history for each direction (T8)."""
        if not (self.added or self.removed):
            return
        following = set(locked.followers.values_list("pk", flat=True))
        if added := [one for one in self.added if one.pk not in following]:
            locked.followers.add(*added)
            _record(locked, Change(new=_names(added)), by=by)
        if removed := [one for one in self.removed if one.pk in following]:
            locked.followers.remove(*removed)
            _record(locked, Change(old=_names(removed)), by=by)


@transaction.atomic
def follow(ticket: Ticket, *, by: Employee) -> None:
    """Follow the request oneself. Raise `MissingRight`."""
    by.ensure_right(Right.CHANGE_TICKET)
    FollowerChange(added=[by]).apply_to(lock(ticket), by=by)


@transaction.atomic
def unfollow(ticket: Ticket, *, by: Employee) -> None:
    """Follow the request no longer. Raise `MissingRight`."""
    by.ensure_right(Right.CHANGE_TICKET)
    FollowerChange(removed=[by]).apply_to(lock(ticket), by=by)


def _record(locked: Ticket, change: Change, *, by: Employee) -> None:
    change.what, change.field = Change.What.FOLLOWERS, "followers"
    record_change(locked, change, by=by)


def _names(people: Sequence[Employee]) -> str:
    """All names, or as many as the line holds."""
    told = ", ".join(one.name for one in people)
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1].rpartition(', ')[0]}…"
