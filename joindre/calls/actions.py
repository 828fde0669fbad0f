"""Acts on calls: logging one that took place, and what it said of a number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.calls.indexing import call_words
from joindre.calls.missed import finish_number, unfinish
from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.search.sources import WITHDRAWN
from joindre.tickets import actions as tickets
from joindre.tickets.form_keys import once
from joindre.tickets.indexing import index_entry
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, FormUsedElsewhere, Ticket


@dataclass(frozen=True, kw_only=True)
class NewCall:
    """A call as it is logged: with whom, how it ended, how long it took in seconds, and one line of text (P5)."""

    direction: Call.Direction = Call.Direction.OUT
    contact: Contact | None = None
    #: In E.164.
    number: str = ""
    outcome: Call.Outcome = Call.Outcome.ANSWERED
    seconds: int = 0
    line: str = ""
    #: Without it the call took place now.
    began_at: datetime | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the row."""
        return {**vars(self), "began_at": self.began_at or clock.now()}


class NotTheirNote(Refusal):
    status = 403
    message = _("Only the person who noted this call can undo the note.")


class NoteTimeOver(Refusal):
    message = _("The time to undo this note is over. Note the call again to correct it.")


class AboutNobody(Refusal):
    status = 422
    message = _("Choose the request that this call is about, or the contact whose sheet it stands on.")


def log_call(ticket: Ticket, call: NewCall, *, by: Employee, form_key: UUID | None = None) -> Call:
    """Add a call to the feed, for the staff alone (P5). The same form key gives the same call. Raise `MissingRight`."""
    by.ensure_right(Right.CALLS)
    return once(
        lambda locked: _log(locked, call, by=by, form_key=form_key),
        contents=Call.objects.all(),
        form_key=form_key,
        ticket=ticket,
        by=by,
    )


@transaction.atomic
def keep_call(call: NewCall, *, by: Employee, form_key: UUID | None = None) -> Call:
    """Keep a call that is about no request on the sheet of its contact (P5). The same form key gives the same call.

    Raise `MissingRight`, `AboutNobody`, or `FormUsedElsewhere`.
    """
    by.ensure_right(Right.CALLS)
    if call.contact is None:
        raise AboutNobody
    values = {**call.values, "employee": by, "entry": None}
    if form_key is None:
        kept, is_new = Call.objects.create(**values), True
    else:
        kept, is_new = Call.objects.get_or_create(form_key=form_key, defaults=values)
    if kept.employee_id != by.pk:
        raise FormUsedElsewhere
    if is_new:
        _answered(kept, by=by)
    return kept


def clear_wrong_number(contact: Contact, number: str, *, by: Employee) -> int:
    """Take the mark of a wrong number away: it is right after all. Return how many calls had set it (P6).

    The calls stay what they were. Raise `MissingRight`.
    """
    by.ensure_right(Right.CALLS)
    calls = Call.objects.filter(contact=contact, number=number, outcome=Call.Outcome.WRONG_NUMBER, cleared_at=None)
    return calls.update(cleared_at=clock.now(), cleared_by=by)


@transaction.atomic
def withdraw_call(call: Call, *, within: timedelta, by: Employee) -> None:
    """Undo the note of a call, `within` so long of its writing: on a request its entry stays as the trace (P5).

    Raise `MissingRight`, `NotTheirNote` or `NoteTimeOver`. Done twice, it is done once.
    """
    by.ensure_right(Right.CALLS)
    locked = lock(call.entry.ticket) if call.entry else None
    call = Call.objects.select_for_update(of=("self",)).select_related("entry").get(pk=call.pk)
    if call.noted_by != by.pk:
        raise NotTheirNote
    if call.withdrawn_at is not None:
        return
    if clock.now() >= call.noted_at + within:
        raise NoteTimeOver
    Call.objects.filter(pk=call.pk).update(withdrawn_at=clock.now())
    unfinish(call)
    if locked is not None and call.entry is not None:
        index_entry(call.entry, WITHDRAWN)
        tickets.touch_entry(locked, call.entry)


@transaction.atomic
def take_duration(call: int, *, seconds: int) -> None:
    """A call that was noted while it lasted has ended: its note learns how long it took, unless somebody said so."""
    noted = Call.objects.select_related("entry__ticket").get(pk=call)
    locked = lock(noted.entry.ticket) if noted.entry else None
    changed = Call.objects.filter(pk=call, seconds=0, outcome=Call.Outcome.ANSWERED).update(seconds=seconds)
    if changed and locked is not None and noted.entry is not None:
        tickets.touch_entry(locked, noted.entry)


def _answered(call: Call, *, by: Employee) -> None:
    """Nobody needs to call back whom somebody spoke with."""
    if call.outcome == Call.Outcome.ANSWERED:
        finish_number(call.number, agent=by, note=call)


def _log(locked: Ticket, call: NewCall, *, by: Employee, form_key: UUID | None = None) -> Call:
    """Add a call to the feed of a request that is locked."""
    entry = tickets.add_entry(locked, kind=Call.KIND, audience=Entry.Audience.STAFF, by=by)
    logged = Call.objects.create(entry=entry, form_key=form_key, **call.values)
    index_entry(entry, call_words(logged))
    _answered(logged, by=by)
    return logged
