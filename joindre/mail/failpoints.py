"""The moments between which a process may die, by name.

Tests kill a process at each of them: what is on the disk then must be enough to go on from (M7, I2). Nothing else
watches: `watchers` is empty outside the tests.
"""

from collections.abc import Callable
from enum import StrEnum


class Failpoint(StrEnum):
    """The moments, in the order in which they are reached."""

    #: Mail out.
    CLAIMED = "claimed"
    CONNECTED = "connected"
    SENDER_GIVEN = "sender given"
    RECIPIENT_GIVEN = "recipient given"
    DATA_NOTED = "data noted"
    FILE_WRITTEN = "file written"
    DATA_SENT = "data sent"
    OUTCOME_NOTED = "outcome noted"
    #: Mail in.
    RAW_STORED = "raw stored"
    ROW_STORED = "row stored"
    READING_CLAIMED = "reading claimed"
    MAIL_READ = "mail read"
    MAIL_FINISHED = "mail finished"


#: Each is called with every failpoint that is reached.
watchers: list[Callable[[Failpoint], None]] = []


def hit(failpoint: Failpoint) -> None:
    """Say that this moment is reached."""
    for watcher in watchers:
        watcher(failpoint)
