"""The heartbeat renews the leases of rows in hand. So leases are short, and the rows of a dead worker are soon free.

Each worker process has one thread for the heartbeat. That thread does no other work, so it goes on while a mail server
keeps a queue waiting. A queue that works one row for longer than it has announced is taken for stuck: its leases are no
longer renewed.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import close_old_connections, connections

from joindre.lib.logs import Log

LOG = Log("joindre.jobs")
#: Seconds between two beats: three of them are in a lease of 30 seconds.
BEAT = 10.0
#: After the database was away, every living worker renews its leases before anybody takes over what seems lost.
BEATS_BEFORE_TAKING_OVER = 1.5


@dataclass
class KeptClaim:
    """The leases of one claim."""

    renew: Callable[[], object]
    #: Seconds without a new row, after which its worker is taken for stuck.
    stuck_after: float
    progress_at: float = field(default_factory=time.monotonic)

    @property
    def is_stuck(self) -> bool:
        return time.monotonic() > self.progress_at + self.stuck_after


_kept: dict[uuid.UUID, KeptClaim] = {}
_takes_over_at = 0.0


@contextmanager
def kept_alive(key: uuid.UUID, renew: Callable[[], object], *, stuck_after: timedelta) -> Iterator[None]:
    """While the block runs, the heartbeat of this process renews the leases of the claim with this key."""
    _kept[key] = KeptClaim(renew, stuck_after.total_seconds())
    try:
        yield
    finally:
        del _kept[key]


def note_progress(key: uuid.UUID | None) -> None:
    """The worker of this claim has begun another row: it is not stuck."""
    if key is not None and (kept := _kept.get(key)):
        kept.progress_at = time.monotonic()


def may_take_over() -> bool:
    """Whether a lease that has ended tells of a dead worker, and not of a database that was away for all of them."""
    return time.monotonic() >= _takes_over_at


def wait_before_taking_over(beat: float) -> None:
    """The database was away, or this process has just begun: living workers renew their leases first."""
    global _takes_over_at  # noqa: PLW0603 - one process has one such moment
    _takes_over_at = time.monotonic() + beat * BEATS_BEFORE_TAKING_OVER


class Heartbeat(threading.Thread):
    """Renews the leases of all claims of this process. No error ends it."""

    def __init__(self, *, beat: float = BEAT) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.beat = beat
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            while not self._stopping.wait(self.beat):
                for kept in list(_kept.values()):
                    self._renew(kept)
                close_old_connections()
        finally:
            connections.close_all()

    def _renew(self, kept: KeptClaim) -> None:
        if kept.is_stuck:
            LOG.seldom("queue is stuck", seconds=round(time.monotonic() - kept.progress_at))
            return
        try:
            kept.renew()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next beat is wanted
            # The next beat tries again. A lease that ends until then is what each queue expects of a dead worker.
            LOG.seldom("lease not renewed", reason=error)
            wait_before_taking_over(self.beat)
