"""Dates as people say them: short beside an entry, whole in its tooltip; always in the reader's zone and language."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_AP, WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

JUST_NOW = timedelta(minutes=1)


def local_time(moment: datetime | None) -> SafeString:
    """`à l’instant`, `11:48` today, `21 nov. 09:14` this year; the page keeps today's ones true by itself."""
    if moment is None:
        return SafeString()
    local, now = timezone.localtime(moment), timezone.localtime()
    clock, day = f"{local:%H:%M}", short_day(local, now.year)
    machine, whole = local.isoformat(timespec="seconds"), f"{whole_day(local)} {clock}"
    if local.date() != now.date():
        return format_html('<time datetime="{}" title="{}">{} {}</time>', machine, whole, day, clock)
    shown = gettext("just now") if timedelta() <= now - local < JUST_NOW else clock
    return format_html(
        '<local-time today="{}" later="{} {}"><time datetime="{}" title="{}">{}</time></local-time>',
        *(clock, day, clock, machine, whole, shown),
    )


def local_date(moment: date | None) -> SafeString:
    """`21 nov.` this year, `21 nov. 2025` before."""
    if moment is None:
        return SafeString()
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    shown = short_day(day, timezone.localtime().year)
    return format_html('<time datetime="{}" title="{}">{}</time>', day.isoformat(), whole_day(day), shown)


def short_day(day: date, this_year: int) -> str:
    shown = f"{day.day}\N{NO-BREAK SPACE}{MONTHS_AP[day.month]}"
    return shown if day.year == this_year else f"{shown} {day.year}"


def whole_day(day: date) -> str:
    order = pgettext("a whole date", "{weekday} {day} {month} {year}")
    return order.format(weekday=WEEKDAYS[day.weekday()], day=_ordinal(day.day), month=MONTHS[day.month], year=day.year)


def _ordinal(day: int) -> str:
    return pgettext("first day of a month", "1") if day == 1 else str(day)
