"""`/readyz` and the pages of administrators say what is not well (A5)."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.test import override_settings

from joindre.directory.models import Employee
from joindre.files.actions import keep
from joindre.lib import clock, disk
from joindre.mail.models import IncomingEmail
from joindre.runtime import pages
from joindre.runtime.pages import THREADS
from joindre.runtime.server import Server
from tests.answers import text_of
from tests.attacks.servers import get, readiness
from tests.cast import browse
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PETABYTE = 10**15


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(port=0) as server:
        yield server


@pytest.fixture
def waiting_mail() -> IncomingEmail:
    return IncomingEmail.objects.create(raw=keep(b"a mail"), received_at=clock.now() - timedelta(minutes=30))


def test_too_little_room_on_the_disk(server: Server) -> None:
    """A5"""
    with override_settings(LEAST_ROOM=PETABYTE):
        found = readiness(server.url)
        status, _ = get(server.url, "/readyz")

    assert status == 503
    assert "are free on the disk" in found["faults"]["disk"]


def test_all_threads_at_work(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A5"""
    monkeypatch.setattr(pages, "LONG_WAIT", 0.2)
    end = threading.Event()
    for _ in range(THREADS):
        server.pages.threads.submit(end.wait)
    try:
        with ThreadPoolExecutor(1) as visitor:
            page = visitor.submit(get, server.url, timeout=30)
            fault = wait_until(lambda: readiness(server.url)["faults"].get("threads", ""))
            end.set()
            assert page.result()[0] == 200
    finally:
        end.set()

    assert f"all {THREADS} threads" in fault
    assert readiness(server.url)["ready"]


def test_too_many_visitors_are_told_to_come_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_WAITING", 0)

    status, page = get(server.url)

    assert status == 503
    assert "trop sollicité" in page


def test_a_late_worker_is_a_warning(server: Server, waiting_mail: IncomingEmail) -> None:
    """A5"""
    found = readiness(server.url)

    assert found["ready"]
    assert "mail in" in found["warnings"]["worker"]


def test_administrators_read_of_it_on_their_pages(root: Employee, ada: Employee, waiting_mail: IncomingEmail) -> None:
    """A5"""
    assert "En attente depuis plus de 10 minutes" in text_of(browse(root).get("/"))
    assert "En attente depuis" not in text_of(browse(ada).get("/"))


def test_administrators_read_of_a_full_disk(root: Employee) -> None:
    with override_settings(LEAST_ROOM=PETABYTE):
        page = text_of(browse(root).get("/"))

    assert "Mo libres" in page


def test_nothing_is_said_while_all_is_well(root: Employee) -> None:
    IncomingEmail.objects.create(raw=keep(b"a mail"))

    assert 'class="toast error' not in text_of(browse(root).get("/"))


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_a_start_with_too_little_room_is_refused_in_a_sentence(child_environment: dict[str, str], command: str) -> None:
    """A5"""
    ended = run(command, {**child_environment, "JOINDRE_LEAST_ROOM": str(PETABYTE)})

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"Less than {PETABYTE // disk.MEGABYTE} MB are free" in ended.stderr


def test_a_start_without_its_database_is_refused_in_a_sentence(child_environment: dict[str, str]) -> None:
    """A5"""
    away = "postgres://nobody:secret@127.0.0.1:1/nothing"

    ended = run("web", {**child_environment, "JOINDRE_DATABASE_URL": away})

    assert ended.returncode == 1
    assert "The database does not answer" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr


def run(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "joindre", command],
        env={**os.environ, **environment, "LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
