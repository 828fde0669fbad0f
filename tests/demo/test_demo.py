"""`joindre demo`, as a newcomer starts it: in a process of its own, ended by Ctrl-C."""

import asyncio
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import translation

from joindre.catcher import Catcher
from joindre.demo import environment
from joindre.demo.card import CLAIRE, Card
from joindre.demo.filling import PASSWORD
from joindre.demo.folder import DemoFolder
from joindre.demo.management.commands.demo import CatcherService, port
from joindre.runtime.startup import CannotStart


class Demo:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.said = ""

    def wait_for(self, words: str) -> None:
        """Read what it says up to these words; a demo that ends before fails the test with what it said."""
        assert self._process.stdout is not None
        while words not in self.said:
            line = self._process.stdout.readline()
            assert line, self.said
            self.said += line

    def end(self) -> int:
        self._process.send_signal(signal.SIGINT)
        rest, _nothing = self._process.communicate(timeout=20)
        self.said += rest
        return self._process.returncode

    def address(self, label: str) -> str:
        found = re.search(rf"{label} +(\S+)", self.said)
        assert found, self.said
        return found[1]


@contextmanager
def started(folder: Path) -> Iterator[Demo]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("JOINDRE_")}
    environ |= {"JOINDRE_DATA_DIR": str(folder), "LANG": "fr_FR.UTF-8", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from joindre.cli import main; main()", "demo"],
        env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield Demo(process)
    finally:
        process.kill()
        process.wait()


def signed_in_page(site: str) -> str:
    """What Claire sees first, by plain requests: the sign-in page works without JavaScript."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{site}accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": CLAIRE, "password": PASSWORD}
    request = urllib.request.Request(f"{site}accounts/login/", urllib.parse.urlencode(form).encode())  # noqa: S310  # our own server, on loopback
    request.add_header("Referer", f"{site}accounts/login/")
    return str(browser.open(request).read().decode())


def test_it_starts_twice_is_used_and_ends_in_peace(tmp_path: Path) -> None:
    """Issue "What a newcomer can do" 1: filled once; a second start takes seconds; Ctrl-C stops all of it cleanly."""
    with started(tmp_path) as demo:
        demo.wait_for("└")
        first_page = signed_in_page(demo.address("Portail support"))
        caught = urllib.request.urlopen(demo.address("Mails envoyés")).status  # noqa: S310  # our own server, on loopback
        ended = demo.end()

    began = time.monotonic()
    with started(tmp_path) as again:
        again.wait_for("└")
        seconds = time.monotonic() - began
        ended_again = again.end()

    assert (ended, ended_again) == (0, 0)
    assert "Traceback" not in demo.said + again.said
    assert "[2/3]" in demo.said
    assert "[2/3]" not in again.said
    assert "imprime" in first_page
    assert caught == 200
    assert seconds < 15


def test_a_real_joindre_is_never_filled_with_the_demo(tmp_path: Path) -> None:
    (tmp_path / "joindre.sqlite3").write_bytes(b"precious")

    with pytest.raises(CannotStart):
        DemoFolder(tmp_path).begin()

    assert (tmp_path / "joindre.sqlite3").read_bytes() == b"precious"


def test_a_filling_that_was_interrupted_begins_again(tmp_path: Path) -> None:
    DemoFolder(tmp_path).begin()
    (tmp_path / "joindre.sqlite3").write_bytes(b"half")

    DemoFolder(tmp_path).begin()

    assert not (tmp_path / "joindre.sqlite3").exists()
    assert not DemoFolder(tmp_path).is_filled


def test_it_takes_nothing_of_a_real_installation() -> None:
    environ = {
        "JOINDRE_DATABASE_URL": "postgres://real",
        "JOINDRE_MAIL_URL": "smtp://real",
        "JOINDRE_SMTP_URL": "smtp://old",
    }

    environment.prepare(environ)

    assert not {"JOINDRE_DATABASE_URL", "JOINDRE_SMTP_URL"} & set(environ)
    assert environ["JOINDRE_MAIL_URL"].startswith("smtp://127.0.0.1:")
    assert environ["JOINDRE_DATA_DIR"] == str(Path("var") / "demo")


@pytest.mark.parametrize("arguments", [["--port", "8765"], ["--port=8765"], ["--verbosity", "0", "--port", "8765"]])
def test_the_port_of_the_portal_can_be_chosen(arguments: list[str]) -> None:
    environ: dict[str, str] = {}

    environment.prepare(environ, arguments)

    assert environ["JOINDRE_SITE_URL"] == "http://localhost:8765"


@pytest.mark.parametrize("text", ["", "0", "65536", "99999999", "-1", "http", "\uff18\uff10"])
def test_what_is_no_port_is_refused_with_a_sentence(text: str) -> None:
    assert environment.port_in(["--port", text]) is None
    with pytest.raises(ArgumentTypeError, match="65535"):
        port(text)


def test_it_takes_the_next_free_port() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        assert environment.free_port(taken, set()) > taken


def test_a_port_that_was_taken_meanwhile_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        catcher = Catcher(tmp_path, smtp_port=other.getsockname()[1])

        with translation.override("en"), pytest.raises(CannotStart, match="Start the demo again"):
            asyncio.run(CatcherService(catcher).start())

    catcher.stop()


@pytest.mark.parametrize(("encoding", "corner"), [("utf-8", "┌"), ("ascii", "+"), (None, "+")])
def test_the_card_is_drawn_as_the_terminal_can(encoding: str | None, corner: str) -> None:
    card = Card(site="http://localhost:8000", mail_in="127.0.0.1:2525", catcher="http://127.0.0.1:8025/")

    with translation.override("en"):
        drawn = card.drawn(encoding=encoding).strip().split("\n")

    assert drawn[0].startswith(corner)
    assert len({len(line) for line in drawn}) == 1
    assert any("Password of all" in line and PASSWORD in line for line in drawn)
