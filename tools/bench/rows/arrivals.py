"""A client's answer by mail, from the raw bytes to the message in the feed."""

import smtplib
import time
from typing import Final

from joindre.directory.models import Contact
from joindre.mail.incoming.actions import take_in
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.emails import reply_address
from joindre.messaging.new import recipient_of
from joindre.tickets.actions import Opening, open_ticket
from tools.bench import cpu
from tools.bench.data.bodies import written
from tools.bench.data.support_mails import Sender, support_mail
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.servers import site, wait_until

MAILS: Final = 200
WARM_UP: Final = 10
SERIES: Final = 30_000


@row("mail", "a client's answer by mail, within one process", writes=True, is_quick=True)
def mail(bench: Bench) -> Result:
    """Each is taken in, read and posted; raise `RuntimeError` where one is not."""
    mails, backend = answers(bench.rounds(MAILS) + WARM_UP), cpu.own_backend()
    take_all(mails[:WARM_UP])
    before, before_backend = time.process_time(), cpu.spent_by_thread(backend) if backend else 0.0
    take_all(mails[WARM_UP:])
    count = len(mails) - WARM_UP
    spent = (time.process_time() - before) * 1000 / count
    found = [
        Figure(name="CPU a mail", value=spent, unit=Unit.CPU, goal=8),
        Figure(name="by one core", value=1000 / spent, unit=Unit.RATE, goal=110),
    ]
    if backend:
        of_backend = (cpu.spent_by_thread(backend) - before_backend) * 1000 / count
        found.append(Figure(name="PostgreSQL", value=of_backend, unit=Unit.CPU, goal=3))
    return found


def take_all(mails: list[tuple[bytes, str, str]]) -> None:
    mailbox, known = Mailbox.objects.default(), posted_mails()
    for raw, sender, to in mails:
        take_in(raw, envelope_from=sender, envelope_to=[to], mailbox=mailbox)
    reading = IncomingQueue()
    while reading.run_due():
        pass
    if posted_mails() - known != len(mails):
        raise RuntimeError(f"{posted_mails() - known} of {len(mails)} mails were posted")


def answers(count: int, *, series: int = 0) -> list[tuple[bytes, str, str]]:
    """So many answers of clients to requests of their own, with the sender and the address that they go to.

    No mail of one series is in another.
    """
    people = Contact.objects.with_identity().filter(is_active=True).exclude(email="").order_by("pk")
    made = []
    for number, contact in enumerate(people[: min(count, 100)]):
        ticket = open_ticket(Opening(site=contact.site, title="Impression", requester=contact), by=contact)
        to = reply_address(Mailbox.objects.default(), ticket, "m", recipient_of(contact))
        sender = Sender(name=contact.name, address=contact.email)
        for again in range(number, count, 100):
            text, key = written(again, slots=False), series * SERIES + again
            raw = support_mail(key, text, sender=sender, to=to, subject="Re: Impression")
            made.append((raw, contact.email, to))
    return made


def posted_mails() -> int:
    return IncomingEmail.objects.filter(outcome=IncomingEmail.Outcome.POSTED).count()


@row("arrival", "arrival of a mail, from bytes to feed, through SMTP", writes=True)
def arrival(bench: Bench) -> Result:
    """The CPU is that of all processes of the portal, from the first byte until every mail is in its feed."""
    mails = answers(bench.rounds(MAILS) + WARM_UP, series=1)
    with site(bench) as running:
        send_all(mails[:WARM_UP], running.mail_port)
        before, began = running.spent(), time.monotonic()
        send_all(mails[WARM_UP:], running.mail_port)
        wall = time.monotonic() - began
        own, backends = (after - known for after, known in zip(running.spent(), before, strict=True))
    count = len(mails) - WARM_UP
    found = [
        Figure(name="CPU a mail", value=own * 1000 / count, unit=Unit.CPU, goal=8),
        Figure(name="by one core", value=count / own, unit=Unit.RATE, goal=110),
        Figure(name="by the clock", value=count / wall, unit=Unit.RATE),
    ]
    if bench.database == "postgres":
        found.append(Figure(name="PostgreSQL", value=backends * 1000 / count, unit=Unit.CPU, goal=3))
    return found


def send_all(mails: list[tuple[bytes, str, str]], port: int) -> None:
    """By one connection; return once each is posted, and raise `RuntimeError` where one is not."""
    expected = posted_mails() + len(mails)
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as connection:
        for raw, sender, to in mails:
            connection.sendmail(sender, [to], raw)
    if not wait_until(lambda: posted_mails() >= expected, limit=120):
        raise RuntimeError(f"{expected - posted_mails()} mails were not posted")
