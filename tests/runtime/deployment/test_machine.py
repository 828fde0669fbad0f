"""`joindre check --deploy` looks at the machine, the database and the processes (A2, A5)."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import phonenumbers
import pytest
from django.db import connection
from django.test import override_settings
from django.utils import translation

from joindre.configuration import Configuration, load
from joindre.lib import clock
from joindre.operation.models import SeenProcess
from joindre.runtime.deployment import machine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def configuration() -> Configuration:
    return load({"JOINDRE_CONFIG": os.devnull})


def see(kind: str, **columns: Any) -> SeenProcess:
    return SeenProcess.objects.create(**{"kind": kind, "host": "a", "pid": 1, "version": "0", **columns})


def test_a_database_that_takes_a_row_passes_and_keeps_none(configuration: Configuration) -> None:
    assert not list(machine.database_answers(configuration))
    assert not SeenProcess.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_none_is_refused(configuration: Configuration) -> None:
    """A5"""
    with connection.schema_editor() as editor:
        editor.alter_db_table(SeenProcess, "operation_seenprocess", "elsewhere")
    try:
        (sentence,) = machine.database_answers(configuration)
    finally:
        with connection.schema_editor() as editor:
            editor.alter_db_table(SeenProcess, "elsewhere", "operation_seenprocess")

    assert "The database does not answer" in sentence


def test_too_little_room_is_refused(configuration: Configuration) -> None:
    """A5"""
    with override_settings(LEAST_ROOM=10**15):
        (sentence,) = machine.there_is_room(configuration)

    assert "MB are free" in sentence
    assert not list(machine.there_is_room(configuration))


def test_a_clock_that_is_off_is_refused_with_what_it_was_compared_with(
    configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not list(machine.clock_is_right(configuration))
    for what in machine.CLOCKS:
        monkeypatch.setitem(machine.CLOCKS, what, lambda: -61.0)

    sentences = list(machine.clock_is_right(configuration))

    assert [sentence.split(" differ ")[0] for sentence in sentences] == [
        "The clock of this machine and that of the database server",
        "The clock of this machine and that of the file system of the data folder",
        "The clock of this machine and that of another process",
    ]
    assert all("by 61 seconds" in sentence for sentence in sentences)


def test_a_process_whose_clock_is_ahead_is_told(configuration: Configuration) -> None:
    see("web", seen_at=clock.now() + timedelta(seconds=90))

    (sentence,) = machine.clock_is_right(configuration)

    assert "that of another process differ by 90 seconds" in sentence


def test_data_that_the_system_lacks_is_told(configuration: Configuration, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not list(machine.data_of_zones_is_there(configuration))
    monkeypatch.setattr(machine, "ZONES", 10_000)
    monkeypatch.setitem(phonenumbers.COUNTRY_CODE_TO_REGION_CODE, 33, ("XX",))

    sentences = list(machine.data_of_zones_is_there(configuration))

    assert ["time zones" in sentences[0], "telephone numbers" in sentences[1]] == [True, True]


def test_two_web_processes_on_one_sqlite_file_are_refused(configuration: Configuration) -> None:
    """A2"""
    see("serve")
    see("worker")
    see("web", ended_at=clock.now())
    assert not list(machine.one_web_on_sqlite(configuration))

    see("web", host="b")

    found = list(machine.one_web_on_sqlite(configuration))
    assert [sentence[:27] for sentence in found] == (
        ["2 processes serve pages on "] if connection.vendor == "sqlite" else []
    )


def test_one_that_was_killed_does_not_count(configuration: Configuration) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait(20)
    see("serve")
    see("serve", host=socket.gethostname(), pid=child.pid)

    assert not list(machine.one_web_on_sqlite(configuration))


def test_a_worker_that_was_not_seen_for_five_minutes_is_missed(configuration: Configuration) -> None:
    """A5"""
    (never,) = machine.worker_was_seen(configuration)
    see("web")
    see("mail-in", seen_at=clock.now() - timedelta(minutes=6))
    (long_ago,) = machine.worker_was_seen(configuration)
    see("serve", seen_at=clock.now() - timedelta(minutes=4))

    assert never == long_ago
    assert "No worker has been seen for 5 minutes" in never
    assert not list(machine.worker_was_seen(configuration))
