"""Who calls now: what every page of an employee shows while their telephone rings (P5, D9)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.calls.callers import callers, open_requests_of
from joindre.calls.lines import put_away
from joindre.calls.models import LineCall, topic_of
from joindre.directory.models import Contact
from joindre.lib import clock, phones
from joindre.lib.numbers import Number
from joindre.live import claims
from joindre.workspace.contacts.callees import ShownCallee, callee_of
from joindre.workspace.contacts.reach import reaches_of
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.listing import newest_rows
from joindre.workspace.views.missed_calls import count_waiting

#: Calls that are shown together, people with one number, and open requests of each.
MOST_CALLS, MOST_PEOPLE, MOST_REQUESTS = 3, 3, 5


@dataclass(frozen=True, kw_only=True)
class OpenOfCaller:
    """An open request, and with what the bar is asked to note the call there."""

    number: Number
    title: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody with the number that calls, and what is open of them."""

    contact: Contact
    callee: ShownCallee
    requests: Sequence[OpenOfCaller]
    #: With what the bar is asked for it, about whichever request is chosen there.
    note: str
    #: A new request for them, with the call on it.
    opening: str


@dataclass(frozen=True, kw_only=True)
class ShownCall:
    call: LineCall
    number: str
    callers: Sequence[Caller]
    #: For a number of nobody: a new request with the call on it.
    opening: str

    @property
    def label(self) -> str:
        """*ringing*, *answered* or *ended*, in words."""
        return str(self.call.state.label)

    @property
    def is_ringing(self) -> bool:
        return self.call.state == LineCall.State.RINGING


@require_GET
@agents_only
@needs(Right.CALLS)
def calls_now(request: AgentRequest) -> HttpResponse:
    """Their own calls alone, and of the callers those at customers whom they see (S3)."""
    rows = LineCall.objects.shown_to(request.employee, at=clock.now()).order_by("-heard_at")[:MOST_CALLS]
    shown = [_shown(request, call) for call in rows]
    context = {"calls": shown, "missed": count_waiting(request.employee)}
    return render(request, "workspace/calls/_now.html", context)


@require_GET
@agents_only
@needs(Right.CALLS)
def calls_token(request: AgentRequest) -> HttpResponse:
    """What lets a page receive the calls of whoever is signed in, and of nobody else."""
    employee = request.employee
    token = claims.issue_token(topic=topic_of(employee.pk), audience="staff", key=f"e{employee.pk}", name="")
    return JsonResponse({"token": token})


@require_POST
@agents_only
@needs(Right.CALLS)
def put_call_away(request: AgentRequest, pk: int) -> HttpResponse:
    """It is shown no more; nothing is kept of it."""
    put_away(get_object_or_404(LineCall, pk=pk, employee=request.employee), by=request.employee)
    return HttpResponse(status=204)


def _shown(request: AgentRequest, call: LineCall) -> ShownCall:
    found = callers(call.number, seen_by=request.employee)[:MOST_PEOPLE]
    reaches = reaches_of(found, at_once=True) if found else {}
    country = found[0].site.country if found else request.company.country
    return ShownCall(
        call=call,
        number=phones.display(call.number, country=country) if call.number.startswith("+") else call.number,
        callers=[_caller(request, call, one, callee_of(one, reaches)) for one in found],
        opening=_opening(request, call, typed_requester=call.number),
    )


def _caller(request: AgentRequest, call: LineCall, contact: Contact, callee: ShownCallee) -> Caller:
    parts = open_requests_of([contact], seen_by=request.employee)
    rows = newest_rows(parts, after=None, size=MOST_REQUESTS)[:MOST_REQUESTS]
    newest = str(rows[0].number) if rows else ""
    return Caller(
        contact=contact,
        callee=callee,
        requests=[
            OpenOfCaller(number=row.number, title=row.title, note=_note(call, contact, ticket=str(row.number)))
            for row in rows
        ],
        note=_note(call, contact, ticket=newest, choose="1"),
        opening=_opening(request, call, requester=str(contact.pk)),
    )


def _note(call: LineCall, contact: Contact, **more: str) -> str:
    began = call.answered_at or call.ringing_at or call.heard_at
    said = {"contact": str(contact.pk), "number": call.number, "direction": call.direction, "line_call": str(call.pk)}
    # The time that it took runs from here, in milliseconds.
    since = int(began.timestamp() * 1000)
    return json.dumps({**said, **more, "began_at": began.isoformat(timespec="seconds"), "since": since})


def _opening(request: AgentRequest, call: LineCall, **more: str) -> str:
    """Blank for whoever may not create requests."""
    if not request.user.has_right(Right.CREATE_TICKET):
        return ""
    said = {name: value for name, value in more.items() if value}
    return f"{reverse('workspace:new-ticket')}?{urlencode({**said, 'line_call': call.pk})}"
