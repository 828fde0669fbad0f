"""Starts the processes of Joindre as people do, and measures them from outside."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError


@contextmanager
def running(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """The command `joindre` with these arguments, ended at the end."""
    command = [str(Path(sys.executable).with_name("joindre")), *arguments]
    process = subprocess.Popen(command, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL)
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
        with suppress(URLError, ConnectionError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == HTTPStatus.OK:
                return
        time.sleep(0.02)
    raise RuntimeError(f"no page at {url}")
