"""Dangers of the machine: clocks, room, data that the system lacks, and processes that are missing or too many."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, TypeVar
from zoneinfo import available_timezones

import phonenumbers
from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.configuration import Configuration
from joindre.lib import clock, disk
from joindre.lib.outages import Outage
from joindre.operation.looking import last_seen_worker
from joindre.operation.models import MISSED_AFTER, SeenProcess
from joindre.runtime.health import missing_migrations
from joindre.runtime.startup import database_is_away, disk_is_full, migrations_are_missing

Found = TypeVar("Found")
#: Seconds by which two clocks may differ.
TOLERANCE: Final = 10.0
#: Time zones that a whole set of their data holds at least.
ZONES: Final = 400


def database_answers(_configuration: Configuration) -> Iterator[str]:
    """It answers, has the tables of this version, and takes a row."""
    try:
        if missing := missing_migrations():
            yield str(migrations_are_missing(len(missing)))
            return
        with transaction.atomic():
            SeenProcess.objects.create(kind=SeenProcess.Kind.WEB, host="check", pid=0, version="")
            transaction.set_rollback(True)
    except Error as error:
        yield str(database_is_away(error))


def there_is_room(_configuration: Configuration) -> Iterator[str]:
    if disk.is_short():
        yield str(disk_is_full())
    elif connection.vendor == "sqlite" and (file := Path(str(connection.settings_dict["NAME"]))).exists():
        free = disk.free_bytes_at(file.parent)
        if free < settings.LEAST_ROOM:
            yield _("Only %(free)s MB are free where the database is, in %(folder)s. Make room.") % {
                "free": free // disk.MEGABYTE,
                "folder": file.parent,
            }


def clock_is_right(_configuration: Configuration) -> Iterator[str]:
    """Compare the clock of this machine with those of the database server, the file system and other processes."""
    for what, ask in CLOCKS.items():
        try:
            ahead = ask()
        except (Error, OSError):  # that it does not answer is said by a check of its own
            continue
        if abs(ahead) > TOLERANCE:
            yield _(
                "The clock of this machine and that of %(what)s differ by %(seconds)s seconds. "
                "Let all machines get their time from one place (NTP)."
            ) % {"what": _name_of_clock(what), "seconds": round(abs(ahead))}


def data_of_zones_is_there(configuration: Configuration) -> Iterator[str]:
    """Time zones, countries of telephone numbers, and the French texts."""
    zones = available_timezones()
    if len(zones) < ZONES or configuration.values.time_zone not in zones:
        yield _("The data of time zones is missing or too small (%(count)s zones). Install the package tzdata.") % {
            "count": len(zones)
        }
    if phonenumbers.region_code_for_country_code(33) != "FR":
        yield _("The data of countries and their telephone numbers is missing. Install Joindre again.")
    if _said_in("fr") == _said_in("en"):
        yield _("The French texts are missing. Install Joindre again.")


def one_web_on_sqlite(_configuration: Configuration) -> Iterator[str]:
    """Two data folders could name one file: the lock of a folder does not tell."""
    if connection.vendor != "sqlite":
        return
    here = _asked(lambda: list(SeenProcess.objects.here(clock.now()).filter(kind__in=SeenProcess.SERVING)))
    serving = [one for one in here or [] if _still_runs(one)]
    if len(serving) > 1:
        yield _(
            "%(count)s processes serve pages on one SQLite file, where changes of one are not seen by the other. "
            "Stop all but one, or use PostgreSQL."
        ) % {"count": len(serving)}


def worker_was_seen(_configuration: Configuration) -> Iterator[str]:
    last = _asked(last_seen_worker)
    if last is None or last < clock.now() - MISSED_AFTER:
        yield _(
            "No worker has been seen for %(minutes)s minutes: emails are neither sent nor read. "
            "Start “joindre serve” or “joindre worker”, then check again."
        ) % {"minutes": MISSED_AFTER.seconds // 60}


def compared_clocks() -> list[str]:
    """The names of the clocks that `clock_is_right` compares with that of this machine."""
    is_server = connection.vendor == "postgresql"
    return [_name_of_clock(what) for what in CLOCKS if is_server or what != "database"]


def _said_in(language: str) -> str:
    with translation.override(language):
        return str(Outage.message)


def _ahead_of_database() -> float:
    """SQLite has no clock of its own."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    return float((datetime.now(UTC) - moment).total_seconds())


def _ahead_of_files() -> float:
    """A file server gives files the time of its own clock."""
    with NamedTemporaryFile(dir=settings.DATA_DIR, prefix="clock.") as file:
        file.write(b"?")
        file.flush()
        return time.time() - Path(file.name).stat().st_mtime


def _ahead_of_processes() -> float:
    """Only one that is ahead of us can be told: a sign of life may be some time ago."""
    last = SeenProcess.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return min(0.0, (clock.now() - last).total_seconds()) if last else 0.0


CLOCKS: Final[dict[str, Callable[[], float]]] = {
    "database": _ahead_of_database,
    "files": _ahead_of_files,
    "processes": _ahead_of_processes,
}


def _name_of_clock(what: str) -> str:
    names = {
        "database": _("the database server"),
        "files": _("the file system of the data folder"),
        "processes": _("another process"),
    }
    return names[what]


def _asked(ask: Callable[[], Found]) -> Found | None:
    """That the database is away or has no tables yet is said by a check of its own."""
    try:
        return ask()
    except Error:
        return None


def _still_runs(process: SeenProcess) -> bool:
    """One of this machine that was killed may still look as if it ran."""
    if process.host != socket.gethostname()[:100]:
        return True
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
