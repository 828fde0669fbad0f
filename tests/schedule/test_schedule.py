"""What is done at its time is done once, whatever the number of workers; what fails is tried again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from joindre.lib import schedule
from joindre.lib.schedule import Scheduled
from joindre.schedule.models import ScheduledTask
from joindre.schedule.queue import ScheduleQueue, run_now

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(schedule, "_registered", {})
    done: list[str] = []
    schedule.daily("drafts", lambda: done.append("drafts"))
    schedule.daily("files", lambda: done.append("files"))
    return done


def work_at(moment: datetime) -> int:
    queue = ScheduleQueue()
    with time_machine.travel(moment, tick=False):
        return sum(iter(queue.run_due, 0))


def task(name: str) -> ScheduledTask:
    return ScheduledTask.objects.get(name=name)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 24, 1, 0, tzinfo=UTC), datetime(2026, 11, 24, 2, 30, tzinfo=UTC)),
        (datetime(2026, 11, 24, 2, 30, tzinfo=UTC), datetime(2026, 11, 25, 2, 30, tzinfo=UTC)),
        # The night in which summer begins.
        (datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_day_ends_in_the_time_zone_of_the_portal(now: datetime, expected: datetime) -> None:
    with override_settings(TIME_ZONE="Europe/Paris"), timezone.override("Asia/Tokyo"):
        assert Scheduled(name="x", work=list, at=time(3, 30)).next_after(now) == expected


def test_a_task_that_runs_every_few_minutes_counts_from_its_last_run() -> None:
    assert Scheduled(name="x", work=list, every=timedelta(minutes=5)).next_after(EVENING) == EVENING + timedelta(
        minutes=5
    )


def test_a_new_task_waits_for_its_time(done: list[str]) -> None:
    assert work_at(EVENING) == 0
    assert done == []
    assert EVENING < (task("drafts").leased_until or EVENING) < MORNING


def test_due_tasks_are_run_once_in_the_order_of_their_apps(done: list[str]) -> None:
    work_at(EVENING)

    assert [work_at(MORNING), work_at(MORNING)] == [2, 0]
    assert done == ["drafts", "files"]
    assert (task("files").result, task("files").finished_at, task("files").attempts) == ("done", MORNING, 0)


def test_runs_that_were_missed_for_days_are_one_run(done: list[str]) -> None:
    work_at(EVENING)

    work_at(MORNING + timedelta(days=30))

    assert done == ["drafts", "files"]
    assert (task("drafts").leased_until or MORNING) > MORNING + timedelta(days=30)


def test_a_task_that_fails_says_why_is_tried_again_and_stops_no_other(
    done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """A5: the sweep of files comes last, and a full disk would stop it for ever."""
    schedule.daily("drafts", fail)
    work_at(EVENING)

    assert work_at(MORNING) == 2
    assert done == ["files"]
    failed = task("drafts")
    assert (failed.result, failed.error, failed.attempts) == ("failed", "OSError: the disk is full", 1)
    assert failed.leased_until == MORNING + timedelta(minutes=1)
    assert "task failed task=drafts" in caplog.text

    schedule.daily("drafts", lambda: done.append("drafts"))
    assert work_at(MORNING + timedelta(minutes=1)) == 1
    assert done == ["files", "drafts"]
    assert (task("drafts").result, task("drafts").error, task("drafts").attempts) == ("done", "", 0)


def fail() -> None:
    raise OSError("the disk is full")


def test_a_task_is_run_at_once_when_asked_for(done: list[str]) -> None:
    work_at(EVENING)

    with time_machine.travel(EVENING, tick=False):
        assert run_now("files")
        assert not run_now("unknown")
    work_at(EVENING + timedelta(seconds=1))

    assert done == ["files"]


def test_a_task_that_runs_is_not_begun_again(done: list[str]) -> None:
    work_at(EVENING)
    seen: list[bool] = []
    schedule.daily("files", lambda: seen.append(run_now("files")))

    work_at(MORNING)

    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_many_workers_run_a_task_once(done: list[str]) -> None:
    ScheduleQueue().run_due()
    ScheduledTask.objects.update(leased_until=timezone.now() - timedelta(hours=1))

    def work() -> None:
        queue = ScheduleQueue()
        while queue.run_due():
            pass
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(), range(4)))

    assert sorted(done) == ["drafts", "files"]
