"""Mails that are meant to stop us: by their shape, their size, or their number (A4)."""

import statistics
import time
from collections.abc import Iterator
from http.client import HTTPConnection
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
    assert {(mail.outcome, mail.reason) for mail in mails} == {("set_aside", "no_request")}
    assert all(mail.attempts == 1 for mail in mails)


def is_pending(incoming: IncomingEmail) -> bool:
    return IncomingEmail.objects.waiting().filter(pk=incoming.pk).exists()


def seconds_for(url: str) -> float:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    begin = time.perf_counter()
    connection.request("GET", "/accounts/login/")
    connection.getresponse().read()
    connection.close()
    return time.perf_counter() - begin
