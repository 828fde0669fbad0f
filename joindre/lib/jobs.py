"""Background work: rows are the queues, and this is the loop that works them.

An app registers its queues when it starts (`jobs.register`). The loop asks each of them again and again to work a
small batch of what is due. How a worker takes rows for itself alone is in `leases`.
"""

import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Protocol
from weakref import WeakSet

from django.db import connections, transaction
from django.db.models import Model

from joindre.lib import channels, heartbeats
from joindre.lib.fresh_connections import close_broken_connections
from joindre.lib.logs import Log
from joindre.lib.outages import outage_of

LOG = Log("joindre.jobs")
#: The PostgreSQL channel on which processes wake each other's workers.
CHANNEL = "joindre_jobs"
_HERE = uuid.uuid4().hex
#: How long a queue without due rows rests, unless somebody wakes it.
REST = 1.0
#: After an error of the queue itself: twice as long each time, never longer than this.
LONGEST_BACK_OFF = 60.0


class Queue(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def tables(self) -> Sequence[type[Model]]:
        """Whose rows are worked here: `wake` names them."""

    def run_due(self) -> int:
        """Claim and work a small batch of the rows that are due; return how many were worked.

        What a row does wrong is for the queue to record. What the queue lets through is its own error: it then rests.
        A queue may say by an attribute `batch` how many it works at most: where it worked fewer, nothing is left.
        """


_queues: dict[str, Queue] = {}
_conditions: list[Callable[[], bool]] = []
_workers: "WeakSet[Worker]" = WeakSet()
_here = threading.local()


def register(queue: Queue) -> None:
    """Called while the apps start."""
    _queues[queue.name] = queue


def only_while(may_work: Callable[[], bool]) -> None:
    """Have no queue worked while this says no. Called while the apps start."""
    _conditions.append(may_work)


def registered() -> tuple[Queue, ...]:
    return tuple(_queues.values())


def wake(*tables: type[Model]) -> None:
    """Have the queues of these tables looked at once, by workers of other processes too (on PostgreSQL).

    Now, or when the current transaction commits. Where the notice is lost, each worker looks within a second anyway.
    """
    transaction.on_commit(partial(_wake_workers, {label_of(table) for table in tables}), robust=True)


def wake_here(name: str) -> None:
    """Have this queue looked at once by the workers of this process, now or when the current transaction commits."""
    transaction.on_commit(partial(_wake_in_process, name), robust=True)


def _wake_in_process(name: str) -> None:
    for worker in list(_workers):
        worker.wake({name})


def label_of(table: type[Model]) -> str:
    return table._meta.label_lower


def is_stopping() -> bool:
    """Whether the worker around this call was told to stop: a long batch ends after the row in hand."""
    loop: Loop | None = getattr(_here, "loop", None)
    return loop is not None and loop.is_stopping


def _wake_workers(labels: set[str]) -> None:
    for worker in list(_workers):
        worker.wake(labels)
    channels.notify(CHANNEL, " ".join([_HERE, *sorted(labels)]))


class Worker:
    """Works each queue in a thread of its own, so that a slow mail server delays nothing but its mails."""

    def __init__(self, queues: Iterable[Queue] | None = None, *, beat: float = heartbeats.BEAT) -> None:
        self._heartbeat = heartbeats.Heartbeat(beat=beat)
        self._loops = [Loop(queue) for queue in (registered() if queues is None else queues)]
        self._ear = channels.Ear(CHANNEL, heard=self._hear) if channels.exist() and self._loops else None

    def start(self) -> None:
        heartbeats.wait_before_taking_over(self._heartbeat.beat)
        _workers.add(self)
        for thread in [*self._threads, self._heartbeat]:
            thread.start()

    @property
    def is_running(self) -> bool:
        return all(loop.is_alive() for loop in self._loops)

    def wake(self, labels: Collection[str] | None = None) -> None:
        """Look at the queues of these tables at once, or at all of them."""
        for loop in self._loops:
            if labels is None or not loop.labels.isdisjoint(labels):
                loop.woken.set()

    def stop(self, *, timeout: float | None = None) -> bool:
        """Finish the rows in hand, then end; say whether all ended within the time given."""
        _workers.discard(self)
        for loop in self._loops:
            loop.is_stopping = True
            loop.woken.set()
        if self._ear:
            self._ear.stop()
        end = None if timeout is None else time.monotonic() + timeout
        for thread in self._threads:
            thread.join(end and max(0.0, end - time.monotonic()))
        # The rows in hand are kept until they are finished.
        self._heartbeat.stop()
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def _threads(self) -> Sequence[threading.Thread]:
        return [*self._loops, self._ear] if self._ear else self._loops

    def _hear(self, payload: str | None) -> None:
        """Wake the queues that another process names, or all of them where some of what it told may be lost."""
        if payload is None:
            self.wake()
            return
        origin, *labels = payload.split()
        if origin != _HERE:
            self.wake(labels)


class Loop(threading.Thread):
    """The thread of one queue."""

    def __init__(self, queue: Queue) -> None:
        super().__init__(name=f"queue {queue.name}", daemon=True)
        self.woken = threading.Event()
        self.is_stopping = False
        self.labels = {queue.name, *map(label_of, queue.tables)}
        self._queue = queue
        #: Where fewer rows were due than the queue would have worked, it need not look again at once.
        self._enough = int(getattr(queue, "batch", 1))
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
            worked = self._queue.run_due() if all(may_work() for may_work in _conditions) else 0
        except Exception as error:
            # Whatever happens in one queue, it is tried again, and the others go on.
            self.back_off = min(LONGEST_BACK_OFF, self.back_off * 2 or REST)
            if outage := outage_of(error):
                heartbeats.wait_before_taking_over(heartbeats.BEAT)
                LOG.seldom(f"queues wait: {type(outage).__name__}", queue=self._queue.name, reason=error)
            else:
                LOG.exception("queue failed", queue=self._queue.name, next_try_in=f"{self.back_off:g}s")
        else:
            self.back_off = 0.0
            if worked >= self._enough:
                return
        close_broken_connections()
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
