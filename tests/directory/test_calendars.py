"""S1, T9: acts on calendars, and what is open by them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from joindre.audit.models import SettingChange
from joindre.company.models import AROUND_THE_CLOCK, Calendar, Company
from joindre.directory.calendars import (
    MOST_OWN_DAYS,
    CalendarCard,
    CalendarNameTaken,
    DayCard,
    DayTaken,
    TooManyDays,
    add_day,
    delete_day,
    save_calendar,
)
from joindre.directory.limits import SettingOfEverybody
from joindre.directory.models import Employee, Site
from joindre.lib.public_holidays import REGIONS, holidays_of
from tests.directory.test_customers import limited

__all__ = ["limited"]
WEEK = [[(540, 720), (840, 1080)]] * 5 + [[], []]
OFFICE = CalendarCard(name="Bureau", time_zone="Europe/Paris", week=WEEK, region="FR")
NOON = datetime(2026, 12, 24, 10, tzinfo=UTC)


def test_a_site_has_its_own_hours_else_the_company_s_else_none(root: Employee, lyon: Site) -> None:
    assert lyon.clock() is AROUND_THE_CLOCK

    usual = save_calendar(Calendar(), OFFICE, is_usual=True, by=root)
    assert Company.current().calendar == usual
    assert not lyon.clock().is_open(datetime(2026, 3, 7, 10, tzinfo=UTC))

    lyon.calendar = save_calendar(
        Calendar(), replace(OFFICE, name="Nuit", week=[[(0, 1440)]] * 7, region=""), is_usual=False, by=root
    )
    assert lyon.clock().is_open(datetime(2026, 3, 7, 10, tzinfo=UTC))
    assert Company.current().calendar == usual

    save_calendar(usual, OFFICE, is_usual=False, by=root)
    assert Company.current().calendar is None


def test_holidays_and_days_of_one_s_own_are_otherwise_than_the_week(root: Employee) -> None:
    calendar = save_calendar(Calendar(), OFFICE, is_usual=False, by=root)
    assert not calendar.clock().is_open(datetime(2026, 12, 25, 10, tzinfo=UTC))
    assert calendar.clock().is_open(NOON)

    add_day(calendar, DayCard(name="Pont", date=NOON.date()), by=root)
    opened = add_day(calendar, DayCard(name="Permanence", date=date(2026, 12, 25), hours=[(600, 660)]), by=root)
    add_day(calendar, DayCard(name="Inventaire", date=date(2020, 12, 28), is_yearly=True), by=root)

    clock = calendar.clock()
    assert clock.next_opening(NOON) == datetime(2026, 12, 25, 9, tzinfo=UTC)
    assert clock.next_opening(NOON + timedelta(days=1)) == datetime(2026, 12, 29, 8, tzinfo=UTC)
    delete_day(opened, by=root)
    assert not calendar.clock().is_open(datetime(2026, 12, 25, 9, 30, tzinfo=UTC))


def test_a_date_has_one_entry_and_a_calendar_few_days(root: Employee) -> None:
    calendar = save_calendar(Calendar(), OFFICE, is_usual=False, by=root)
    day = DayCard(name="Pont", date=NOON.date())
    add_day(calendar, day, by=root)
    with pytest.raises(DayTaken):
        add_day(calendar, day, by=root)

    for place in range(MOST_OWN_DAYS - 1):
        calendar.days.create(name="Pont", date=date(2027, 1, 1) + timedelta(days=place))
    with pytest.raises(TooManyDays):
        add_day(calendar, replace(day, is_yearly=True), by=root)


def test_a_name_stands_for_one_calendar(root: Employee) -> None:
    first = save_calendar(Calendar(), OFFICE, is_usual=False, by=root)
    with pytest.raises(CalendarNameTaken):
        save_calendar(Calendar(), OFFICE, is_usual=False, by=root)

    assert save_calendar(first, OFFICE, is_usual=False, by=root) == first


def test_hours_are_everybody_s_so_that_who_is_limited_changes_none(limited: Employee, root: Employee) -> None:
    """S3"""
    calendar = save_calendar(Calendar(), OFFICE, is_usual=False, by=root)
    day = add_day(calendar, DayCard(name="Pont", date=NOON.date()), by=root)

    with pytest.raises(SettingOfEverybody):
        save_calendar(calendar, OFFICE, is_usual=True, by=limited)
    with pytest.raises(SettingOfEverybody):
        add_day(calendar, DayCard(name="Pont", date=date(2026, 1, 2)), by=limited)
    with pytest.raises(SettingOfEverybody):
        delete_day(day, by=limited)


def test_each_change_leaves_a_line_that_people_can_read(root: Employee) -> None:
    calendar = save_calendar(Calendar(), OFFICE, is_usual=False, by=root)
    save_calendar(calendar, replace(OFFICE, week=[*WEEK[:5], [(540, 1440)], []]), is_usual=False, by=root)

    change = SettingChange.objects.order_by("-pk")[0].shown_differences[0]
    assert change.new.endswith("09:00-12:00 14:00-18:00, 09:00-24:00, ")


@pytest.mark.parametrize(
    ("region", "day", "is_holiday"),
    [
        ("FR", "2026-07-14", True), ("FR", "2026-12-26", False), ("FR-57", "2026-12-26", True),
        ("BE", "2026-07-21", True), ("LU", "2026-06-23", True), ("CH", "2026-08-01", True),
        ("CH-GE", "2026-09-10", True),
        ("CH-ZH", "2026-09-10", False),
        ("XX", "2026-01-01", False), ("", "2026-01-01", False),
    ],
)  # fmt: skip
def test_the_holidays_of_each_country_are_known(region: str, day: str, is_holiday: bool) -> None:  # noqa: FBT001 - a value of the table
    assert (date.fromisoformat(day) in holidays_of(region, 2026)) == is_holiday


def test_every_region_that_is_offered_has_holidays() -> None:
    assert all(holidays_of(region, 2026) for region in REGIONS)
