from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from joindre.ui.dates import local_date, local_time, yearly_day

NOW = datetime(2026, 11, 24, 11, 48, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def paris() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), timezone.override("Europe/Paris"), translation.override("fr"):
        yield


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (timedelta(seconds=59), ">à l’instant<"),
        (timedelta(minutes=1), ">11:47<"),
        (timedelta(hours=11), ">00:48<"),
        (timedelta(hours=12), ">23\xa0nov. 23:48<"),
        (timedelta(days=300), ">28\xa0jan. 11:48<"),
        (timedelta(days=400), ">20\xa0oct. 2025 11:48<"),
        (-timedelta(minutes=5), ">11:53<"),
    ],
)
def test_a_moment_is_told_as_short_as_it_can_be(before: timedelta, shown: str) -> None:
    assert shown in local_time(NOW - before)


def test_a_moment_is_told_whole_on_demand_and_to_machines() -> None:
    html = local_time(NOW - timedelta(days=1))

    assert 'title="lundi 23 novembre 2026 11:48"' in html
    assert 'datetime="2026-11-23T11:48:00+01:00"' in html


def test_the_first_of_a_month_is_written_as_the_french_do() -> None:
    assert 'title="dimanche 1er novembre 2026"' in local_date(date(2026, 11, 1))
    assert ">1er\N{NO-BREAK SPACE}nov." in local_date(date(2026, 11, 1))
    assert yearly_day(date(2026, 5, 1)) == "1er mai"


def test_todays_moments_carry_what_they_will_be_called_later() -> None:
    html = local_time(NOW)

    assert html.startswith('<local-time today="11:48" later="24\xa0nov. 11:48">')


def test_a_moment_is_told_in_the_zone_and_language_of_the_reader() -> None:
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    with timezone.override("Indian/Reunion"), translation.override("en"):
        html = local_time(moment)

    assert ">03:30<" in html
    assert "Tuesday 24 November 2026" in html


def test_no_moment_is_nothing() -> None:
    assert local_time(None) == local_date(None) == ""
