"""A request is put on hold, and resumed (T3). Both have a right of their own (141313)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.tickets.actions.entries import add_entry
from joindre.tickets.actions.statuses import first_status, set_status
from joindre.tickets.form_keys import once
from joindre.tickets.indexing import hold_words, index_entry
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, Hold, HoldReason, Status, Ticket


class AlreadyOnHold(Refusal):
    message = _("Somebody has put this request on hold meanwhile. Resume it first, or leave it as it is.")


class HoldInFuture(Refusal):
    message = _("A request is on hold from now on at the latest: choose a start that is not in the future.")


class AppointmentBeforeHold(Refusal):
    message = _("The appointment is before the start of the hold: choose a later one, or leave it empty.")


class HoldTooEarly(Refusal):
    """It did not exist then, or was on hold for another reason; `first` is the earliest start."""

    def __init__(self, first: datetime) -> None:
        told = date_format(timezone.localtime(first), "SHORT_DATETIME_FORMAT")
        super().__init__(_("This request cannot be on hold before %(first)s: choose a later start.") % {"first": told})


@dataclass(frozen=True, kw_only=True)
class HoldTerms:
    """How a request is put on hold. Reason and appointment are the staff's, the comment is read by the customer."""

    reason: HoldReason
    #: The status of this type that it gets; by default the first.
    status: Status | None = None
    #: By default now; never in the future.
    since: datetime | None = None
    appointment: datetime | None = None
    comment: str = ""

    def apply_to(self, locked: Ticket, *, by: Employee, form_key: UUID | None = None) -> Hold:
        """Put a locked request on hold. Raise a refusal where that is not possible, or not at these times."""
        if locked.status.type == Status.Type.ON_HOLD:
            raise AlreadyOnHold
        since = _start(locked, self.since)
        if self.appointment and self.appointment < since:
            raise AppointmentBeforeHold
        set_status(locked, self.status or first_status(Status.Type.ON_HOLD), by=by, held_since=since)
        audience = Entry.Audience.CLIENT if self.comment else Entry.Audience.STAFF
        hold = Hold.objects.create(
            entry=add_entry(locked, kind=Hold.KIND, audience=audience, by=by),
            ticket=locked,
            since=since,
            reason=self.reason,
            appointment=self.appointment,
            comment=self.comment,
            form_key=form_key,
        )
        index_entry(hold.entry, hold_words(hold))
        return hold


def put_on_hold(ticket: Ticket, terms: HoldTerms, *, by: Employee, form_key: UUID | None = None) -> Hold:
    """*Mettre en attente* (T3). The same form key gives the same hold.

    Raise `MissingRight`, `AlreadyOnHold`, or the refusal of a time that cannot be.
    """
    by.ensure_right(Right.PUT_ON_HOLD)
    return once(
        lambda locked: terms.apply_to(locked, by=by, form_key=form_key),
        contents=Hold.objects.all(),
        form_key=form_key,
        ticket=ticket,
        by=by,
    )


@transaction.atomic
def resume(ticket: Ticket, *, by: Employee) -> None:
    """*Reprendre*: it is in progress again. Raise `MissingRight`."""
    by.ensure_right(Right.PUT_ON_HOLD)
    locked = lock(ticket)
    if locked.status.type == Status.Type.ON_HOLD:
        set_status(locked, first_status(Status.Type.IN_PROGRESS), by=by)


def _start(locked: Ticket, wanted: datetime | None) -> datetime:
    """When the hold begins: not before the request or the end of the last hold, so that two never overlap (T9)."""
    now = clock.now()
    if wanted is None:
        return now
    if wanted > now:
        raise HoldInFuture
    ended_at: datetime | None = Hold.objects.filter(ticket=locked).aggregate(last=Max("ended_at"))["last"]
    first = max(locked.created_at, ended_at or locked.created_at)
    # A form tells no seconds.
    if wanted < first.replace(second=0, microsecond=0):
        raise HoldTooEarly(first)
    return max(wanted, first)
