"""The reasons for which a process cannot start. Each is a sentence that tells the person at the terminal what to do."""

import errno
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from joindre.lib import disk, locks


class CannotStart(Exception):
    """A process cannot start. The message is a sentence for the person at the terminal."""


def port_is_taken(host: str, port: int) -> CannotStart:
    return CannotStart(
        _("Port %(port)s of %(host)s is taken by another program. Choose another one with --port.")
        % {"host": host, "port": port},
    )


def mail_door_is_shut(host: str, port: int, error: OSError) -> CannotStart:
    if error.errno == errno.EADDRINUSE:
        sentence = _(
            "Port %(port)s of %(host)s, for incoming emails, is taken by another program. "
            "Choose another one with %(options)s."
        )
    else:
        sentence = _(
            "Port %(port)s of %(host)s cannot be opened for incoming emails (%(reason)s). "
            "Choose another one with %(options)s."
        )
    known = {"port": port, "host": host, "reason": error.strerror or error, "options": "--mail-port, --mail-host"}
    return CannotStart(sentence % known)


def migrations_are_missing(count: int) -> CannotStart:
    return CannotStart(
        _(
            "The database is not that of this version (%(count)s steps are missing). "
            "Run “joindre upgrade”, then start again."
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


def restore_is_unfinished() -> CannotStart:
    return CannotStart(
        _(
            "A back-up was being restored here, and not to its end. Run “joindre restore” with the same file again; "
            "or begin with an empty database and an empty data folder."
        )
    )


def upgrade_is_unfinished() -> CannotStart:
    return CannotStart(
        _("The portal is being upgraded. Start again when “joindre upgrade” has ended; if it was killed, run it again.")
    )


def disk_is_full() -> CannotStart:
    return CannotStart(
        _(
            "Less than %(wanted)s MB are free on the disk of %(folder)s (%(free)s MB). Make room, then start again; "
            "JOINDRE_LEAST_ROOM sets how much is wanted."
        )
        % {
            "wanted": settings.LEAST_ROOM // disk.MEGABYTE,
            "free": disk.free_bytes() // disk.MEGABYTE,
            "folder": settings.DATA_DIR,
        },
    )


def database_is_away(reason: object) -> CannotStart:
    return CannotStart(
        _("The database does not answer: %(reason)s. Start it, or look at JOINDRE_DATABASE_URL.")
        % {"reason": str(reason).strip().partition("\n")[0].rstrip(".")},
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
            locks.take(self._file)
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
