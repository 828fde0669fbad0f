"""The moments between which a back-up, a restore or an upgrade may be killed, by name. Tests kill it at each of them.

Nothing else watches: `watchers` is empty outside the tests.
"""

from collections.abc import Callable
from enum import StrEnum


class ArchiveStep(StrEnum):
    """The moments, in the order in which they are reached."""

    #: Back-up.
    TABLES_WRITTEN = "tables written"
    FILES_WRITTEN = "files written"
    PROVED = "proved"
    #: Upgrade.
    CLOSED = "closed"
    BACKED_UP = "backed up"
    MIGRATED_ONE = "migrated one"
    MIGRATED = "migrated"
    OPENED = "opened"
    #: Restore.
    BEGUN = "begun"
    TABLES_MADE = "tables made"
    FILE_PUT = "file put"
    FILES_PUT = "files put"
    ROWS_PUT = "rows put"
    LOADED = "loaded"


#: Each is called with every step that is reached.
watchers: list[Callable[[ArchiveStep], None]] = []


def reached(step: ArchiveStep) -> None:
    for watcher in watchers:
        watcher(step)
