"""Connections of threads that work without end: what broke is replaced, and living ones are not asked each time."""

import os
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections

from joindre.lib import fresh_connections
from joindre.lib.fresh_connections import close_broken_connections

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("postgres" not in os.environ["JOINDRE_DATABASE_URL"], reason="a file does not break"),
]


@pytest.fixture(autouse=True)
def _not_looked_at() -> Iterator[None]:
    fresh_connections._here.again_at = 0.0  # noqa: SLF001 - an earlier test may have looked
    yield
    connections.close_all()


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end_backend() -> int:
    """End the process that serves this connection, from another one."""
    ended, other = backend(), connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    finally:
        other.close()
    return ended


def test_a_connection_that_broke_meanwhile_is_replaced() -> None:
    before = end_backend()

    close_broken_connections()

    assert backend() != before


def test_a_connection_that_breaks_within_a_second_fails_once() -> None:
    close_broken_connections()
    backend()
    before = end_backend()
    close_broken_connections()

    with pytest.raises(OperationalError):
        backend()
    close_broken_connections()

    assert backend() != before
