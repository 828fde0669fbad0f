"""Commits that outlive a power cut, not only the end of the process."""

from django.db import connection


def write_through() -> None:
    """SQLite leaves a commit to the system's cache unless told otherwise; on this connection it shall not."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
