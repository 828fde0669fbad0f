"""A database that goes away while people work, and comes back (A5)."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection

from joindre.directory.models import Employee
from tests.attacks.servers import Child, child, free_port, readiness
from tests.cast import browse
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no server that could go away"),
]


class Line:
    """A TCP line to the database that can be cut and mended."""

    def __init__(self, host: str, port: int) -> None:
        self.target = host, port
        self.is_cut = False
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(peer,), daemon=True).start()

    def _carry(self, peer: socket.socket) -> None:
        with closing(peer):
            if self.is_cut:
                return
            with socket.create_connection(self.target) as server:
                ends = {peer: server, server: peer}
                while not self.is_cut:
                    for end in select.select(list(ends), [], [], 0.1)[0]:
                        data = end.recv(65536)
                        if not data:
                            return
                        ends[end].sendall(data)


@contextmanager
def line_to_database() -> Iterator[Line]:
    database = connection.settings_dict
    line = Line(database["HOST"] or "127.0.0.1", int(database["PORT"] or 5432))
    with closing(line.listening):
        yield line
        line.is_cut = True


@contextmanager
def web_over(line: Line, environment: dict[str, str], log: Path) -> Iterator[tuple[Child, str]]:
    """A web process whose database is at the other end of this line, and its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    parts = urlsplit(environment["JOINDRE_DATABASE_URL"])
    place = f"{parts.username or 'postgres'}:{parts.password or ''}@127.0.0.1:{line.port}"
    own = {
        "JOINDRE_DATABASE_URL": parts._replace(netloc=place).geturl(),
        "JOINDRE_ALLOWED_HOSTS": "127.0.0.1",
    }
    with child("web", "--port", str(port), environment={**environment, **own}, log=log) as run:
        run.wait_until_ready(url)
        yield run, url


def test_the_page_says_so_and_keeps_the_text(child_environment: dict[str, str], tmp_path: Path, ada: Employee) -> None:
    """A5"""
    cookie = browse(ada).cookies[settings.SESSION_COOKIE_NAME].value
    with line_to_database() as line, web_over(line, child_environment, tmp_path / "log") as (run, url):
        assert post(url, cookie)[0] in {403, 404}

        line.is_cut = True
        status, page = post(url, cookie)
        fault = readiness(url)["faults"]["database"]
        line.is_cut = False
        wait_until(lambda: post(url, cookie)[0] in {403, 404})

        assert status == 503
        assert "ne joint pas sa base de données" in page
        assert "<p>Bonjour</p>" in page
        assert "does not answer" in fault
        assert "Traceback" not in run.log
        assert run.log.count("answered with DatabaseAway") == 1


def post(url: str, cookie: str) -> tuple[int, str]:
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=20)) as browser:
        browser.request(
            "POST",
            "/tickets/2026-00001/messages/",
            urlencode({"body": "<p>Bonjour</p>"}),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}",
                "Accept-Language": "fr",
            },
        )
        answer = browser.getresponse()
        return answer.status, unescape(answer.read().decode())
