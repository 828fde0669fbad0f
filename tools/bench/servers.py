"""Starts the processes of Joindre as people do, and measures them from outside."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from tools.bench import cpu
from tools.bench.figures import Bench


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running portal."""

    #: Ports of its web processes.
    ports: Sequence[int]
    #: Port at which it takes mails in.
    mail_port: int
    pids: Sequence[int]
    backends: cpu.Backends

    def spent(self) -> tuple[float, float]:
        """Seconds of CPU of its processes, and of the backends of PostgreSQL."""
        return cpu.spent_by_tree(self.pids), self.backends.spent()


@contextmanager
def site(bench: Bench, *, webs: int = 1, environment: Mapping[str, str] | None = None) -> Iterator[Site]:
    """One process on SQLite; on PostgreSQL so many web processes, and a worker with the door for mails."""
    mail_port = free_port()
    door = ["--mail-port", str(mail_port)]
    with ExitStack() as stack:
        if bench.database == "sqlite":
            ports = [free_port()]
            commands = [["serve", "--port", str(ports[0]), *door]]
        else:
            ports = [free_port() for _ in range(webs)]
            commands = [["worker", "--mail-in", *door], *(["web", "--port", str(port)] for port in ports)]
        processes = [stack.enter_context(running(*command, environment=environment)) for command in commands]
        for port, process in zip(ports, processes[-len(ports) :], strict=True):
            wait_for_page(port, process)
        pids = [process.pid for process in processes]
        yield Site(ports=ports, mail_port=mail_port, pids=pids, backends=cpu.Backends())


@contextmanager
def running(*arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """The command `joindre` with these arguments, ended at the end."""
    command = [str(Path(sys.executable).with_name("joindre")), *arguments]
    settings = os.environ | dict(environment or {})
    process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for_page(port: int, process: subprocess.Popen[bytes], *, limit: float = 60.0) -> None:
    """Return once the sign-in page is there; raise `RuntimeError` where it does not come."""
    url, end = f"http://127.0.0.1:{port}/accounts/login/", time.monotonic() + limit
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == HTTPStatus.OK:
                return
        time.sleep(0.02)
    raise RuntimeError(f"no page at {url}")


def wait_until(condition: Callable[[], bool], *, limit: float, pause: float = 0.05) -> bool:
    """Say whether it came true within these seconds."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
