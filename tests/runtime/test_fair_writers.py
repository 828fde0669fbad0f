"""Writers of one process on SQLite wait in a line, and leave it however their transaction ends."""

import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import (
    DatabaseError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)

from joindre.lib.turns import Turns, turns_of
from joindre.live import bus
from joindre.live.models import TopicVersion

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets several write"),
    pytest.mark.django_db(transaction=True),
]


def line() -> Turns:
    return turns_of(str(connection.settings_dict["NAME"]))


def is_free() -> bool:
    """Whether another thread could write at once."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_writes_at_once).result()


def _writes_at_once() -> bool:
    connection.ensure_connection()
    try:
        if not line().take(connections["default"], timeout=0):
            return False
        line().give(connections["default"])
        bus.publish("ticket:9", 1)
        return True
    finally:
        connections.close_all()


def fail_in_transaction() -> None:
    with transaction.atomic():
        bus.publish("ticket:1", 1)
        raise ZeroDivisionError


def fail_in_nested_transaction() -> None:
    with transaction.atomic():
        bus.publish("ticket:1", 1)
        try:
            fail_in_transaction()
        except ZeroDivisionError:
            assert not is_another_let_in()
        raise ZeroDivisionError


def is_another_let_in() -> bool:
    """Whether the line lets another one write, where this thread's transaction is open."""
    return line().take(threading.Event(), timeout=0)


def refuse_a_row() -> None:
    TopicVersion.objects.create(topic="ticket:1", version=1)
    TopicVersion.objects.create(topic="ticket:1", version=1)


def refuse_a_row_in_a_transaction() -> None:
    with transaction.atomic():
        refuse_a_row()


def close_amid_a_transaction() -> None:
    with transaction.atomic():
        bus.publish("ticket:1", 1)
        connection.close()


def leave_by_a_generator() -> None:
    def write() -> object:
        with transaction.atomic():
            bus.publish("ticket:1", 1)
            yield 1

    next(iter(write()))  # type: ignore[call-overload]  # a generator


ENDS: list[Callable[[], None]] = [
    fail_in_transaction, fail_in_nested_transaction, refuse_a_row, refuse_a_row_in_a_transaction,
    close_amid_a_transaction, leave_by_a_generator,
]  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_however_a_transaction_ends_the_next_one_writes(end: Callable[[], None]) -> None:
    with suppress(ZeroDivisionError, DatabaseError):
        end()
    gc.collect()
    close_old_connections()
    assert is_free()


# Python 3.13 warns of a connection that nobody closes: here it is what the test is about.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_thread_that_ends_amid_a_transaction_leaves_no_turn() -> None:
    def write() -> None:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        TopicVersion(topic="ticket:1", version=1).save(force_insert=True)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    gc.collect()
    bus.publish("ticket:2", 2)

    assert bus.versions(["ticket:1", "ticket:2"]) == {"ticket:2": 2}


def test_a_nested_transaction_keeps_the_turn_until_the_outermost_ends() -> None:
    with transaction.atomic():
        with transaction.atomic():
            bus.publish("ticket:1", 1)
        assert not is_another_let_in()
    assert is_free()


def test_who_waits_in_vain_is_told_that_the_database_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[Exception] = []
    options = connection.settings_dict["OPTIONS"]

    def write() -> None:
        monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", options | {"timeout": 0.05})
        try:
            bus.publish("ticket:2", 1)
        except OperationalError as error:
            raised.append(error)
        finally:
            connections.close_all()

    with transaction.atomic():
        bus.publish("ticket:1", 1)
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    [error] = raised
    assert str(error) == "database is locked"
    assert is_free()
