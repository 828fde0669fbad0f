"""An agent's reply of which the client is told by mail: one agent alone, and eight at once."""

import os
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

from django.db import connections

from joindre.accounts.models import Account
from joindre.mail.models import Recipient
from joindre.messaging.actions.messages import notified_contacts
from joindre.messaging.models import MessageSettings
from joindre.messaging.new import codes_of
from joindre.tickets.models import Ticket
from tools.bench.data import french
from tools.bench.data.people import AGENT
from tools.bench.data.texts import Chance, Words
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.quantiles import quantile
from tools.bench.servers import Site, site, wait_until
from tools.bench.sink import Sink
from tools.bench.visitors import Visitor

REPLIES: Final = 60
WARM_UP: Final = 10
AGENTS: Final = 8
SECONDS: Final = 15.0
#: Requests that are replied to, each again and again.
REQUESTS: Final = 80


@row("reply", "reply with notification", writes=True)
def reply(bench: Bench) -> Result:
    """The CPU is that of web processes and worker until every client has been told."""
    with portal(bench) as running:
        visitor = Visitor(running.ports[0], Account.objects.get(email=AGENT))
        replies = Replies("one agent")
        for _ in range(WARM_UP):
            replies.post(visitor)
        wait_until_told()
        before, count = running.spent(), bench.rounds(REPLIES)
        answered = [replies.post(visitor) for _ in range(count)]
        wait_until_told()
        own, backends = (after - known for after, known in zip(running.spent(), before, strict=True))
        visitor.close()
    found = [
        Figure(name="answered", value=statistics.median(answered), unit=Unit.WALL, goal=12),
        Figure(name="in all", value=own * 1000 / count, unit=Unit.CPU, goal=20),
    ]
    if bench.database == "postgres":
        found.append(Figure(name="PostgreSQL", value=backends * 1000 / count, unit=Unit.CPU))
    return found


@row("agents", "eight agents at once, their clients told", writes=True)
def agents(bench: Bench) -> Result:
    """On PostgreSQL two web processes and a worker. What else the machine does at the time makes it slower."""
    with portal(bench, webs=2) as running:
        accounts = Account.objects.filter(employee__isnull=False).order_by("pk")[:AGENTS]
        visitors = [
            Visitor(running.ports[number % len(running.ports)], account) for number, account in enumerate(accounts)
        ]
        _post_at_once(visitors, seconds=3.0)
        wait_until_told()
        before, own_before, began = running.spent(), time.process_time(), time.monotonic()
        answered = _post_at_once(visitors, seconds=SECONDS / 3 if bench.is_quick else SECONDS)
        wall = time.monotonic() - began
        own = time.process_time() - own_before
        spent = sum(running.spent()) - sum(before)
        wait_until_told()
    goal = 40 if bench.database == "sqlite" else 50
    return [
        Figure(name="replies", value=len(answered) / wall, unit=Unit.RATE, goal=goal),
        Figure(name="p95 of the median", value=quantile(answered, 0.95) / statistics.median(answered), unit=Unit.RATIO,
               goal=3),
        Figure(name="median", value=statistics.median(answered), unit=Unit.WALL),
        Figure(name="of the cores used", value=100 * (spent + own) / wall / (os.cpu_count() or 1), unit=Unit.PERCENT),
        Figure(name="of it by the load itself", value=100 * own / (spent + own), unit=Unit.PERCENT),
    ]  # fmt: skip


@contextmanager
def portal(bench: Bench, *, webs: int = 1) -> Iterator[Site]:
    """A running portal whose mails leave at once, to a server that takes them all."""
    MessageSettings.objects.update(undo_seconds=0)
    with Sink() as sink, site(bench, webs=webs, environment={"JOINDRE_MAIL_URL": sink.smtp_url}) as running:
        yield running


class Replies:
    """Replies to one request after the other, as the composer posts them."""

    def __init__(self, name: str, *, part: int = 0, parts: int = 1) -> None:
        self._words, self._turn = Words(Chance(name)), 0
        with_address = Ticket.objects.exclude(requester=None).exclude(requester__email="")
        reachable = with_address.filter(requester__is_active=True, is_client_visible=True, is_blocked=False)
        found = reachable.with_people().newest_first()[: REQUESTS * parts]
        self._told = [(ticket.number, codes_of(notified_contacts(ticket))) for ticket in found[part::parts]]

    def post(self, visitor: Visitor) -> float:
        number, told = self._told[self._turn % len(self._told)]
        self._turn += 1
        body = self._words.paragraphs(french.OF_AGENTS, 2)
        fields = {"body": body, "form_key": str(uuid4()), "notify": "on", "told": told}
        return visitor.post(f"/tickets/{number}/messages/", fields)


def wait_until_told(*, limit: float = 60.0) -> None:
    """Raise `RuntimeError` where a mail does not leave."""
    if not wait_until(lambda: not Recipient.objects.waiting().exists(), limit=limit):
        raise RuntimeError(f"{Recipient.objects.waiting().count()} mails did not leave")


def _post_at_once(visitors: Sequence[Visitor], *, seconds: float) -> list[float]:
    """Milliseconds of each reply that all of them post, one after the other, within these seconds."""
    replies = [Replies(f"agent {part}", part=part, parts=len(visitors)) for part in range(len(visitors))]
    start = threading.Barrier(len(visitors))

    def work(visitor: Visitor, own: Replies) -> list[float]:
        start.wait()
        end, answered = time.monotonic() + seconds, []
        while time.monotonic() < end:
            answered.append(own.post(visitor))
        connections.close_all()
        return answered

    with ThreadPoolExecutor(len(visitors)) as pool:
        return [one for answered in pool.map(work, visitors, replies) for one in answered]
