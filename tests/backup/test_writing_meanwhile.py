"""An upgrade that is killed at each step while somebody goes on writing (A3)."""

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from joindre.backup.steps import ArchiveStep
from tests.backup.places import Place
from tests.backup.serving import get, serving
from tests.backup.test_releases import AGENT, sign_in
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "a" * 32
#: An older database under a server that runs: our own command would tell the server.
MAKE_OLD = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
MigrationExecutor(connection).migrate([("schedule", "0001_initial")])
"""


@dataclass(kw_only=True)
class NoteWriter:
    """Writes one note after the other, and keeps what it was answered."""

    port: int
    cookie: str
    path: str
    written: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    _is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self._go_on)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()

    def _go_on(self) -> None:
        while not self._is_over.wait(0.1):
            text = str(uuid4())
            status = self._post(text)
            self.statuses[status] += 1
            if status < 400:
                self.written.append(text)

    def _post(self, text: str) -> int:
        body = urlencode({"body": f"<p>texte {text}</p>", "form_key": str(uuid4())})
        cookies = {"Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "HX-Request": "true"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as browser:
            browser.request("POST", self.path, body, {**cookies, "Content-Type": "application/x-www-form-urlencoded"})
            return browser.getresponse().status


def test_each_text_that_was_answered_with_success_is_there_once(copy: Place, tmp_path: Path) -> None:
    """A3, U2: everything else was refused with 503, so that it stays in its page."""
    cookie = sign_in(copy)[AGENT]

    with serving(copy, tmp_path / "log") as (port, _):
        (ticket, *_) = re.findall(r'href="(/tickets/[0-9-]+/)"', get(port, "/", cookie=cookie)[2])
        writer = NoteWriter(port=port, cookie=cookie, path=f"{ticket}notes/")
        with writer.running():
            wait_until(lambda: len(writer.written) > 3, limit=60)
            copy.python(MAKE_OLD)
            for number, step in enumerate((ArchiveStep.TABLES_WRITTEN, ArchiveStep.BACKED_UP, ArchiveStep.MIGRATED)):
                copy.run("upgrade", "--backup", str(tmp_path / f"{number}.tar"), die_at=step)
            page = get(port, "/", language="en", cookie=cookie)
            copy.run("upgrade", "--no-backup")

    assert page[0] == 503
    assert "is being upgraded" in page[2]
    assert set(writer.statuses) - {503} == {status for status in writer.statuses if status < 400}
    assert writer.statuses[503] > 0
    texts = re.compile(r"texte ([0-9a-f-]{36})")
    stored = Counter(text for (body,) in copy.ask("SELECT body FROM notes_note") for text in texts.findall(body))
    assert stored == Counter(writer.written)
