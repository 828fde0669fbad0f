"""A clock that runs only while somebody is there (T9): opening hours of a week, with days that are otherwise.

Times are those on the wall of one time zone; what is returned is in UTC. Where clocks go forward, a time that is
skipped is the moment of the change; where they go back, a time that comes twice is the first of the two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = 24 * 60
#: Minutes after midnight of the beginning and the end; midnight at the end of a day is 1440.
Interval = tuple[int, int]
Hours = Sequence[Interval]
#: Days that are looked at for the next opening: two years without one hour are taken for ever.
MOST_DAYS: Final = 800
#: A century is the farthest that time is added.
FARTHEST: Final = 36_500


class NeverOpen(Exception):
    """Nobody is there within the days that are looked at."""


@dataclass(frozen=True, kw_only=True)
class OpenClock:
    """`hours` says when a day is open; its intervals are in order and do not overlap."""

    zone: ZoneInfo
    hours: Callable[[date], Hours]

    def is_open(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._spans(at, days=1))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first open moment from then on, which may be that one; `None` where there is none in two years."""
        return next((max(start, at) for start, end in self._spans(at, days=MOST_DAYS) if end > at), None)

    def next_closing(self, at: datetime) -> datetime | None:
        """When the interval ends in which this moment lies; `None` while it is closed."""
        return next((end for start, end in self._spans(at, days=1) if start <= at < end), None)

    def add_open_time(self, start: datetime, duration: timedelta) -> datetime:
        """The moment by which so much open time has passed. Raise `NeverOpen`."""
        left = duration
        if left <= timedelta(0):
            return start
        # Open hours of a few minutes a week take many days; each year holds some.
        for begin, end in self._spans(start, days=min(MOST_DAYS * (duration.days + 1), FARTHEST)):
            begun = max(begin, start)
            if begun >= end:
                continue
            if end - begun >= left:
                return begun + left
            left -= end - begun
        raise NeverOpen

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments was open; none where the second is not the later one."""
        days = max((end - start).days, 0) + 2
        spans = self._spans(start, days=days)
        parts = (min(until, end) - max(since, start) for since, until in spans)
        return sum((part for part in parts if part > timedelta(0)), timedelta(0))

    def _spans(self, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Open time, from the day on that this moment is on."""
        first = at.astimezone(self.zone).date()
        for ahead in range(days):
            day = first + timedelta(days=ahead)
            for start, end in self.hours(day):
                since, until = self._moment(day, start), self._moment(day, end)
                if since < until:
                    yield since, until

    def _moment(self, day: date, minutes: int) -> datetime:
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) == wall:
            return moment
        # Read by the offset that comes after the change, a skipped time lies before it.
        return self._change_between(wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC), moment)

    def _change_between(self, before: datetime, after: datetime) -> datetime:
        """The minute between two moments at which the clocks go forward."""
        old = before.astimezone(self.zone).utcoffset()
        while after - before > timedelta(minutes=1):
            middle = before + (after - before) // 2
            if middle.astimezone(self.zone).utcoffset() == old:
                before = middle
            else:
                after = middle
        return after.replace(second=0, microsecond=0)


def is_in_order(hours: Hours) -> bool:
    """Whether these intervals lie within a day, one after the other."""
    borders = [border for interval in hours for border in interval]
    return borders == sorted(set(borders)) and all(0 <= border <= DAY for border in borders)


def read_hours(text: str) -> Hours:
    """The intervals of a text such as `09:00-12:00 14:00-24:00`."""
    borders = (interval.partition("-")[::2] for interval in text.split())
    return [(_minutes(start), _minutes(end)) for start, end in borders]


def write_hours(hours: Hours) -> str:
    return " ".join(f"{_clock_time(start)}-{_clock_time(end)}" for start, end in hours)


def _minutes(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def _clock_time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
