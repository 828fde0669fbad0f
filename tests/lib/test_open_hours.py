"""T9: the clock that runs only during opening hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.lib.open_hours import DAY, Hours, NeverOpen, OpenClock, is_in_order

PARIS = ZoneInfo("Europe/Paris")
DAILY: Hours = [(9 * 60, 12 * 60), (14 * 60, 18 * 60)]
OFFICE: list[Hours] = [*[DAILY] * 5, [], []]


def clock_of(week: list[Hours], zone: ZoneInfo = PARIS) -> OpenClock:
    return OpenClock(zone=zone, hours=lambda day: week[day.weekday()])


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def days_of(hours: Hours) -> OpenClock:
    return clock_of([hours] * 7)


zones = st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut"])
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
borders = st.lists(st.integers(0, DAY), max_size=6, unique=True).map(sorted)
day_hours = borders.map(lambda found: list(zip(found[::2], found[1::2], strict=False)))
weeks = st.lists(day_hours, min_size=7, max_size=7)
clocks = st.builds(lambda week, zone: clock_of(week, ZoneInfo(zone)), weeks, zones)
durations = st.timedeltas(timedelta(0), timedelta(days=20))


@settings(deadline=None)
@given(clock=clocks, start=moments, duration=durations)
def test_what_was_added_is_measured_again(clock: OpenClock, start: datetime, duration: timedelta) -> None:
    try:
        end = clock.add_open_time(start, duration)
    except NeverOpen:
        return
    assert end >= start
    assert clock.open_time_between(start, end) == duration


@settings(deadline=None)
@given(clock=clocks, start=moments, one=durations, other=durations)
def test_more_time_never_ends_earlier(clock: OpenClock, start: datetime, one: timedelta, other: timedelta) -> None:
    try:
        ends = [clock.add_open_time(start, duration) for duration in sorted([one, other])]
    except NeverOpen:
        return
    assert ends == sorted(ends)


@settings(deadline=None)
@given(clock=clocks, times=st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_two_stretches_are_as_long_as_the_whole(clock: OpenClock, times: list[datetime]) -> None:
    first, second, third = times
    whole = clock.open_time_between(first, third)
    assert clock.open_time_between(first, second) + clock.open_time_between(second, third) == whole
    assert whole <= third - first


@settings(deadline=None)
@given(clock=clocks, at=moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(clock: OpenClock, at: datetime) -> None:
    opening = clock.next_opening(at)
    if opening is None:
        return
    assert opening >= at
    assert clock.is_open(opening)
    assert clock.open_time_between(at, opening) == timedelta(0)
    assert clock.is_open(at) == (opening == at)


def test_a_deadline_passes_over_lunch_night_and_week_end() -> None:
    clock = clock_of(OFFICE)

    assert clock.add_open_time(paris("2026-03-06 11:00"), timedelta(hours=2)) == paris("2026-03-06 15:00")
    assert clock.add_open_time(paris("2026-03-06 17:30"), timedelta(hours=1)) == paris("2026-03-09 09:30")
    assert clock.next_opening(paris("2026-03-07 10:00")) == paris("2026-03-09 09:00")
    assert clock.next_closing(paris("2026-03-06 10:00")) == paris("2026-03-06 12:00")
    assert clock.next_closing(paris("2026-03-06 13:00")) is None


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_whole_day_is_as_long_as_it_is_where_clocks_change(day: str, hours: int) -> None:
    clock, start = days_of([(0, DAY)]), paris(f"{day} 00:00")
    assert clock.open_time_between(start, start + timedelta(hours=hours)) == timedelta(hours=hours)
    assert clock.open_time_between(start, paris(f"{day} 00:00") + timedelta(hours=30)) == timedelta(hours=30)


def test_hours_that_the_change_of_clocks_skips_are_not_counted() -> None:
    """In the night of 29 March 2026 there is no time between two and three."""
    clock = days_of([(90, 150), (170, 240)])

    night = paris("2026-03-29 00:00")
    assert clock.open_time_between(night, night + timedelta(hours=6)) == timedelta(minutes=90)
    assert clock.is_open(paris("2026-03-29 03:00"))


def test_who_is_never_there_has_no_deadline() -> None:
    clock = days_of([])

    assert clock.next_opening(paris("2026-03-06 11:00")) is None
    with pytest.raises(NeverOpen):
        clock.add_open_time(paris("2026-03-06 11:00"), timedelta(minutes=1))


def test_a_day_may_be_otherwise_than_its_week() -> None:
    clock = OpenClock(zone=PARIS, hours=lambda day: [] if day == date(2026, 5, 1) else [(540, 600)])

    assert clock.next_opening(paris("2026-05-01 09:00")) == paris("2026-05-02 09:00")


@pytest.mark.parametrize(
    ("hours", "fits"),
    [([(0, 1440)], True), ([(0, 60), (60, 120)], False), ([(60, 0)], False), ([(0, 1441)], False), ([(-1, 5)], False)],
)
def test_hours_are_in_order(hours: Hours, fits: bool) -> None:  # noqa: FBT001 - a value of the table
    assert is_in_order(hours) == fits
