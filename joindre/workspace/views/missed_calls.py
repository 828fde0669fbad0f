"""Missed calls: who called, how often, what is open of them, and whether somebody called back (P5)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.calls.missed import finish_missed, reopen_missed
from joindre.calls.models import MISSED_TOPIC, MissedCall, MissedCallQuerySet
from joindre.directory.models import Employee
from joindre.lib.slices import first_of
from joindre.live import bus
from joindre.ui.events import Event, notice, with_events
from joindre.workspace.calls_missed import shown_missed
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.moments import place_in, place_of

PAGE = 25
#: Above it a count says that there are more.
MOST_COUNTED = 99
#: The filters, by their names in the address.
FILTERS = {"": gettext_lazy("Waiting"), "mine": gettext_lazy("At my telephone"), "done": gettext_lazy("Done")}
#: The list on open pages is another one now.
CHANGED: Event = ("missed:changed", {})


@require_GET
@agents_only
@needs(Right.CALLS)
def missed_calls(request: AgentRequest) -> HttpResponse:
    """The list: each number once, the newest first."""
    # Before the rows: what changes meanwhile is told.
    version = bus.versions([MISSED_TOPIC]).get(MISSED_TOPIC, 0)
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    rows = MissedCall.objects.visible_to(request.employee)
    page = first_of(
        _of(show, rows, request.employee).newest_first(after=place_in(request.GET.get("after", ""))), size=PAGE
    )
    following = {"after": place_of(page.next_after.last_at, page.next_after.pk)} if page.next_after else {}
    context = {
        "place": "missed",
        "version": version,
        "show": show,
        "filters": [(key, label, f"?show={key}" if key else "?") for key, label in FILTERS.items()],
        "rows": shown_missed(page.rows, by=request.employee),
        "following": f"?{urlencode({'show': show, **following} if show else following)}" if following else "",
        "is_further": "after" in request.GET,
    }
    return render(request, "workspace/calls/missed.html", context)


@require_POST
@agents_only
@needs(Right.CALLS)
def finish(request: AgentRequest, pk: int) -> HttpResponse:
    """It leaves the list of everybody, and can be put back."""
    undo = {"label": _("Undo"), "url": reverse("workspace:reopen-missed", args=[pk])}
    return _act(request, pk, finish_missed, _("The missed call is done."), action=undo, seconds=10)


@require_POST
@agents_only
@needs(Right.CALLS)
def reopen(request: AgentRequest, pk: int) -> HttpResponse:
    return _act(request, pk, reopen_missed, _("The missed call waits again."))


def count_waiting(employee: Employee) -> str:
    """How many wait that this person sees; blank where none does."""
    rows = MissedCall.objects.waiting().visible_to(employee).newest_first()
    found = len(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")


def _act(request: AgentRequest, pk: int, act: Callable[..., None], text: str, **more: Any) -> HttpResponse:
    act(get_object_or_404(MissedCall.objects.visible_to(request.employee), pk=pk), by=request.employee)
    if not request.htmx:
        messages.success(request, text)
        return redirect("workspace:missed-calls")
    return with_events(HttpResponse(status=204), notice(text, **more), CHANGED)


def _of(show: str, rows: MissedCallQuerySet, employee: Employee) -> MissedCallQuerySet:
    if show == "done":
        return rows.filter(done_at__isnull=False)
    return rows.waiting().rung_at(employee) if show == "mine" else rows.waiting()
