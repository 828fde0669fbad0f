"""Dates as people say them: short beside an entry, in full in the tooltip, in the reader's time zone and language."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_AP, WEEKDAYS
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

JUST_NOW = timedelta(minutes=1)
DAYS_OF_A_WEEK = 7
_BLANK = "\N{NO-BREAK SPACE}"
_fleeting: ContextVar[list[bool] | None] = ContextVar("fleeting", default=None)
NOTHING = escape("")


def local_time(moment: datetime | None) -> SafeString:
    """Return `à l’instant`, `11:48` for today, or `21 nov. 09:14` for this year. The page updates
    the times of today.
    """
    if moment is None:
        return NOTHING
    local, now = timezone.localtime(moment), timezone.localtime()
    clock, (day, whole) = f"{local:%H:%M}", _words(local, now)
    opening = f'<time datetime="{local.isoformat(timespec="seconds")}" title="{whole} {clock}">'
    if local.date() != now.date():
        return mark_safe(f"{opening}{day} {clock}</time>")  # noqa: S308 - digits, and words escaped in _words
    shown = _shown(local, now, clock)
    steps = f'today="{clock}" later="{day} {clock}"'
    return mark_safe(f"<local-time {steps}>{opening}{shown}</time></local-time>")  # noqa: S308 - as above


def moment(at: datetime) -> str:
    """Return `11:48` for today, or `21 nov. 09:14`, as plain text within a sentence."""
    local, now = timezone.localtime(at), timezone.localtime()
    clock = f"{local:%H:%M}"
    return clock if local.date() == now.date() else f"{short_day(local.date(), this_year=now.year)}{_BLANK}{clock}"


def coming(at: datetime, *, now: datetime, zone: tzinfo) -> str:
    """Return a moment to come by the clocks of a place: `18:00`, `demain 09:00`, `lundi 09:00`, `4 janv. 09:00`."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock, ahead = f"{local:%H:%M}", (local.date() - today).days
    if ahead <= 0:
        return clock
    if ahead == 1:
        return gettext("tomorrow {time}").format(time=clock)
    if ahead < DAYS_OF_A_WEEK:
        return f"{WEEKDAYS[local.weekday()]}{_BLANK}{clock}"
    return f"{short_day(local.date(), this_year=today.year)}{_BLANK}{clock}"


@contextmanager
def watched() -> Iterator[list[bool]]:
    """Yield a list that is filled where a time is shown by words that hold for a minute only."""
    fleeting: list[bool] = []
    token = _fleeting.set(fleeting)
    try:
        yield fleeting
    finally:
        _fleeting.reset(token)


def _shown(moment: datetime, now: datetime, clock: str) -> str:
    if not timedelta() <= now - moment < JUST_NOW:
        return clock
    if (fleeting := _fleeting.get()) is not None:
        fleeting.append(True)
    return escape(gettext("just now"))


def local_date(moment: date | None) -> SafeString:
    """Return `21 nov.` for this year, and `21 nov. 2025` for an earlier one."""
    if moment is None:
        return NOTHING
    day = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    shown, whole = _words(day, timezone.localtime())
    return mark_safe(f'<time datetime="{day:%Y-%m-%d}" title="{whole}">{shown}</time>')  # noqa: S308 - as above


def short_day(day: date, *, this_year: int) -> str:
    shown = f"{_number(day)}\N{NO-BREAK SPACE}{MONTHS_AP[day.month]}"
    return shown if day.year == this_year else f"{shown} {day.year}"


def whole_day(day: date) -> str:
    order = pgettext("a whole date", "{weekday} {day} {month} {year}")
    return order.format(weekday=WEEKDAYS[day.weekday()], day=_number(day), month=MONTHS[day.month], year=day.year)


def yearly_day(day: date) -> str:
    """`1er novembre`: a day that every year has."""
    return f"{_number(day)} {MONTHS[day.month]}"


def _number(day: date) -> str:
    return pgettext("first day of a month", "1") if day.day == 1 else str(day.day)


def _words(day: date, now: datetime) -> tuple[str, str]:
    return _escaped_words(day.year, day.month, day.day, now.year, get_language())


# A feed names the same few days over and over.
@lru_cache(maxsize=4096)
def _escaped_words(year: int, month: int, number: int, this_year: int, _language: str | None) -> tuple[str, str]:
    day = date(year, month, number)
    return escape(short_day(day, this_year=this_year)), escape(whole_day(day))
