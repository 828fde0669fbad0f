"""Commits that outlive a power cut, not only the end of the process."""

from typing import cast

from django.db import DEFAULT_DB_ALIAS, connection, connections

from joindre.lib.fair_sqlite3.base import DatabaseWrapper


def write_through() -> None:
    """SQLite leaves a commit to the system's cache unless told otherwise; on this connection it shall not."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS]).write_through()
