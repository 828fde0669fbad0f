"""What waits in the queues, what is late, and what was given up and can be tried again (A5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, runtime_checkable

from django.db.models import Model, QuerySet

from joindre.lib import clock, jobs
from joindre.lib.leases import LeaseQuerySet

#: Rows are counted up to here; beyond it a page says "more than".
MOST: Final = 1000
#: As many rows are tried again by one call; for more, it is called again.
BATCH: Final = 500


@runtime_checkable
class Retried(Protocol):
    """A queue that gives rows up after some tries, and takes them back when somebody asks for it."""

    name: str

    def failed(self) -> QuerySet[Any]:
        """The rows that were given up, found by an index."""

    def describe(self, row: Any) -> str:  # noqa: ANN401 - each queue takes its own rows
        """Return the error of such a row, for whoever looks after the installation."""

    def retry(self, row: Any) -> bool:  # noqa: ANN401 - each queue takes its own rows
        """Put it back; `False` where it is not failed any more."""


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What one queue has before it. No count is above `MOST` + 1."""

    name: str
    waiting: int
    in_hand: int
    failed: int
    #: Since when the row has waited that waits longest of those that could be worked now.
    oldest: datetime | None
    #: When the first of those is due that may not be worked yet: tried again later, or at its time.
    next_at: datetime | None
    can_retry: bool

    def is_late(self, before: datetime) -> bool:
        return self.oldest is not None and self.oldest <= before


def late_queues(*, before: datetime) -> list[str]:
    """The names of the queues in which something has been due since before then (A5)."""
    found = ((name, rows.oldest_due(before)) for name, rows in _leased())
    return [name for name, oldest in found if oldest is not None and oldest <= before]


def backlogs() -> list[Backlog]:
    """Each queue whose rows are counted, in the order in which the apps register them."""
    now = clock.now()
    return [_backlog(name, rows, now) for name, rows in _leased()]


def retried(name: str) -> Retried | None:
    """The queue of this name, where it takes rows back."""
    return next((queue for queue in jobs.registered() if queue.name == name and isinstance(queue, Retried)), None)


def retry_all(queue: Retried) -> int:
    """Put back what was given up, the oldest first, at most `BATCH` rows; return how many."""
    return sum(queue.retry(row) for row in queue.failed().order_by("pk")[:BATCH])


def _leased() -> Iterator[tuple[str, LeaseQuerySet[Any]]]:
    for queue in jobs.registered():
        for table in queue.tables:
            if isinstance(rows := _rows(table), LeaseQuerySet):
                yield queue.name, rows


def _rows(table: type[Model]) -> QuerySet[Any]:
    return table._default_manager.all()  # noqa: SLF001 - documented by Django as public


def _backlog(name: str, rows: LeaseQuerySet[Any], now: datetime) -> Backlog:
    queue = retried(name)
    return Backlog(
        name=name,
        waiting=_count(rows.shown_as_waiting(now)),
        in_hand=_count(rows.in_hand(now)),
        failed=_count(queue.failed()) if queue else 0,
        oldest=rows.oldest_due(now),
        next_at=rows.next_due(now),
        can_retry=queue is not None,
    )


def _count(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST + 1].count()
