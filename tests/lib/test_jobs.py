"""The loop that works the queues: errors, waking, stopping."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.db.models import Model

from joindre.lib import jobs
from joindre.mail.models import IncomingEmail, Recipient
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Counting:
    """A queue of ours: it counts its turns, and fails as often as told."""

    name: str = "counting"
    tables: Sequence[type[Model]] = (Recipient,)
    failures: int = 0
    turns: int = 0
    worked: threading.Event = field(default_factory=threading.Event)

    def run_due(self) -> int:
        self.turns += 1
        if self.turns <= self.failures:
            raise RuntimeError("no luck")
        self.worked.set()
        return 0


@contextmanager
def working(*queues: jobs.Queue) -> Iterator[jobs.Worker]:
    worker = jobs.Worker(queues)
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop(timeout=10)


@dataclass
class Failing:
    """A queue that fails at these turns."""

    failing: set[int]
    name: str = "failing"
    tables: Sequence[type[Model]] = ()
    turns: int = 0

    def run_due(self) -> int:
        self.turns += 1
        if self.turns in self.failing:
            raise RuntimeError("no luck")
        return 0


@dataclass
class Batches:
    """A queue that works three rows at most, and finds so many."""

    left: list[int]
    name: str = "batches"
    tables: Sequence[type[Model]] = ()
    batch: int = 3

    def run_due(self) -> int:
        return self.left.pop(0)


class Impatient(jobs.Loop):
    """Notes how long it would rest after each turn, instead of resting."""

    def __init__(self, queue: jobs.Queue, *, turns: int) -> None:
        super().__init__(queue)
        self.left = turns
        self.waits: list[float] = []

    def rest(self) -> None:
        self.waits.append(self.back_off)
        self.left -= 1
        self.is_stopping = self.left == 0


def waits_of(queue: jobs.Queue, *, turns: int) -> list[float]:
    loop = Impatient(queue, turns=turns)
    loop.start()
    loop.join(10)
    return loop.waits


def test_the_loop_goes_on_after_an_error_of_a_queue(caplog: pytest.LogCaptureFixture) -> None:
    failing, other = Counting(failures=1), Counting(name="other")

    with working(failing, other):
        assert failing.worked.wait(10)
        assert other.worked.wait(10)

    assert failing.turns >= 2
    assert "queue failed queue=counting next_try_in=1s" in caplog.text
    assert "no luck" in caplog.text


def test_a_turn_that_goes_well_resets_the_back_off() -> None:
    """A queue that failed long ago is not left alone longer for it when it fails again."""
    queue = Failing({1, 2, 4})
    waits = waits_of(queue, turns=5)

    assert waits == [1.0, 2.0, 0.0, 1.0, 0.0]


def test_the_back_off_doubles_up_to_a_minute() -> None:
    waits = waits_of(Failing(set(range(1, 10))), turns=9)

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_queue_that_worked_as_many_rows_as_it_may_looks_again_at_once() -> None:
    """Where it worked fewer, nothing is left, and it rests until it is woken."""
    batches = Batches([3, 3, 2, 3, 0])

    assert len(waits_of(batches, turns=2)) == 2
    assert batches.left == []


def test_waking_has_it_look_at_once_after_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "REST", 60)
    queue = Counting()

    with working(queue):
        assert queue.worked.wait(10)
        with transaction.atomic():
            jobs.wake(Recipient)
            before = queue.turns
        wait_until(lambda: queue.turns > before, what="second turn")


def test_waking_is_about_the_queues_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail that is to leave has nobody look for mails that arrived."""
    monkeypatch.setattr(jobs, "REST", 60)
    asked, other = Counting(), Counting(name="other", tables=(IncomingEmail,))

    with working(asked, other):
        assert other.worked.wait(10)
        before = other.turns
        for _ in range(3):
            turns = asked.turns
            jobs.wake(Recipient)
            wait_until(lambda turns=turns: asked.turns > turns, what="another turn")  # type: ignore[misc]  # mypy infers no type for a default

    # A worker that begins to hear other processes looks at everything once.
    assert other.turns <= before + 1


WAKE = """
import django
django.setup()
from joindre.lib import jobs
from joindre.mail.models import Recipient
jobs.wake(Recipient)
"""


@pytest.mark.skipif("postgres" not in os.environ["JOINDRE_DATABASE_URL"], reason="a worker on SQLite looks by itself")
def test_the_workers_of_other_processes_are_woken_too(
    monkeypatch: pytest.MonkeyPatch, child_environment: dict[str, str]
) -> None:
    """M7: what a web process wrote is worked at once, and not when a worker next looks by itself."""
    monkeypatch.setattr(jobs, "REST", 60)
    queue = Counting()

    with working(queue):
        wait_until(is_heard, what="a worker that listens")
        before = queue.turns
        subprocess.run([sys.executable, "-c", WAKE], env=child_environment, check=True)
        wait_until(lambda: queue.turns > before, what="a turn that another process asked for")


def is_heard() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query = %s",
            [f"LISTEN {jobs.CHANNEL}"],
        )
        return cursor.fetchone() is not None


def test_a_row_in_hand_is_finished_before_the_end() -> None:
    begun, go_on, finished = threading.Event(), threading.Event(), threading.Event()

    class Slow:
        name = "slow"
        tables = ()
        saw_the_end = False

        def run_due(self) -> int:
            begun.set()
            go_on.wait(10)
            self.saw_the_end = jobs.is_stopping()
            finished.set()
            return 1

    queue = Slow()
    with working(queue) as worker:
        begun.wait(10)
        ending = threading.Thread(target=worker.stop)
        ending.start()
        wait_until(lambda: all(loop.is_stopping for loop in worker._loops))  # noqa: SLF001 - nothing else shows it yet
        go_on.set()
        ending.join(10)

        assert finished.is_set()
        assert queue.saw_the_end
        assert not worker.is_running
