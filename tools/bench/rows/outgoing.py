"""Mails that leave by one worker: how many a second, and what a killed worker leaves behind."""

import signal
import time
from collections import Counter
from typing import Final

from joindre.mail.models import Mailbox, Recipient
from joindre.mail.outgoing.outbox import Letter, NewRecipient, queue
from tools.bench import cpu
from tools.bench.data import french
from tools.bench.data.texts import Chance, Words
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.rows.replies import wait_until_told
from tools.bench.servers import running, wait_until
from tools.bench.sink import Sink

MAILS: Final = 400
#: What was in hand when the worker was killed is waited for so long.
PATIENCE: Final = 75.0


@row("outgoing", "outgoing mail, one worker", databases=("postgres",), writes=True)
def outgoing(bench: Bench) -> Result:
    count, backends = bench.rounds(MAILS), cpu.Backends()
    with Sink() as sink, running("worker", environment={"JOINDRE_MAIL_URL": sink.smtp_url}) as worker:
        queue_mails("first", 20)
        wait_until_told()
        before, before_backends = cpu.spent_by_tree([worker.pid]), backends.spent()
        queue_mails("measured", count)
        began = time.monotonic()
        wait_until_told()
        wall = time.monotonic() - began
        own, own_backends = cpu.spent_by_tree([worker.pid]) - before, backends.spent() - before_backends
    return [
        Figure(name="mails", value=count / wall, unit=Unit.RATE, goal=110),
        Figure(name="CPU a mail", value=own * 1000 / count, unit=Unit.CPU, goal=6),
        Figure(name="PostgreSQL", value=own_backends * 1000 / count, unit=Unit.CPU),
        *killed(count),
    ]


def killed(count: int) -> list[Figure]:
    """A worker is killed while it sends, and another goes on."""
    with Sink() as sink:
        way_out = {"JOINDRE_MAIL_URL": sink.smtp_url}
        with running("worker", environment=way_out) as first:
            queue_mails("killed", count)
            wait_until(lambda: sink.copies.total() > count // 3, limit=60, pause=0.005)
            first.send_signal(signal.SIGKILL)
        began = time.monotonic()
        with running("worker", environment=way_out):
            wait_until(lambda: not Recipient.objects.waiting().exists(), limit=PATIENCE)
            wall = time.monotonic() - began
        lost, doubled = count - len(sink.copies), Counter(sink.copies.values())
    twice = sum(times for copies, times in doubled.items() if copies > 1)
    return [
        Figure(name=f"killed: all sent, waited for {PATIENCE:g} s at most", value=wall, unit=Unit.SECONDS, goal=60),
        Figure(name="killed: not sent by then", value=lost, unit=Unit.COUNT, goal=0),
        Figure(name="killed: sent twice", value=twice, unit=Unit.COUNT, goal=1),
    ]


def queue_mails(name: str, count: int) -> None:
    """Each to a recipient of its own, whose address begins with this name."""
    words, mailbox = Words(Chance(name)), Mailbox.objects.default()
    for number in range(count):
        body = words.paragraphs(french.OF_AGENTS, 3)
        to = NewRecipient(address=f"{name}{number}@mesure.example", name=words.fill("{person}"))
        letter = Letter(
            mailbox=mailbox, subject=words.title(), text=words.sentences(french.OF_AGENTS, 4), html=body, to=[to]
        )
        queue(letter)
