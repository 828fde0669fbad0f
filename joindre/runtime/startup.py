"""The reasons for which a process cannot start. Each is a sentence that tells the person at the terminal what to do."""

import sys
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class CannotStart(Exception):
    """A process cannot start. The message is a sentence for the person at the terminal."""


def port_is_taken(host: str, port: int) -> CannotStart:
    return CannotStart(
        _("Port %(port)s of %(host)s is taken by another program. Choose another one with --port.")
        % {"host": host, "port": port},
    )


def migrations_are_missing(count: int) -> CannotStart:
    return CannotStart(
        _(
            "The database is not that of this version (%(count)s steps are missing). "
            "Run “joindre migrate”, then start again."
        )
        % {"count": count},
    )


def database_is_of_another_version() -> CannotStart:
    """Another version wrote the tables. Their columns may differ from ours, so not even a migration may touch them."""
    return CannotStart(
        _(
            "The data in %(folder)s was written by another version of Joindre, and this one cannot read it. "
            "Start the version that wrote it, or begin with an empty folder: JOINDRE_DATA_DIR=…"
        )
        % {"folder": settings.DATA_DIR},
    )


class OneProcess:
    """The lock that lets a single web process work on an SQLite database.

    The hub of that process alone hears what it writes, and its threads share one file. The lock ends with the process,
    however the process ends.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "web.lock").open("a")
        try:
            _lock(self._file)
        except OSError:
            self._file.close()
            raise CannotStart(
                _(
                    "Joindre is already running on the data in %(folder)s. On SQLite there is one web process: "
                    "stop the other one first, or use PostgreSQL for several."
                )
                % {"folder": folder},
            ) from None

    def end(self) -> None:
        self._file.close()


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
