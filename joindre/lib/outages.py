"""What stops an answer for a reason of the machine: the disk is full, or the database is away (A5).

`outage_of` recognises it in the exception of a database driver or of the system. Each is a refusal with a sentence for
the person who meets it, is logged in one line, and is worth another try.
"""

import errno
import sqlite3

from django.db import Error
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.lib.errors import Refusal


class Outage(Refusal):
    """Not the fault of who asked. `retry_after` is in seconds."""

    status = 503
    retry_after = 30
    message: str | Promise = _("The portal cannot answer right now. Try again in a moment.")


class DatabaseAway(Outage):
    message = _("The portal cannot reach its database right now. Nothing was stored. Try again in a moment.")


class DatabaseBusy(Outage):
    retry_after = 5
    message = _("The portal’s database is too busy right now. Nothing was stored. Try again in a moment.")


class DiskFull(Outage):
    status = 507
    retry_after = 300
    message = _("The disk of the portal is full. Nothing was stored. Tell your administrator, then try again.")


class BeingUpgraded(Outage):
    retry_after = 60
    message = _("The portal is being upgraded. Nothing was stored. Try again in a few minutes.")


FULL = {errno.ENOSPC, errno.EDQUOT}
SQLITE_FULL = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}
SQLITE_BUSY = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_TIMEOUT", "SQLITE_LOCKED"}
SQLITE_AWAY = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_NOTADB")
#: Of PostgreSQL: lost connections, a server that stops or starts, and one that takes no more connections.
POSTGRES_AWAY = ("08", "57P", "53300")
POSTGRES_FULL = "53100"


def outage_of(error: BaseException | None) -> Outage | None:
    """Return the outage behind an exception. Return `None` for a bug, which is answered and logged as one."""
    if isinstance(error, Outage):
        return error
    if isinstance(error, OSError):
        return DiskFull() if error.errno in FULL else None
    if not isinstance(error, Error):
        return None
    cause = error.__cause__
    return _of_sqlite(cause) if isinstance(cause, sqlite3.Error) else _of_postgres(cause)


def _of_sqlite(error: sqlite3.Error) -> Outage | None:
    name = getattr(error, "sqlite_errorname", "")
    if name in SQLITE_FULL:
        return DiskFull()
    if name in SQLITE_BUSY:
        return DatabaseBusy()
    return DatabaseAway() if name.startswith(SQLITE_AWAY) else None


def _of_postgres(error: BaseException | None) -> Outage | None:
    """Without a state there was no server that could have given one: the connection failed."""
    state = getattr(error, "sqlstate", None)
    if state == POSTGRES_FULL:
        return DiskFull()
    is_connection = type(error).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}
    if state is None:
        return DatabaseAway() if is_connection else None
    return DatabaseAway() if state.startswith(POSTGRES_AWAY) else None
