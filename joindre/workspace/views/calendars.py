"""*Horaires*, of the settings: calendars with their weeks, public holidays and days of one's own (S1, T9)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.company.models import Calendar, CalendarDay, Company
from joindre.directory.calendars import (
    add_day,
    bring_back_calendar,
    delete_calendar,
    delete_day,
    retire_calendar,
    save_calendar,
)
from joindre.directory.models import Site
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.lib.public_holidays import REGIONS, holidays_of
from joindre.ui.dates import whole_day, yearly_day
from joindre.workspace.forms.calendars import CalendarForm, DayForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.views.settings import settings_page

#: Public holidays of a preview.
FEW = 12
#: More sites than this that have a calendar are not counted.
COUNT_AT_MOST = 999


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def calendars(request: AgentRequest) -> HttpResponse:
    """Each calendar, with what is open now; those that are retired after the others."""
    usual, now = Company.current().calendar_id, clock.now()
    rows: list[dict[str, Any]] = [
        {
            "calendar": one,
            "is_usual": one.pk == usual,
            "now": sentence_of(one, now),
            "region": REGIONS.get(one.region, ""),
        }
        for one in Calendar.objects.prefetch_related("days")
    ]
    context = {
        "rows": [row for row in rows if row["calendar"].is_active],
        "retired": [row for row in rows if not row["calendar"].is_active],
    }
    return settings_page(request, "workspace/settings/calendars/list.html", context, page="calendars")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def new_calendar(request: AgentRequest) -> HttpResponse:
    """A week that begins as most offices have it."""
    return _edit(request, Calendar())


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def calendar(request: AgentRequest, pk: int) -> HttpResponse:
    """Its week, its public holidays, and the days that are otherwise."""
    return _edit(request, get_object_or_404(Calendar, pk=pk))


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def new_day(request: AgentRequest, pk: int) -> HttpResponse:
    """Close a day, or open it at other hours."""
    chosen, form = get_object_or_404(Calendar, pk=pk), DayForm(request.POST)
    made = tried(form, lambda: add_day(chosen, form.card(), by=request.employee)) if form.is_valid() else None
    if made is not None:
        messages.success(request, _("The day is saved."))
        return redirect("workspace:calendar", pk=pk)
    return _page(request, chosen, CalendarForm(calendar=chosen), day_form=form)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def day_deletion(request: AgentRequest, pk: int) -> HttpResponse:
    """The day is as its week again."""
    day = get_object_or_404(CalendarDay, pk=pk)
    delete_day(day, by=request.employee)
    messages.success(request, _("The day is as its week again."))
    return redirect("workspace:calendar", pk=day.calendar_id)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def calendar_retirement(request: AgentRequest, pk: int) -> HttpResponse:
    chosen = get_object_or_404(Calendar, pk=pk)
    said = pgettext("calendar", "“%(name)s” is retired: nobody can choose it any more.") % {"name": chosen.label}
    return _done(request, chosen, lambda: retire_calendar(chosen, by=request.employee), said)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def calendar_return(request: AgentRequest, pk: int) -> HttpResponse:
    chosen = get_object_or_404(Calendar, pk=pk)
    said = pgettext("calendar", "“%(name)s” can be chosen again.") % {"name": chosen.label}
    return _done(request, chosen, lambda: bring_back_calendar(chosen, by=request.employee), said)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def calendar_deletion(request: AgentRequest, pk: int) -> HttpResponse:
    chosen = get_object_or_404(Calendar, pk=pk)
    said = pgettext("calendar", "“%(name)s” is deleted.") % {"name": chosen.label}
    return _done(request, chosen, lambda: delete_calendar(chosen, by=request.employee), said)


def _done(request: AgentRequest, chosen: Calendar, act: Callable[[], None], said: str) -> HttpResponse:
    """Back to the list; where the act refuses, the page of the calendar says why."""
    try:
        act()
    except Refusal as refusal:
        return _page(request, chosen, CalendarForm(calendar=chosen), day_form=DayForm(), refusal=refusal)
    messages.success(request, said)
    return redirect("workspace:calendars")


def _edit(request: AgentRequest, chosen: Calendar) -> HttpResponse:
    form = CalendarForm(request.POST or None, calendar=chosen)
    if request.method == "POST" and form.is_valid():
        kept = {"is_usual": form.cleaned_data["is_usual"], "shown": form.shown_card()}
        saved = tried(form, lambda: save_calendar(chosen, form.card(), **kept, by=request.employee))
        if saved is not None:
            messages.success(request, _("The opening hours are saved."))
            return redirect("workspace:calendar", pk=saved.pk)
    return _page(request, chosen, form, day_form=DayForm())


def _page(
    request: AgentRequest,
    chosen: Calendar,
    form: CalendarForm,
    *,
    day_form: DayForm,
    refusal: Refusal | None = None,
) -> HttpResponse:
    is_known, now = chosen.pk is not None, clock.now()
    # What was typed is in the form alone: the sentence and the preview are of the calendar as it is stored.
    stored = Calendar.objects.prefetch_related("days").get(pk=chosen.pk) if is_known else chosen
    context = {
        "form": form,
        "day_form": day_form,
        "calendar": stored,
        "row": stored if is_known else None,
        "days": stored.days.all() if is_known else [],
        "now": sentence_of(stored, now) if is_known else "",
        "holidays": coming_holidays(stored, now),
        "refusal": refusal,
    }
    if is_known:
        context["is_usual"] = Company.current().calendar_id == stored.pk
        context["sites"] = Site.objects.filter(calendar=stored.pk).order_by()[: COUNT_AT_MOST + 1].count()
    response = settings_page(request, "workspace/settings/calendars/calendar.html", context, page="calendars")
    faulty = 422 if form.errors or day_form.errors else 200
    response.status_code = refusal.status if refusal else faulty
    return response


def sentence_of(calendar: Calendar, now: datetime) -> str:
    """What is open now, by the clocks of the calendar."""
    times = calendar.clock()
    closing, opening = times.next_closing(now), times.next_opening(now)
    if closing is not None:
        return _("Open now, until %(time)s.") % {"time": f"{closing.astimezone(calendar.zone):%H:%M}"}
    if opening is None:
        return _("Closed, and without any opening in the next two years.")
    begins = opening.astimezone(calendar.zone)
    day = whole_day(begins) if begins.year != now.year else f"{WEEKDAYS[begins.weekday()]} {yearly_day(begins)}"
    return _("Closed now; opens on %(day)s at %(time)s.") % {"day": day, "time": f"{begins:%H:%M}"}


def coming_holidays(calendar: Calendar, now: datetime) -> Sequence[tuple[date, str]]:
    """The public holidays of the coming year."""
    today = now.astimezone(calendar.zone).date()
    return list(islice(_from(calendar.region, today), FEW))


def _from(region: str, today: date) -> Iterator[tuple[date, str]]:
    for year in (today.year, today.year + 1):
        for day, name in sorted(holidays_of(region, year).items()):
            if today <= day < today + timedelta(days=366):
                yield day, name
