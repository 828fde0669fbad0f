"""One state of the database, read over a connection of its own while everybody else goes on (A3).

On SQLite a transaction that only reads keeps seeing what was there at its first look, and stops no writer. On
PostgreSQL it is one transaction REPEATABLE READ, READ ONLY.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Final

from django.db import connection as own
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS, ConnectionHandler

from joindre.backup.tables import StoredTable

#: Django's own: ours lets nobody write while its transaction is open.
_SQLITE: Final = "django.db.backends.sqlite3"


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection that sees the database as it is now."""
    described: dict[str, Any] = deepcopy(own.settings_dict)
    if own.vendor == "sqlite":
        described["ENGINE"] = _SQLITE
    connection = ConnectionHandler({DEFAULT_DB_ALIAS: described})[DEFAULT_DB_ALIAS]
    try:
        _begin(connection)
        yield connection
    finally:
        connection.close()


def applied_in(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(str(app), str(name)) for app, name in cursor.fetchall()]


def last_keys(connection: BaseDatabaseWrapper, tables: Sequence[StoredTable]) -> dict[str, int]:
    """The highest key that was given in each table, also to rows that are gone: none is given a second time."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return {str(name): int(last) for name, last in cursor.fetchall() if last}
        found: dict[str, int] = {}
        for table in tables:
            if table.counted:
                cursor.execute(
                    "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                    [connection.ops.quote_name(table.name), table.counted],
                )
                (last,) = cursor.fetchone()
                if last is not None:
                    found[table.name] = int(last)
        return found


def _begin(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            # The first look is the moment that is seen from now on.
            cursor.execute("SELECT count(*) FROM django_migrations")
            cursor.fetchone()
        return
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT 1")
