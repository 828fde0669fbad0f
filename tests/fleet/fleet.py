"""Several web and worker processes on one PostgreSQL, restarted in turn, and people who go on working meanwhile."""

import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import Self
from urllib.parse import urlencode
from uuid import uuid4

from tests.attacks.servers import free_port
from tests.waiting import wait_until

JOINDRE = [sys.executable, "-m", "joindre"]
TOKEN = "a" * 32


class Member:
    """One process of the fleet, started again as often as is wanted."""

    def __init__(self, arguments: Sequence[str], *, port: int, environment: Mapping[str, str], log: Path) -> None:
        self.port = port
        self.restarts = 0
        self._command = [*JOINDRE, *arguments]
        self._environment, self._log = dict(environment), log
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(self._command, env=self._environment, stdout=output, stderr=output)

    def wait_until_listening(self) -> None:
        wait_until(self._is_listening, limit=60, what=f"start of {self._command}: {self._log}")

    def restart(self) -> None:
        """As systemd does it: a signal, the end with 0, a new start."""
        self.end()
        self.start()
        self.wait_until_listening()
        self.restarts += 1

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        ended = self._process.wait(30)
        assert ended == 0, f"ended with {ended}: {self._log}"

    def _is_listening(self) -> bool:
        assert self._process.poll() is None, self._log.read_text(errors="replace")[-2000:]
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.connect()
        except OSError:
            return False
        finally:
            connection.close()
        return True


class Fleet:
    def __init__(self, folder: Path, environment: Mapping[str, str], *, webs: int, workers: int) -> None:
        self.webs = [
            self._member(["web"], "--port", folder / f"web{number}.log", environment) for number in range(webs)
        ]
        self.workers = [
            self._member(["worker", "--mail-in"], "--mail-port", folder / f"worker{number}.log", environment)
            for number in range(workers)
        ]

    def __enter__(self) -> Self:
        for member in (*self.webs, *self.workers):
            member.wait_until_listening()
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as stack:
            for member in (*self.webs, *self.workers):
                stack.callback(member.end)

    def restart_in_turn(self, *, seconds: float) -> None:
        """One after the other, round and round, until the time is over."""
        end = time.monotonic() + seconds
        members = [*self.webs, *self.workers]
        for number in count():
            if time.monotonic() > end and number >= len(members):
                return
            members[number % len(members)].restart()

    def _member(self, arguments: Sequence[str], option: str, log: Path, environment: Mapping[str, str]) -> Member:
        port = free_port()
        return Member([*arguments, option, str(port)], port=port, environment=environment, log=log)


@dataclass(kw_only=True)
class Load:
    """What people do meanwhile; `failures` says what they noticed of the restarts."""

    fleet: Fleet
    #: Cookies of who is signed in.
    session: str
    #: Texts that were answered with success, and Message-IDs that were taken with 250.
    written: list[str] = field(default_factory=list)
    mailed: list[str] = field(default_factory=list)
    read: int = 0
    failures: list[str] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self, *acts: Callable[[int], None]) -> Iterator[None]:
        """Each act again and again in a thread of its own, until the block ends."""
        threads = [threading.Thread(target=self._go_on, args=(act, place)) for place, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join(90)

    def write(self, path: str, **fields: str) -> Callable[[int], None]:
        """Post a text, as a form of the page does."""

        def act(number: int) -> None:
            text = str(uuid4())
            body = urlencode({"body": f"<p>texte {text}</p>", "form_key": str(uuid4()), **fields})
            if self._ask(number, "POST", path, body):
                self.written.append(text)

        return act

    def look(self, path: str) -> Callable[[int], None]:
        def act(number: int) -> None:
            self.read += self._ask(number, "GET", path)

        return act

    def mail(self, *, sender: str, to: str) -> Callable[[int], None]:
        """Hand a mail in, and again as a mail server does where it was not taken."""

        def act(number: int) -> None:
            name = str(uuid4())
            head = f"From: {sender}\r\nTo: {to}\r\nSubject: Re: Panne\r\nMessage-ID: <{name}@moreau.example>\r\n"
            for further in range(600):
                worker = self.fleet.workers[(number + further) % len(self.fleet.workers)]
                try:
                    with smtplib.SMTP("127.0.0.1", worker.port, timeout=20) as client:
                        client.sendmail(sender, [to], f"{head}\r\ntexte {name}\r\n")
                except (OSError, smtplib.SMTPException):
                    time.sleep(0.1)
                else:
                    self.mailed.append(name)
                    return
            self.failures.append(f"no worker took {name}")

        return act

    def _go_on(self, act: Callable[[int], None], place: int) -> None:
        for number in count(place):
            if self._is_over.is_set():
                return
            act(number)

    def _ask(self, number: int, method: str, path: str, body: str = "") -> bool:
        """As a proxy passes it on: a process that takes no connection is left out, any other failure is a failure."""
        headers = {
            "Cookie": f"{self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        webs = self.fleet.webs
        for further in range(len(webs)):
            connection = HTTPConnection("127.0.0.1", webs[(number + further) % len(webs)].port, timeout=30)
            try:
                connection.connect()
            except OSError:
                continue
            return self._is_answered(connection, method, path, body, headers)
        self.failures.append("no process took a connection")
        return False

    def _is_answered(
        self, connection: HTTPConnection, method: str, path: str, body: str, headers: Mapping[str, str]
    ) -> bool:
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException) as error:
            self.failures.append(f"{method} {path}: {error!r}")
            return False
        finally:
            connection.close()
        if answer.status >= 400:
            self.failures.append(f"{method} {path}: {answer.status}")
        return answer.status < 400
