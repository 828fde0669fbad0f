"""Calendars: the opening hours of a week, public holidays, and days of one's own (S1, T9)."""

from datetime import date
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from joindre.lib.choices import Choice
from joindre.lib.open_hours import DAY, Hours, OpenClock, read_hours
from joindre.lib.public_holidays import REGIONS, holidays_of
from joindre.lib.zones import zone_named
from joindre.live.kept import KeptRow, KeptValue


class Calendar(Choice, KeptRow):
    """When somebody is there, by the clocks of one time zone: of the company, or of sites."""

    #: What the values of a field mean, where the field itself does not say it.
    CHOICES: ClassVar = {"region": REGIONS.items()}

    time_zone = models.CharField(_("time zone"), max_length=60)
    #: Seven days from Monday on; of each its intervals, such as `09:00-12:00 14:00-24:00`.
    week = models.JSONField(_("opening hours"), default=list)
    #: Whose public holidays are closed; blank for none.
    region = models.CharField(_("public holidays"), max_length=8, blank=True)

    class Meta(Choice.Meta):
        pass

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone) or ZoneInfo(settings.TIME_ZONE)

    def clock(self) -> OpenClock:
        """As the calendar is now; its own days are read once."""
        own = list(self.days.all())
        by_date = {day.date: day for day in own if not day.is_yearly}
        yearly = {(day.date.month, day.date.day): day for day in own if day.is_yearly}

        def hours(day: date) -> Hours:
            special = by_date.get(day) or yearly.get((day.month, day.day))
            if special is not None:
                return special.intervals
            return [] if day in holidays_of(self.region, day.year) else self.hours_of(day)

        return OpenClock(zone=self.zone, hours=hours)

    def hours_of(self, day: date) -> Hours:
        """Those of an ordinary week."""
        return read_hours(self.week[day.weekday()]) if self.week else []


class CalendarDay(KeptRow):
    """One day that is otherwise than its week: closed, or open at other hours, though it be a public holiday."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days")
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    date = models.DateField(_("date"))
    is_yearly = models.BooleanField(_("each year"), default=False)
    #: Blank where the day is closed.
    hours = models.CharField(_("opening hours"), max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "date", "is_yearly"], name="calendar_day_once")]
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of whoever reads."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def intervals(self) -> Hours:
        return read_hours(self.hours)


#: The clocks of all calendars by their keys, shared by all threads: a card says at every look whether a site is open.
known_clocks = KeptValue(
    lambda: {calendar.pk: calendar.clock() for calendar in Calendar.objects.prefetch_related("days")}
)

#: Where no calendar is named, somebody is always there.
AROUND_THE_CLOCK: Final = OpenClock(zone=ZoneInfo("UTC"), hours=lambda _day: [(0, DAY)])
