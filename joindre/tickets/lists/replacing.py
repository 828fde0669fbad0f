"""*Replace by…*: every row that holds a value gets another one, slice by slice, then the value goes (S1)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib.choices import Choice
from joindre.lib.errors import Refusal
from joindre.tickets.actions import raise_revision, record_changes
from joindre.tickets.actions.details import CLIENT_FIELDS
from joindre.tickets.lists.acts import ChoiceInUse, delete_choice, ensure_keeps_lists, found, set_active
from joindre.tickets.lists.known import ChoiceList, Holder
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Entry, Hold, Ticket
from joindre.tickets.models.known import stored_name

#: Rows of one transaction.
SLICE: Final = 100
#: Seconds of one press. What is left then is told, and the next press goes on.
LONGEST: Final = 10.0


class NoSuccessor(Refusal):
    message = _("Choose an active value of the same kind to stand in the place of this one.")


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """What one press came to."""

    moved: int
    #: Whether nothing holds the value any more, which is then deleted.
    is_done: bool


def replace_choice(
    choices: ChoiceList, row: Choice, *, successor: int, by: Employee, seconds: float = LONGEST
) -> Replacement:
    """Retire a value, give its successor to all that hold it, and delete it.

    Each slice is a transaction of its own. Whoever presses again, after a kill too, goes on with what is left.
    Raise `MissingRight`, `ListOfEverybody`, `ChoiceGone` or `NoSuccessor`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_keeps_lists(by)
    _retire(choices, row, successor, by=by)
    moved, until = 0, time.monotonic() + seconds
    for holder in choices.holders:
        keys: Sequence[int] = [0]
        while keys and time.monotonic() < until:
            # Each slice goes on from the last: what was moved already is not walked past again.
            keys = _move_slice(choices, holder, row, successor, after=keys[-1], by=by)
            moved += len(keys)
    return Replacement(moved=moved, is_done=not choices.is_used(row) and _is_deleted(choices, row, by=by))


@transaction.atomic
def _retire(choices: ChoiceList, row: Choice, successor: int, *, by: Employee) -> None:
    """Nobody may choose it from now on: otherwise its last request could never be moved."""
    stored = found(choices.locked, row)
    if not choices.successors(stored).filter(pk=successor).exists():
        raise NoSuccessor
    set_active(stored, is_active=False, account=by.signed_in)


@transaction.atomic
def _move_slice(
    choices: ChoiceList, holder: Holder, row: Choice, successor: int, *, after: int, by: Employee
) -> Sequence[int]:
    """Return the keys of the rows that were moved; none where no more hold the value."""
    # The lock keeps the successor from being replaced meanwhile; it does not keep requests from being given it.
    kept = choices.rows.select_for_update(no_key=True).filter(pk=successor, is_active=True).first()
    if kept is None:
        raise NoSuccessor
    keys = list(holder.rows(row.pk).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:SLICE])
    if holder.model is Ticket:
        _move_requests(keys, holder.field, row, kept, by=by)
    elif holder.model is Hold:
        for hold in Hold.objects.filter(pk__in=keys).select_related("entry"):
            _move_hold(hold, kept)
    else:
        holder.rows(row.pk).filter(pk__in=keys).update(**{holder.field: kept})
    return keys


def _move_requests(keys: Sequence[int], name: str, old: Choice, new: Choice, *, by: Employee) -> None:
    """As if somebody had changed this field of each by hand: with its history, and on all open pages (T8, D9)."""
    held = Ticket.objects.select_for_update().filter(pk__in=keys, **{name: old.pk}).order_by("pk")
    changes = {
        locked: Change(what=Change.What.FIELD, field=name, old=stored_name(old), new=stored_name(new))
        for locked in held
    }
    if not changes:
        return
    Ticket.objects.filter(pk__in=[locked.pk for locked in changes]).update(**{name: new})
    audience = Entry.Audience.CLIENT if name in {"status", *CLIENT_FIELDS} else Entry.Audience.STAFF
    record_changes(changes, by=by, audience=audience)


def _move_hold(hold: Hold, reason: Choice) -> None:
    """The staff's pages show another reason; clients read the comment alone, and nothing happens to them (D10)."""
    locked = lock(Ticket(pk=hold.ticket_id))
    Hold.objects.filter(pk=hold.pk).update(reason=reason)
    raise_revision(locked, is_for_client=False)
    Entry.objects.filter(pk=hold.entry_id).update(revision=locked.revision)


def _is_deleted(choices: ChoiceList, row: Choice, *, by: Employee) -> bool:
    try:
        delete_choice(choices, row, by=by)
    except (ChoiceInUse, IntegrityError):
        # Somebody who had read it as active gave it to a request just now: the next press moves that one too.
        return False
    return True
