"""What a telephone system tells: a call rings, is answered, ends or is missed (P5, A1)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.calls.actions import NewCall, keep_call, log_call, take_duration
from joindre.calls.callers import callers, only_open_request
from joindre.calls.missed import take_answered, take_missed
from joindre.calls.models import Call, LineCall
from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.lib import clock, phones
from joindre.lib.errors import Refusal, TooMany
from joindre.live import bus
from joindre.tickets.models import Ticket

#: Calls that all telephones together may begin in a minute, and those of one telephone.
MOST_A_MINUTE: Final = 600
MOST_OF_ONE: Final = 30
#: What telephone systems write in the place of a number that is hidden.
HIDDEN: Final = frozenset({
    "anonymous", "blocked", "hidden", "inconnu", "masqué", "no number", "private", "restricted", "unavailable",
    "unknown", "withheld",
})  # fmt: skip
#: A clock of a telephone system that is further from ours than this is wrong.
TRUSTED: Final = timedelta(hours=12)


class NoSuchAgent(Refusal):
    status = 422
    message = _("agent: exactly one active employee with the right “place and log calls” must have it.")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One event of a call."""

    call_id: str
    event: LineCall.State
    #: The extension or the address of the employee whose telephone it is.
    agent: str
    number: str = ""
    direction: Call.Direction = Call.Direction.IN
    at: datetime | None = None


def hear(heard: Heard, *, by: Employee) -> LineCall:
    """Take in an event; the same one twice changes nothing. A missed call of somebody known is kept at once.

    Raise `MissingRight`, `NoSuchAgent` or `TooMany`.
    """
    by.ensure_right(Right.CALLS)
    agent = _agent(heard.agent)
    with transaction.atomic():
        call = _call(heard, agent)
        column = f"{heard.event}_at"
        contrary = {"answered": call.missed_at, "missed": call.answered_at}.get(heard.event)
        if getattr(call, column) is None and not contrary:
            setattr(call, column, _moment(heard.at))
            call.number = call.number or _number(heard.number)
            call.save()
            _follow(call, heard.event, agent)
            bus.publish(call.topic, time.time_ns() // 1000)
    return call


@transaction.atomic
def put_away(call: LineCall, *, by: Employee, noted: Call | None = None) -> None:
    """Show it on no page any more: it is noted, or need not be. Raise `MissingRight`."""
    by.ensure_right(Right.CALLS)
    if LineCall.objects.filter(pk=call.pk, employee=by, closed_at=None).update(closed_at=clock.now(), noted=noted):
        bus.publish(call.topic, time.time_ns() // 1000)


def _follow(call: LineCall, event: LineCall.State, agent: Employee) -> None:
    """What an event means beside the call itself."""
    if event == LineCall.State.MISSED and call.direction == Call.Direction.IN:
        take_missed(call, at=clock.now())
        _keep_missed(call, agent)
    elif event == LineCall.State.ANSWERED:
        take_answered(call, agent=agent)
    if call.noted_id and call.seconds:
        take_duration(call.noted_id, seconds=call.seconds)


def _agent(name: str) -> Employee:
    active = Employee.objects.filter(is_active=True, account__is_active=True).select_related("account__profile")
    found = list(active.filter(Q(extension=name) | Q(email__iexact=name))[:2])
    if len(found) != 1 or not found[0].has_right(Right.CALLS):
        raise NoSuchAgent
    return found[0]


def _call(heard: Heard, agent: Employee) -> LineCall:
    known = LineCall.objects.select_for_update().filter(employee=agent, call_id=heard.call_id).first()
    if known is not None:
        return known
    now = clock.now()
    _ensure_not_too_many(agent, now)
    # What is older than is kept goes with each new one.
    LineCall.objects.filter(employee=agent, heard_at__lt=now - LineCall.KEPT).delete()
    values = {"direction": heard.direction, "number": _number(heard.number), "heard_at": now}
    LineCall.objects.get_or_create(employee=agent, call_id=heard.call_id, defaults=values)
    return LineCall.objects.select_for_update().get(employee=agent, call_id=heard.call_id)


def _ensure_not_too_many(agent: Employee, now: datetime) -> None:
    latest = LineCall.objects.filter(heard_at__gt=now - timedelta(minutes=1))
    for rows, most in ((latest.filter(employee=agent), MOST_OF_ONE), (latest, MOST_A_MINUTE)):
        if len(rows.values_list("pk", flat=True)[:most]) == most:
            raise TooMany(60)


def _moment(at: datetime | None) -> datetime:
    now = clock.now()
    return at if at and abs(at - now) < TRUSTED else now


def _number(text: str) -> str:
    """In E.164 where it can be, and blank where the caller hides it; an internal number stays as it is."""
    if text.casefold() in HIDDEN:
        return ""
    try:
        return phones.parse(text, country=Company.current().country)
    except ValidationError:
        return text


def _keep_missed(call: LineCall, agent: Employee) -> None:
    """On the request where exactly one is open, else on the sheet; several people with one number are nobody known."""
    found = callers(call.number, seen_by=agent)
    if len({contact.person_id for contact in found}) != 1:
        return
    about = only_open_request(found, seen_by=agent)
    missed = NewCall(
        direction=Call.Direction(call.direction),
        contact=_of(about, found) if about else found[0],
        number=call.number,
        outcome=Call.Outcome.NO_ANSWER,
        began_at=call.ringing_at or call.missed_at,
    )
    noted = keep_call(missed, by=agent) if about is None else log_call(about, missed, by=agent)
    LineCall.objects.filter(pk=call.pk).update(closed_at=clock.now(), noted=noted)


def _of(about: Ticket, found: Sequence[Contact]) -> Contact:
    """The one of them who is on that request."""
    return next(contact for contact in found if contact.pk in (about.requester_id, about.end_user_id))
