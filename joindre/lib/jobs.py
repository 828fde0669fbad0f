"""Background work: rows are the queues, and this is the loop that works them.

An app registers its queues when it starts (`jobs.register`). The loop asks each of them again and again to work a
small batch of what is due. How a worker takes rows for itself alone is in `leases`.
"""

import threading
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, runtime_checkable
from weakref import WeakSet

from django.db import close_old_connections, connections, transaction

from joindre.lib.logs import Log
from joindre.lib.outages import outage_of

LOG = Log("joindre.jobs")
#: How long a queue without due rows rests, unless somebody wakes it.
REST = 1.0
#: After an error of the queue itself: twice as long each time, never longer than this.
LONGEST_BACK_OFF = 60.0


class Queue(Protocol):
    @property
    def name(self) -> str: ...

    def run_due(self) -> int:
        """Claim and work a small batch of the rows that are due; return how many were worked.

        What a row does wrong is for the queue to record. What the queue lets through is its own error: it then rests.
        """


@runtime_checkable
class Timed(Protocol):
    """A queue that knows how long its work has waited."""

    name: str

    def is_late(self, before: datetime) -> bool:
        """Say whether something was due before then and is still not done."""


_queues: dict[str, Queue] = {}
_workers: "WeakSet[Worker]" = WeakSet()
_here = threading.local()


def register(queue: Queue) -> None:
    """Called while the apps start."""
    _queues[queue.name] = queue


def registered() -> tuple[Queue, ...]:
    return tuple(_queues.values())


def late_queues(*, before: datetime) -> list[str]:
    """The names of the queues in which something has been due since before then (A5)."""
    return [queue.name for queue in registered() if isinstance(queue, Timed) and queue.is_late(before)]


def wake() -> None:
    """Have the workers of this process look at once: now, or when the current transaction commits."""
    transaction.on_commit(_wake_workers)


def is_stopping() -> bool:
    """Whether the worker around this call was told to stop: a long batch ends after the row in hand."""
    loop: Loop | None = getattr(_here, "loop", None)
    return loop is not None and loop.is_stopping


def _wake_workers() -> None:
    for worker in list(_workers):
        worker.wake()


class Worker:
    """Works each queue in a thread of its own, so that a slow mail server delays nothing but its mails."""

    def __init__(self, queues: Iterable[Queue] | None = None) -> None:
        self._loops = [Loop(queue) for queue in (registered() if queues is None else queues)]

    def start(self) -> None:
        _workers.add(self)
        for loop in self._loops:
            loop.start()

    @property
    def is_running(self) -> bool:
        return all(loop.is_alive() for loop in self._loops)

    def wake(self) -> None:
        for loop in self._loops:
            loop.woken.set()

    def stop(self, *, timeout: float | None = None) -> bool:
        """Finish the rows in hand, then end; say whether all ended within the time given."""
        _workers.discard(self)
        for loop in self._loops:
            loop.is_stopping = True
            loop.woken.set()
        end = None if timeout is None else time.monotonic() + timeout
        for loop in self._loops:
            loop.join(end and max(0.0, end - time.monotonic()))
        return not any(loop.is_alive() for loop in self._loops)


class Loop(threading.Thread):
    """The thread of one queue."""

    def __init__(self, queue: Queue) -> None:
        super().__init__(name=f"queue {queue.name}", daemon=True)
        self.woken = threading.Event()
        self.is_stopping = False
        self._queue = queue
        #: Seconds until the next turn after an error; zero after a turn that went well.
        self.back_off = 0.0

    def run(self) -> None:
        _here.loop = self
        try:
            while not self.is_stopping:
                self.woken.clear()
                self._work_batch()
        finally:
            connections.close_all()

    def _work_batch(self) -> None:
        try:
            worked = self._queue.run_due()
        except Exception as error:
            # Whatever happens in one queue, it is tried again, and the others go on.
            self.back_off = min(LONGEST_BACK_OFF, self.back_off * 2 or REST)
            if outage := outage_of(error):
                LOG.seldom(f"queues wait: {type(outage).__name__}", queue=self._queue.name, reason=error)
            else:
                LOG.exception("queue failed", queue=self._queue.name, next_try_in=f"{self.back_off:g}s")
        else:
            self.back_off = 0.0
            if worked:
                return
        close_old_connections()
        self.rest()

    def rest(self) -> None:
        if not self.back_off:
            self.woken.wait(REST)
            return
        # Waking a queue does not mend it: only the end of the worker cuts its back-off short.
        deadline = time.monotonic() + self.back_off
        while not self.is_stopping and (left := deadline - time.monotonic()) > 0:
            self.woken.wait(left)
            self.woken.clear()
