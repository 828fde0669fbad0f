"""What the attacks run against: a server in a thread or in a child with limits, and sockets that behave badly.

Everything stays on the loopback, is bounded in number and time, and is closed at the end.
"""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.waiting import wait_until

JOINDRE = [sys.executable, "-m", "joindre"]
#: Seconds that a page may take while it is attacked, on a machine that has other work.
PATIENCE = 10


def get(url: str, path: str = "/accounts/login/", *, timeout: float = PATIENCE) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def readiness(url: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(get(url, "/readyz")[1])
    return found


def opened(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE)


@contextmanager
def many_sockets(url: str, number: int, *, sending: bytes = b"") -> Iterator[list[socket.socket]]:
    """Open so many connections, of which each sends these octets and then nothing more."""
    with ExitStack() as stack:
        sockets = []
        for _ in range(number):
            sockets.append(stack.enter_context(opened(url)))
            if sending:
                sockets[-1].sendall(sending)
        yield sockets


def sends(peer: socket.socket, octets: bytes) -> bool:
    """Whether the server still takes them."""
    try:
        peer.sendall(octets)
    except OSError:
        return False
    return True


def is_closed(peer: socket.socket) -> bool:
    """Whether the server has closed its end."""
    peer.settimeout(0)
    try:
        return peer.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def answer_of(peer: socket.socket, *, timeout: float = PATIENCE) -> str:
    """Everything that the server still sends until it closes; as much as has come where it does not close."""
    peer.settimeout(timeout)
    received = b""
    try:
        while piece := peer.recv(65536):
            received += piece
            if (whole := _whole(received)) and len(received) >= whole:
                break
    except OSError:
        pass
    return received.decode(errors="replace")


@contextmanager
def child(
    *arguments: str, environment: Mapping[str, str], log: Path, limits: Mapping[int, int] | None = None
) -> Iterator["Child"]:
    """`joindre …` in a process of its own, within limits of the system (`resource.RLIMIT_…`)."""
    command = [*JOINDRE, *arguments]
    if limits:
        pairs = "; ".join(f"resource.setrlimit({name}, ({value}, {value}))" for name, value in limits.items())
        code = f"import os, resource, sys; {pairs}; os.execv(sys.argv[1], sys.argv[1:])"
        command = [sys.executable, "-c", code, *command]
    with log.open("ab") as output:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output)
        try:
            yield Child(process, log)
        finally:
            process.kill()
            process.wait()


class Child:
    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_ready(self, url: str) -> None:
        wait_until(lambda: self.process.poll() is not None or _answers(url), limit=40, what=f"answer: {self.log}")
        assert self.process.poll() is None, self.log


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return get(url, "/healthz")[0] == 200
    except (OSError, HTTPException):
        return False


def _whole(received: bytes) -> int:
    """The length of the whole answer, once its head is there."""
    head, end, _ = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return len(head) + 4 + int(length[1]) if end and length else 0
