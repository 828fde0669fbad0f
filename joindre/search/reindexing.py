"""Indexing what is there already, a batch at a time: by the worker, or by `joindre reindex`.

Each batch and the key up to which it is done are written in one transaction. So indexing goes on where it was stopped,
to index a row twice changes nothing, and no other writer waits for longer than one small batch takes.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Model

from joindre.lib import jobs
from joindre.search.models import Reindexing
from joindre.search.sources import known_sources

#: Longer than the batches of one claim may take.
STUCK_AFTER = timedelta(minutes=10)
BATCH = 100
LARGE_BATCH = 2000
#: Batches of one claim.
TURN = 20


@dataclass(frozen=True)
class ReindexingQueue:
    """The queue is the rows of `Reindexing`; a row that is done is deleted."""

    name: str = "reindexing"
    tables: Sequence[type[Model]] = (Reindexing,)

    def run_due(self) -> int:
        """Index some batches. After each it rests for as long as the batch took, so that others can write."""
        tasks = list(Reindexing.objects.filter(pk__in=Reindexing.objects.claim(limit=1)))
        with Reindexing.objects.kept_alive(tasks, stuck_after=STUCK_AFTER):
            for task in tasks:
                _work_turn(task)
        return len(tasks)


def _work_turn(task: Reindexing) -> None:
    for _turn in range(TURN):
        began = time.monotonic()
        if not write_batch(task) or jobs.is_stopping():
            break
        time.sleep(time.monotonic() - began)
    Reindexing.objects.give_back(task)


def index_all() -> None:
    """Index everything at once, without a rest between batches: for data that nobody uses yet."""
    for source in known_sources().values():
        last: int | None = 0
        while last is not None:
            with transaction.atomic():
                last = source.write_batch(scope="", after=last, limit=LARGE_BATCH)


@transaction.atomic
def write_batch(task: Reindexing) -> bool:
    """Index the next rows; return whether there may be more. It changes nothing where another worker has the task."""
    held = Reindexing.objects.held_by(task)
    source = known_sources().get(task.source)
    # Where the same was asked for again in the meantime, `after` is zero once more.
    now = held.select_for_update().first()
    if now is None:
        return False
    last = source.write_batch(scope=task.scope, after=now.after, limit=BATCH) if source else None
    if last is None:
        held.delete()
        return False
    held.update(after=last)
    return True
