"""Missed calls: they wait in one list until somebody has called back, noted them, or says that it is done (P5)."""

import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.calls.models import MISSED_TOPIC, Call, LineCall, MissedCall
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.live import bus

#: Events of one call at several telephones come within this time of each other.
TOGETHER: Final = timedelta(hours=1)


class CalledAgain(Refusal):
    message = _("This number has called again meanwhile: it stands in the list already.")


@transaction.atomic
def finish_missed(missed: MissedCall, *, by: Employee) -> None:
    """It is dealt with, and leaves the list of everybody. Raise `MissingRight`. Done twice, it is done once."""
    by.ensure_right(Right.CALLS)
    _finish(Q(pk=missed.pk), by=by)


@transaction.atomic
def reopen_missed(missed: MissedCall, *, by: Employee) -> None:
    """It waits again. Raise `MissingRight` or `CalledAgain`."""
    by.ensure_right(Right.CALLS)
    try:
        with transaction.atomic():
            _wait_again(Q(pk=missed.pk, done_at__isnull=False))
    except IntegrityError:
        raise CalledAgain from None


def take_missed(call: LineCall, *, at: datetime) -> None:
    """Put a call that nobody answered into the list; within the transaction of its event."""
    same_call = LineCall.objects.filter(call_id=call.call_id, heard_at__gt=at - TOGETHER).exclude(pk=call.pk)
    if same_call.filter(answered_at__isnull=False).exists():
        # A colleague has it.
        return
    row = _waiting(call.number, at)
    if not same_call.filter(missed=row).exists():
        MissedCall.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=at)
    LineCall.objects.filter(pk=call.pk).update(missed=row)
    _forget_old(at)
    _tell()


def take_answered(call: LineCall, *, agent: Employee) -> None:
    """Somebody speaks with this number now: nobody needs to call it back. Within the transaction of its event."""
    own = LineCall.objects.filter(call_id=call.call_id, missed__isnull=False).values("missed")
    finish_number(call.number, agent=agent)
    _finish(Q(pk__in=own, times=1), by=agent)


def finish_number(number: str, *, agent: Employee, note: Call | None = None) -> None:
    """Somebody was reached there: what waits of this number is dealt with. A hidden one is of nobody."""
    if number:
        _finish(Q(number=number), by=agent, note=note)


def unfinish(note: Call) -> None:
    """A note is undone: the number that it dealt with waits again, unless it has called since and waits already."""
    with suppress(IntegrityError), transaction.atomic():
        _wait_again(Q(done_with=note))


def _finish(which: Q, *, by: Employee, note: Call | None = None) -> None:
    if MissedCall.objects.waiting().filter(which).update(done_at=clock.now(), done_by=by, done_with=note):
        _tell()


def _wait_again(which: Q) -> None:
    if MissedCall.objects.filter(which).update(done_at=None, done_by=None, done_with=None):
        _tell()


def _waiting(number: str, at: datetime) -> MissedCall:
    """The row of this number; a new one has been missed no time yet."""
    values = {"times": 0, "first_at": at, "last_at": at}
    row, _is_new = MissedCall.objects.get_or_create(number=number, done_at=None, defaults=values)
    return row


def _forget_old(now: datetime) -> None:
    """What is older than the calls themselves goes with each new one."""
    MissedCall.objects.filter(last_at__lt=now - LineCall.KEPT).delete()


def _tell() -> None:
    """All open pages of the staff ask for their count."""
    bus.publish(MISSED_TOPIC, time.time_ns() // 1000)
