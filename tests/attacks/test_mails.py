"""Mails that are meant to stop us: by their shape, their size, or their number (A4)."""

import smtplib
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from joindre.lib.jobs import Worker
from joindre.mail.incoming import processing
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.runtime.server import Server
from tests.mail.makers import make_raw
from tests.mail.posting import Poster, arrive
from tests.runtime.test_process import started
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

#: How many times longer a page may take while the worst mail is read.
SLOWEST = 10


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)


@pytest.fixture
def everything_is_read() -> Iterator[None]:
    """A consumer that wants each mail in whole, whoever sent it."""
    before = processing.registered()
    processing.register(Poster())
    yield
    processing.register(before)


def html(body: str) -> bytes:
    return make_raw(body).replace(b"text/plain", b"text/html")


def attributes() -> bytes:
    """A megabyte of attributes of one paragraph."""
    return html(f"<p {' '.join(f'a{number}' for number in range(130_000))}>Bonjour</p>")


def boxes_in_boxes() -> bytes:
    """Multiparts in multiparts, each of which holds the rest twice over."""
    lines = ["From: Eve <eve@nowhere.example>", "Subject: Boxes"]
    for depth in range(3_000):
        lines += [f"Content-Type: multipart/mixed; boundary=b{depth}", "", f"--b{depth}", "Content-Type: text/html", ""]
        lines += ["<p>", f"--b{depth}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "x" * 500_000]).encode()


@pytest.mark.usefixtures("everything_is_read")
@pytest.mark.parametrize("raw", [attributes(), boxes_in_boxes()], ids=["attributes", "boxes in boxes"])
def test_pages_answer_while_the_worst_mail_is_read(mailbox: Mailbox, raw: bytes) -> None:
    """A4: and the next mail is read, whatever became of that one."""
    with override_settings(MAIL_READING_SECONDS=5), Server(port=0, worker=Worker([IncomingQueue()])) as server:
        before = [seconds_for(server.url) for _ in range(20)]
        worst = arrive(mailbox, raw, sender="eve@nowhere.example")
        during: list[float] = []
        while is_pending(worst) or len(during) < len(before):
            during.append(seconds_for(server.url))
        after = arrive(mailbox, make_raw())
        wait_until(lambda: not is_pending(after), limit=60)

    assert statistics.median(during) < SLOWEST * statistics.median(before)
    worst.refresh_from_db()
    after.refresh_from_db()
    assert after.outcome == "posted"
    assert (worst.outcome, worst.reason) in {("posted", ""), ("failed", "too_slow")}


def test_a_mail_from_nobody_costs_no_more_than_its_head(mailbox: Mailbox) -> None:
    """A4: ten of them are set aside in the time that pages need."""
    mails = [arrive(mailbox, attributes(), sender="eve@nowhere.example") for _ in range(10)]

    IncomingQueue().run_due()

    for mail in mails:
        mail.refresh_from_db()
    assert {(mail.outcome, mail.reason) for mail in mails} == {("set_aside", "first_unverified")}
    assert all(mail.attempts == 1 for mail in mails)


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_twenty_large_mails_at_once_take_no_memory(
    mailbox: Mailbox, child_environment: dict[str, str], tmp_path: Path
) -> None:
    """A4: 600 MB are under way, and the process grows by no more than a sixth of them."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = ["worker", "--mail-in", "--mail-port", str(port)]
    with started(*command, environment=child_environment, log=tmp_path / "log") as process:
        before = most_memory(process.pid)
        line = b"x" * 1_998 + b"\r\n"
        with ThreadPoolExecutor(20) as senders:
            answers = list(senders.map(lambda _: send(port, mailbox.address, line * 15_000), range(20)))
        grown = most_memory(process.pid) - before

    assert answers == [250] * 20
    assert grown < 100_000_000
    assert IncomingEmail.objects.count() == 20


def send(port: int, address: str, raw: bytes) -> int:
    """Give a mail over that was made before, without making another copy of it."""
    with smtplib.SMTP("127.0.0.1", port, "mx", timeout=120) as client:
        client.ehlo()
        client.mail("eve@nowhere.example")
        client.rcpt(address)
        client.docmd("DATA")
        assert client.sock
        client.sock.sendall(raw)
        return client.docmd(".")[0]


def most_memory(pid: int) -> int:
    """The most octets that the process ever had in memory."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def is_pending(incoming: IncomingEmail) -> bool:
    return IncomingEmail.objects.waiting().filter(pk=incoming.pk).exists()


def seconds_for(url: str) -> float:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    begin = time.perf_counter()
    connection.request("GET", "/accounts/login/")
    connection.getresponse().read()
    connection.close()
    return time.perf_counter() - begin
