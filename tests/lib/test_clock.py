"""The time that acts read."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from django.utils import timezone

from joindre.lib import clock

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_it_is_the_present() -> None:
    assert timezone.now() - clock.now() < timedelta(seconds=5)


def test_it_can_be_set_for_the_code_within_alone() -> None:
    with clock.at(MOMENT):
        inner = clock.now()

    assert inner == MOMENT
    assert clock.now() > MOMENT


def test_another_thread_goes_on_in_the_present() -> None:
    seen: list[datetime] = []

    with clock.at(MOMENT):
        other = Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()

    assert seen[0] > MOMENT
