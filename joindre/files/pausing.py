"""Who holds the stored files together: the sweep deletes none while a back-up reads them, and the other way round (A3).

The lock ends with the process that holds it, however it ends: on PostgreSQL with its connection, on SQLite, whose
processes are all on one machine, with a file.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import connection

from joindre.lib import locks

_NAME: Final = "stored files"
#: Seconds between two looks while somebody else holds them.
_LOOK: Final = 0.5


class HeldByAnother(Exception):
    """A back-up or the sweep is at work, and was not done in the time that the caller could wait."""


@contextmanager
def nothing_deleted(*, waiting: float = 0) -> Iterator[None]:
    """Hold the stored files. Raise `HeldByAnother` where they do not become free within so many seconds."""
    if connection.vendor == "postgresql":
        with _held_in_database(waiting):
            yield
        return
    path = Path(settings.DATA_DIR) / "files.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        _wait_for(lambda: _is_taken(file), waiting)
        yield


@contextmanager
def _held_in_database(waiting: float) -> Iterator[None]:
    _wait_for(lambda: _ask("SELECT pg_try_advisory_lock(hashtext(%s))"), waiting)
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(hashtext(%s))")


def _ask(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [_NAME])
        return bool(cursor.fetchone()[0])


def _is_taken(file: IO[str]) -> bool:
    try:
        locks.take(file)
    except OSError:
        return False
    return True


def _wait_for(take: Callable[[], bool], waiting: float) -> None:
    end = time.monotonic() + waiting
    while not take():
        if time.monotonic() >= end:
            raise HeldByAnother
        time.sleep(_LOOK)
