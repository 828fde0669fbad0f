"""The forms of calendars: the hours of a week, and days that are otherwise."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from joindre.company.models import Calendar, Company
from joindre.directory.calendars import CalendarCard, DayCard
from joindre.lib.public_holidays import REGIONS
from joindre.ui.hours_fields import HoursField
from joindre.ui.place_fields import ZoneField
from joindre.workspace.forms.customers import LineField
from joindre.workspace.forms.meanwhile import SharedForm

LONGEST_NAME = 60
DAYS = tuple(f"day_{place}" for place in range(7))
#: What a new calendar begins with, for the days from Monday to Friday.
OFFICE = "09:00-12:00 14:00-18:00"


class CalendarForm(SharedForm, forms.Form):
    name = LineField(label=_("Name"), max_length=LONGEST_NAME)
    name_en = LineField(label=_("Name in English"), max_length=LONGEST_NAME, required=False)
    time_zone = ZoneField(label=_("Time zone"))
    region = forms.ChoiceField(
        label=_("Public holidays"),
        required=False,
        choices=[("", _("None")), *REGIONS.items()],
        help_text=_("They are closed, unless a day of your own says otherwise."),
    )
    is_usual = forms.BooleanField(
        label=_("The company’s usual hours"),
        required=False,
        help_text=_("They hold for each site that names no calendar of its own."),
    )

    def __init__(self, data: Any = None, *, calendar: Calendar) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(data, initial=_values_of(calendar))
        for place, name in enumerate(DAYS):
            self.fields[name] = HoursField(label=str(WEEKDAYS[place]).capitalize(), show_hidden_initial=True)

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS]

    def card(self) -> CalendarCard:
        names = ("name", "name_en", "time_zone", "region")
        week = [self.cleaned_data[name] for name in DAYS]
        return CalendarCard(week=week, **{name: self.cleaned_data[name] for name in names})

    def shown_card(self) -> dict[str, Any]:
        """What the page showed, by the names of `CalendarCard`, and whether these were the usual hours."""
        shown = self.shown()
        days = [shown.pop(name) for name in DAYS if name in shown]
        return shown | ({"week": days} if len(days) == len(DAYS) else {})


class DayForm(forms.Form):
    date = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))
    name = LineField(label=_("Name"), max_length=LONGEST_NAME)
    name_en = LineField(label=_("Name in English"), max_length=LONGEST_NAME, required=False)
    is_yearly = forms.BooleanField(label=_("Each year"), required=False)
    hours = HoursField(label=_("Hours on that day"), help_text=_("Leave them empty where the day is closed."))

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 - as Django's own
        # The form of the calendar stands on the same page.
        super().__init__(data, auto_id="day-%s")

    def card(self) -> DayCard:
        return DayCard(**self.cleaned_data)


def _values_of(calendar: Calendar) -> dict[str, Any]:
    company = Company.current()
    if not calendar.week:
        week = [OFFICE] * 5 + [""] * 2
        return {
            "time_zone": company.time_zone,
            "is_usual": company.calendar_id is None,
            **dict(zip(DAYS, week, strict=True)),
        }
    names = ("name", "name_en", "time_zone", "region")
    values = {name: getattr(calendar, name) for name in names}
    return {**values, "is_usual": company.calendar_id == calendar.pk, **dict(zip(DAYS, calendar.week, strict=True))}
