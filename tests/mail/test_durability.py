"""Commits that outlive a power cut (I2)."""

import pytest
from django.db import connection

from joindre.mail.durability import write_through

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL writes through by itself"),
]

FULL = 2


def synchronous() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return int(cursor.fetchone()[0])


def test_each_new_connection_is_told_anew() -> None:
    """I2: it is told once, and forgets it with its end."""
    write_through()
    told = synchronous()
    write_through()

    connection.close()
    fresh = synchronous()
    write_through()

    assert told == FULL
    assert fresh < FULL
    assert synchronous() == FULL
