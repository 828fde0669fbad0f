"""Threads that write one after the other, about in the order in which they asked.

SQLite lets one connection write at a time. A connection that finds it busy sleeps and asks again, ever more seldom:
under load the one that came last may write first, and another waits for seconds. Here the threads wait in a line, and
the first of them is woken.

To wake a thread costs some milliseconds. So a thread that is running may write before those that sleep in the line,
until the first of them has waited for `OVERDUE`. The line only settles who asks SQLite next. What keeps writers apart
is the lock of SQLite, which holds between processes too.
"""

import threading
import time
import weakref
from collections import deque
from typing import Final

#: Seconds after which nobody may write before the first of the line.
OVERDUE: Final = 0.05
#: Seconds after which those in the line look whether the one who writes is still there.
LOOK: Final = 1.0


class Turns:
    """The line of one database. Those who stand in it are objects of any kind, each once."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._writing: weakref.ref[object] | None = None
        self._waiting: deque[_Waiting] = deque()

    def take(self, who: object, *, timeout: float) -> bool:
        """Wait for the turn; say whether it came within so many seconds. Whoever has the turn keeps it."""
        mine = _Waiting(who)
        with self._guard:
            if self._is_of(who) or (self._is_free() and not self._is_overdue()):
                self._writing = mine.who
                return True
            self._waiting.append(mine)
        try:
            self._wait(mine, until=mine.since + timeout)
        finally:
            has_come = self._leave(mine)
        return has_come

    def seize(self, who: object) -> None:
        """Write though another has the turn: the database let this one through, so the other does not write."""
        with self._guard:
            self._writing = weakref.ref(who)

    def give(self, who: object) -> None:
        """End the turn of this one. Nothing happens where it has no turn."""
        with self._guard:
            if not self._is_of(who):
                return
            self._writing = self._waiting[0].who if self._is_overdue() else None
            self._wake_first()

    def _wait(self, mine: "_Waiting", *, until: float) -> None:
        while (left := until - time.monotonic()) > 0:
            mine.woken.acquire(timeout=min(LOOK, left))
            with self._guard:
                if self._is_free() and self._waiting[0] is mine:
                    self._writing = mine.who
                if self._writing is mine.who:
                    return

    def _leave(self, mine: "_Waiting") -> bool:
        """Leave the line; say whether the turn has come, perhaps after the wait had ended."""
        with self._guard:
            self._waiting.remove(mine)
            if self._is_free():
                self._wake_first()
            return self._writing is mine.who

    def _wake_first(self) -> None:
        if self._waiting and self._waiting[0].woken.locked():
            self._waiting[0].woken.release()

    def _is_overdue(self) -> bool:
        return bool(self._waiting) and time.monotonic() > self._waiting[0].since + OVERDUE

    def _is_free(self) -> bool:
        return self._writing is None or self._writing() is None

    def _is_of(self, who: object) -> bool:
        return self._writing is not None and self._writing() is who


class _Waiting:
    def __init__(self, who: object) -> None:
        self.who = weakref.ref(who)
        self.since = time.monotonic()
        #: Locked until somebody wakes this one.
        self.woken = threading.Lock()
        self.woken.acquire()


class _Lines:
    guard = threading.Lock()
    #: The line of each database file of this process.
    known: Final[dict[str, Turns]] = {}


def turns_of(name: str) -> Turns:
    """Return the line of the database of this name."""
    if (line := _Lines.known.get(name)) is None:
        with _Lines.guard:
            line = _Lines.known.setdefault(name, Turns())
    return line
