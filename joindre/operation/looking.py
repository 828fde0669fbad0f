"""What is read of processes, errors, versions and room; each is a few rows, whatever has happened (A5)."""

import platform
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import django
from django.conf import settings
from django.db import connection
from django.db.models import Max, QuerySet, Sum

from joindre.lib import clock
from joindre.operation.models import KEPT_FOR, MISSED_AFTER, LoggedError, SeenProcess

#: Rows of each list that are shown: the newest.
MOST_PROCESSES: Final = 50
MOST_SHOWN: Final = 50

_back_ups: list[Callable[[], datetime | None]] = []


@dataclass(frozen=True, kw_only=True)
class Versions:
    joindre: str
    python: str
    django: str
    database: str


def tell_last_back_up(look: Callable[[], datetime | None]) -> None:
    """Called while the apps start, by what makes back-ups: `look` returns when the last one was finished.

    It is asked by pages and metrics, so it reads one row or one file.
    """
    _back_ups.append(look)


def last_back_up() -> datetime | None:
    """When the last back-up was finished that anybody knows of."""
    return max((at for look in _back_ups if (at := look())), default=None)


def versions() -> Versions:
    if connection.vendor == "postgresql":
        number = connection.pg_version  # type: ignore[attr-defined]  # only this database has it
        database = f"PostgreSQL {number // 10_000}.{number % 10_000}"
    else:
        database = f"SQLite {sqlite3.sqlite_version}"
    return Versions(
        joindre=version("joindre"),
        python=platform.python_version(),
        django=django.get_version(),
        database=database,
    )


def database_bytes() -> int:
    """Return how large the database is on its disk, with what SQLite has not folded in yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    file = settings.DATABASES["default"]["NAME"]
    parts = (Path(f"{file}{ending}") for ending in ("", "-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def seen_processes() -> Sequence[SeenProcess]:
    """Those that were seen last first."""
    recent = SeenProcess.objects.filter(seen_at__gt=clock.now() - KEPT_FOR)
    return list(recent.order_by("-seen_at", "-pk")[:MOST_PROCESSES])


def last_seen_worker() -> datetime | None:
    """When a worker was last seen. One that ended as it was told to was seen until then."""
    found: datetime | None = SeenProcess.objects.working().aggregate(last=Max("seen_at"))["last"]
    return found


def misses_worker() -> bool:
    """Whether no worker was seen for five minutes, while some process has run for at least as long."""
    now = clock.now()
    last = last_seen_worker()
    if last is not None and last > now - MISSED_AFTER:
        return False
    return SeenProcess.objects.here(now).filter(started_at__lt=now - MISSED_AFTER).exists()


def count_of_errors() -> int:
    """How many errors were logged within a day."""
    total: int | None = _of_the_day().aggregate(total=Sum("times"))["total"]
    return total or 0


def newest_errors() -> Sequence[LoggedError]:
    return list(_of_the_day().order_by("-at", "-pk")[:MOST_SHOWN])


def _of_the_day() -> QuerySet[LoggedError]:
    return LoggedError.objects.filter(at__gt=clock.now() - KEPT_FOR)
