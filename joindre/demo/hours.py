"""The working hours of the demo's company: half past eight to six, from Monday to Friday."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Paris")
OPENING: Final = time(8, 30)
CLOSING: Final = time(18)
_SATURDAY: Final = 5


def working(moment: datetime) -> datetime:
    """Return this moment, or the next opening where nobody works at this moment."""
    local = moment.astimezone(ZONE)
    if local.weekday() >= _SATURDAY or local.time() >= CLOSING:
        return working(_opening(local + timedelta(days=1)))
    return max(local, _opening(local))


def later(moment: datetime, *, minutes: float) -> datetime:
    """Return the moment that many working minutes later."""
    start = working(moment)
    left = _closing(start) - start
    wanted = timedelta(minutes=minutes)
    if wanted < left:
        return start + wanted
    return later(start + left, minutes=(wanted - left).total_seconds() / 60)


def worked(moment: datetime) -> datetime:
    """Return this moment, or the last closing where nobody works at this moment."""
    local = moment.astimezone(ZONE)
    if local.weekday() >= _SATURDAY or local.time() < OPENING:
        return worked(_closing(local - timedelta(days=1)))
    return min(local, _closing(local))


def earlier(moment: datetime, *, minutes: float) -> datetime:
    """Return the moment that many working minutes earlier."""
    end = worked(moment)
    wanted, there = timedelta(minutes=minutes), end - _opening(end)
    if wanted <= there:
        return end - wanted
    return earlier(_closing(end - timedelta(days=1)), minutes=(wanted - there).total_seconds() / 60)


def earlier_day(moment: datetime, *, days: int) -> datetime:
    """Return the opening of the day that many working days before."""
    day = moment.astimezone(ZONE)
    while days > 0:
        day -= timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return _opening(day)


def _opening(local: datetime) -> datetime:
    return local.replace(hour=OPENING.hour, minute=OPENING.minute, second=0, microsecond=0)


def _closing(local: datetime) -> datetime:
    return local.replace(hour=CLOSING.hour, minute=CLOSING.minute, second=0, microsecond=0)
