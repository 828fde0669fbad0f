"""SQLite in WAL with immediate transactions: many writers at once wait for each other and never fail (A2)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from joindre.lib import jobs
from joindre.live import bus
from joindre.live.models import TopicVersion

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 8, 40


class Writing:
    """A queue whose work is a read that becomes a write, again and again."""

    name = "writing"
    tables = ()

    def __init__(self) -> None:
        self.done = 0

    def run_due(self) -> int:
        read_and_write("worker")
        self.done += 1
        return 1


@transaction.atomic
def read_and_write(topic: str) -> None:
    row = TopicVersion.objects.select_for_update().get(topic=topic)
    bus.publish(topic, row.version + 1)


def test_eight_writers_and_the_worker_lose_nothing_and_meet_no_locked_database() -> None:
    topics = [*(f"ticket:{n % 4}" for n in range(WRITERS)), "worker"]
    TopicVersion.objects.bulk_create(TopicVersion(topic=topic, version=0) for topic in set(topics))
    together = threading.Barrier(WRITERS)
    queue = Writing()
    worker = jobs.Worker([queue])

    def write(topic: str) -> None:
        together.wait()
        for _ in range(ROUNDS):
            read_and_write(topic)
        connections.close_all()

    worker.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, topics[:WRITERS]))
    assert worker.stop(timeout=20)

    assert bus.versions(topics) == {**{f"ticket:{n}": 2 * ROUNDS for n in range(4)}, "worker": queue.done}
    assert queue.done > 0
