import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from joindre.lib import jobs
from joindre.mail.models import OutgoingEmail, Recipient
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(minutes=1)


@dataclass
class Counting:
    """A queue of ours: it counts its turns, and fails as often as told."""

    name: str = "counting"
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


def make_copies(number: int) -> None:
    email = OutgoingEmail.objects.create(subject="Bonjour", text="Bonjour", message_id="one@joindre.example")
    Recipient.objects.bulk_create(Recipient(email=email, address=f"p{n}@client.example") for n in range(number))


def claim(limit: int = 20) -> list[int]:
    return jobs.claim(Recipient.objects.due(timezone.now()), lease=LEASE, limit=limit, state=Recipient.State.SENDING)


def test_the_loop_goes_on_after_an_error_of_a_queue(caplog: pytest.LogCaptureFixture) -> None:
    failing, other = Counting(failures=1), Counting(name="other")

    with working(failing, other):
        assert failing.worked.wait(10)
        assert other.worked.wait(10)

    assert failing.turns >= 2
    assert "queue failed queue=counting next_try_in=1s" in caplog.text
    assert "no luck" in caplog.text


def test_waking_has_it_look_at_once_after_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "REST", 60)
    queue = Counting()

    with working(queue):
        assert queue.worked.wait(10)
        with transaction.atomic():
            jobs.wake()
            before = queue.turns
        wait_until(lambda: queue.turns > before, what="second turn")


def test_a_row_in_hand_is_finished_before_the_end() -> None:
    begun, go_on, finished = threading.Event(), threading.Event(), threading.Event()

    class Slow:
        name = "slow"
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


def test_rows_are_claimed_once_by_eight_threads() -> None:
    make_copies(100)

    def claim_all() -> list[int]:
        mine: list[int] = []
        while keys := claim(limit=7):
            mine += keys
        connections.close_all()
        return mine

    with ThreadPoolExecutor(8) as pool:
        claimed = Counter(key for keys in pool.map(lambda _: claim_all(), range(8)) for key in keys)

    assert len(claimed) == 100
    assert set(claimed.values()) == {1}


def test_a_row_is_due_again_when_its_lease_has_ended() -> None:
    make_copies(1)

    [key] = claim()

    assert claim() == []
    Recipient.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert claim() == [key]


def test_a_claim_leases_and_changes_the_rows_in_the_order_asked_for() -> None:
    make_copies(3)
    due = Recipient.objects.due(timezone.now()).order_by("-pk")

    keys = jobs.claim(due, lease=LEASE, limit=2, state=Recipient.State.SENDING)

    assert keys == sorted(keys, reverse=True)
    held = Recipient.objects.filter(pk__in=keys)
    assert {row.state for row in held} == {"sending"}
    assert all(row.leased_until and row.leased_until > timezone.now() for row in held)
    assert Recipient.objects.filter(state="queued").count() == 1


def test_nothing_due_takes_no_lock(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django types it in a stub of its own
        assert claim() == []
