"""Measures `joindre serve` from outside: the seconds from its start to the first page, and its memory at rest."""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError


@dataclass(frozen=True, kw_only=True)
class Start:
    seconds: float
    resting_mib: float


def measure_start(*, port: int, environment: dict[str, str], rest: float = 3.0) -> Start:
    """Start it, wait for its sign-in page, let it rest, weigh it, end it."""
    began = time.monotonic()
    command = [str(Path(sys.executable).with_name("joindre")), "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        wait_for_page(f"http://127.0.0.1:{port}/accounts/login/", server)
        seconds = time.monotonic() - began
        time.sleep(rest)
        return Start(seconds=seconds, resting_mib=resident(server.pid) / 1024)
    finally:
        server.terminate()
        server.wait(timeout=10)


def wait_for_page(url: str, server: subprocess.Popen[bytes], *, limit: float = 30.0) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end and server.poll() is None:
        with suppress(URLError, ConnectionError), urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own server, on loopback
            if answer.status == HTTPStatus.OK:
                return
        time.sleep(0.02)
    raise RuntimeError(f"no page at {url}")


def resident(pid: int) -> int:
    """Kilobytes of the process and of its children, as the kernel counts them (VmRSS)."""
    status = Path(f"/proc/{pid}/status").read_text()
    own = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(resident(int(child)) for child in children)
