"""The processes of Joindre as they are started by the command (A2)."""

import gc
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from joindre.lib.jobs import Worker
from joindre.runtime.server import Server
from joindre.runtime.startup import CannotStart
from tests.live.browsers import Browser, staff
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

JOINDRE = [sys.executable, "-m", "joindre"]


def get(url: str, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


@contextmanager
def started(*arguments: str, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen([*JOINDRE, *arguments], env=environment, stdout=output, stderr=output)
        try:
            wait_until(
                lambda: b"joindre.runtime.process started" in log.read_bytes() or process.poll() is not None, limit=30
            )
            yield process
        finally:
            process.kill()
            process.wait()


def test_a_process_collects_garbage_again_once_it_is_started() -> None:
    """The command switches it off while the code is loaded."""
    gc.disable()
    try:
        with Server(port=0):
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


def test_the_server_says_that_it_lives_and_is_ready() -> None:
    with Server(port=0, worker=Worker([])) as server:
        alive = get(server.url, "/healthz")
        status, body = get(server.url, "/readyz")

    assert alive == (200, b"ok\n")
    assert (status, json.loads(body)) == (200, {"ready": True, "faults": {}, "warnings": {}})


def test_it_is_not_ready_while_tables_are_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'live'")
    try:
        with Server(port=0) as server:
            status, body = get(server.url, "/readyz")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('live', '0001_initial', '2026-01-01')"
            )

    assert status == 503
    assert "joindre migrate" in json.loads(body)["faults"]["database"]


def test_pages_of_django_and_static_files_are_served() -> None:
    with Server(port=0) as server:
        page = get(server.url, "/accounts/login/")
        style = get(server.url, "/static/ui/css/tokens.css")
        missing = get(server.url, "/static/ui/css/none.css")

    assert page[0] == 200
    assert style[0] == 200
    assert b"--ink" in style[1]
    assert missing[0] == 404


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart, match=str(port)):
            Server(port=port).start()


def test_a_taken_port_of_the_mail_door_is_said_in_a_sentence(child_environment: dict[str, str]) -> None:
    """A5, I1"""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*JOINDRE, "worker", "--mail-in", "--mail-port", port],
            env={**child_environment, "LANG": "en"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert ended.returncode == 1
    assert f"Port {port} of 127.0.0.1, for incoming emails, is taken" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes several")
def test_a_second_web_process_on_the_same_sqlite_data_refuses_to_start(child_environment: dict[str, str]) -> None:
    with Server(port=0):
        second = subprocess.run(
            [*JOINDRE, "web", "--port", "0"],
            env={**child_environment, "LANG": "en"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert second.returncode == 1
    assert "already running on the data in" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_at_once_with_streams_open(
    child_environment: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    log = tmp_path / "log"
    port = free_port()
    arguments = ("serve", "--port", str(port), "--mail-port", "0")
    with (
        started(*arguments, environment=child_environment, log=log) as process,
        Browser(f"http://127.0.0.1:{port}", staff("ticket:1")) as browser,
    ):
        assert browser.response.status == 200
        process.send_signal(number)
        # Half a second on an idle machine; a busy one runs other tests beside this.
        process.wait(5)

        assert process.returncode == 0
        assert browser.is_over.wait(1)
    assert not re.search("Traceback|ERROR", log.read_text())


def test_a_worker_alone_starts_and_ends(child_environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "log"

    with started("worker", environment=child_environment, log=log) as process:
        process.send_signal(signal.SIGTERM)
        process.wait(10)

        assert process.returncode == 0
    assert not re.search("Traceback|ERROR", log.read_text())


def free_port() -> int:
    with Server(port=0) as server:
        return server.port
