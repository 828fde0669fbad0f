"""The moments between which a process may die, by name.

Nothing watches them but the tests that kill a process at each: what is on the disk then must be enough to go on from
(M7, I2).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

_watchers: list[Callable[["Failpoint"], None]] = []


class Failpoint(StrEnum):
    #: Mail out, in order.
    CLAIMED = "claimed"
    CONNECTED = "connected"
    SENDER_GIVEN = "sender given"
    RECIPIENT_GIVEN = "recipient given"
    DATA_NOTED = "data noted"
    DATA_SENT = "data sent"
    OUTCOME_NOTED = "outcome noted"
    #: Mail in, in order.
    RAW_STORED = "raw stored"
    ROW_STORED = "row stored"
    READING_CLAIMED = "reading claimed"
    MAIL_READ = "mail read"
    MAIL_FINISHED = "mail finished"


def hit(failpoint: Failpoint) -> None:
    for watcher in _watchers:
        watcher(failpoint)


@contextmanager
def watching(watcher: Callable[[Failpoint], None]) -> Iterator[None]:
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)
