"""The server of a place, as a process of its own, and what it answers."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen

from tests.backup.places import PATIENCE, Place
from tests.runtime.test_process import free_port
from tests.waiting import wait_until


@contextmanager
def serving(place: Place, log: Path) -> Iterator[tuple[int, int]]:
    """Yield the port of the pages and that of the door for mails."""
    ports = free_port(), free_port()
    line = [sys.executable, "-m", "joindre", "serve", "--port", str(ports[0]), "--mail-port", str(ports[1])]
    with log.open("wb") as output, Popen(line, env=dict(place.environment), stdout=output, stderr=output) as process:
        try:
            wait_until(lambda: b"process started" in log.read_bytes() or process.poll() is not None, limit=PATIENCE)
            yield ports
        finally:
            process.kill()


def get(port: int, path: str, *, language: str = "fr", cookie: str = "") -> tuple[int, str, str]:
    """Return the status, when to ask again, and the text."""
    browser = HTTPConnection("127.0.0.1", port, timeout=30)
    session = {"Cookie": f"sessionid={cookie}"} if cookie else {}
    browser.request("GET", path, headers={"Accept-Language": language, **session})
    answer = browser.getresponse()
    found = answer.status, answer.headers.get("Retry-After", ""), answer.read().decode()
    browser.close()
    return found
