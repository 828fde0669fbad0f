"""Indexing what is there already, a batch at a time: by the worker, or by `joindre reindex`.

Each batch and the key up to which it is done are written in one transaction. So it goes on where it was stopped, what
is done twice is done once, and no other writer waits for longer than one small batch takes.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Model

from joindre.lib import clock, jobs
from joindre.search.models import Reindexing
from joindre.search.sources import known_sources

LEASE = timedelta(minutes=2)
BATCH = 100
#: Batches of one claim.
TURN = 20


@dataclass(frozen=True)
class ReindexingQueue:
    """The queue is the rows of `Reindexing`; a row that is done is deleted."""

    name: str = "reindexing"
    tables: Sequence[type[Model]] = (Reindexing,)

    def run_due(self) -> int:
        """Between two batches it rests for as long as one takes: others write meanwhile."""
        keys = Reindexing.objects.due(clock.now()).claim(lease=LEASE, limit=1)
        for task in Reindexing.objects.filter(pk__in=keys):
            for _turn in range(TURN):
                began = time.monotonic()
                if not write_batch(task):
                    break
                if jobs.is_stopping():
                    break
                time.sleep(time.monotonic() - began)
            Reindexing.objects.give_back(task)
        return len(keys)


@transaction.atomic
def write_batch(task: Reindexing) -> bool:
    """Index the next rows; return whether there may be more. It changes nothing where another worker has the task."""
    held = Reindexing.objects.held_by(task)
    source = known_sources().get(task.source)
    # Asked anew meanwhile, it begins again.
    now = held.select_for_update().first()
    if now is None:
        return False
    last = source.write_batch(scope=task.scope, after=now.after, limit=BATCH) if source else None
    if last is None:
        held.delete()
        return False
    held.update(after=last)
    return True
