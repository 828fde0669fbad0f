"""Each process says every half minute that it is there, and what it logged and counted (A2, A5)."""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from joindre.lib import clock, logged_errors, tallies
from joindre.lib.logs import Log
from joindre.operation import looking, signs
from joindre.operation.models import LoggedError, SeenProcess, Tally
from joindre.operation.signs import SignOfLife
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

LOG = Log("joindre.tests")


@pytest.fixture(autouse=True)
def nothing_gathered() -> Iterator[None]:
    logged_errors.take()
    tallies.take()
    yield
    logged_errors.take()
    tallies.take()


def first_seen() -> SeenProcess:
    """The process that runs, not those that a test has put into the table."""
    ours = SeenProcess.objects.filter(version=looking.versions().joindre)
    return wait_until(lambda: list(ours.all()), what="a sign of life")[0]


def fail(event: str) -> None:
    try:
        int("carol@delorme.example")
    except ValueError:
        LOG.exception(event, address="carol@delorme.example")


@contextmanager
def living(kind: SeenProcess.Kind = SeenProcess.Kind.WORKER, *, beat: float = 0.02) -> Iterator[SeenProcess]:
    sign = SignOfLife(kind, beat=beat)
    asyncio.run(sign.start())
    try:
        yield first_seen()
    finally:
        asyncio.run(sign.stop())


def test_a_process_is_seen_while_it_runs_and_ended_after_it() -> None:
    """A2"""
    with living() as seen:
        assert (seen.kind, seen.pid, seen.version) == ("worker", os.getpid(), looking.versions().joindre)
        wait_until(lambda: SeenProcess.objects.get().seen_at > seen.seen_at, what="another sign of life")

    seen.refresh_from_db()
    assert seen.ended_at
    assert not seen.is_here(clock.now())


def test_its_row_comes_back_where_somebody_removed_it() -> None:
    with living() as seen:
        SeenProcess.objects.all().delete()

        assert first_seen().started_at == seen.started_at


def test_rows_of_processes_that_are_gone_are_removed_after_a_day() -> None:
    for hours in (23, 25):
        at = clock.now() - timedelta(hours=hours)
        SeenProcess.objects.create(kind="web", host="old", pid=hours, version="0", seen_at=at)

    with living():
        assert list(SeenProcess.objects.filter(host="old").values_list("pid", flat=True)) == [23]


def test_a_process_that_was_killed_is_silent() -> None:
    at = clock.now() - timedelta(minutes=3)
    silent = SeenProcess.objects.create(kind="web", host="a", pid=1, version="0", seen_at=at)

    assert not silent.is_here(clock.now())
    assert not SeenProcess.objects.here(clock.now()).exists()


def test_errors_are_written_by_their_kind_and_name_nobody() -> None:
    """A5: no personal data."""
    for _ in range(3):
        fail("mail not read")
    logging.getLogger("others").error("carol@delorme.example is lost")

    with living():
        wait_until(lambda: LoggedError.objects.count() == 2)

    ours = LoggedError.objects.get(logger="joindre.tests")
    assert (ours.event, ours.times) == ("mail not read", 3)
    assert Tally.objects.get(name="errors", outcome="error").count == 4
    assert looking.count_of_errors() == 4
    for row in LoggedError.objects.values():
        assert "carol" not in str(row)


def test_an_error_says_where_in_our_code_it_came_up() -> None:
    try:
        signs._write_errors([(None, None)], host="a")  # type: ignore[list-item]  # noqa: SLF001 - to raise inside our code
    except AttributeError:
        LOG.exception("failed")

    ((error, _),) = logged_errors.take()

    assert error.kind == "AttributeError"
    assert error.place.startswith("operation/signs.py:")


def test_kinds_of_errors_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A4: not even a storm of errors fills the database."""
    monkeypatch.setattr(logged_errors, "MOST_KINDS", 2)
    for number in range(5):
        fail(f"event {number}")

    taken = logged_errors.take()

    assert [happened.times for _, happened in taken] == [1, 1, 3]
    assert taken[-1][0] is logged_errors.OTHERS


def test_rows_of_errors_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "MOST_ERRORS", 2)
    for number in range(4):
        logged_errors.put_back([(logged_errors.GatheredError(logger=f"log {number}"), happened_now())])

    with living():
        wait_until(LoggedError.objects.exists)

    assert list(LoggedError.objects.order_by("pk").values_list("logger", flat=True)) == ["log 2", "log 3"]


def happened_now() -> logged_errors.Happened:
    return logged_errors.Happened(at=clock.now(), request_id="")


def test_what_could_not_be_written_is_written_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A5"""
    tallies.count("mail out", "accepted")
    with connection.schema_editor() as editor:
        editor.alter_db_table(SeenProcess, "operation_seenprocess", "elsewhere")
    sign = SignOfLife(SeenProcess.Kind.WEB, beat=0.02)
    asyncio.run(sign.start())
    try:
        with connection.schema_editor() as editor:
            editor.alter_db_table(SeenProcess, "elsewhere", "operation_seenprocess")
        wait_until(lambda: Tally.objects.filter(outcome="accepted", count=1).exists())
    finally:
        asyncio.run(sign.stop())


def test_several_processes_count_into_one_tally() -> None:
    """A2"""
    for _ in range(2):
        with living():
            tallies.count("mail in", "posted")

    assert Tally.objects.get(name="mail in").count == 2


def test_a_worker_says_what_it_is_and_ends_cleanly(child_environment: dict[str, str]) -> None:
    """A2"""
    command = [sys.executable, "-m", "joindre", "worker", "--mail-in", "--mail-port", "0"]
    child = subprocess.Popen(command, env=child_environment, stderr=subprocess.DEVNULL)
    try:
        seen = first_seen()
    finally:
        child.terminate()
        child.wait(20)

    assert (seen.kind, seen.pid) == ("mail-in", child.pid)
    seen.refresh_from_db()
    assert seen.ended_at


def test_the_last_back_up_is_the_newest_that_anybody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A3"""
    monkeypatch.setattr(looking, "_back_ups", [])
    assert looking.last_back_up() is None
    now = clock.now()
    looking.tell_last_back_up(lambda: None)
    looking.tell_last_back_up(lambda: now - timedelta(days=1))
    looking.tell_last_back_up(lambda: now)

    assert looking.last_back_up() == now
