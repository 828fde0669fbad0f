"""A back-up of a portal on which much is written meanwhile (A3)."""

import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from joindre.directory.models import Contact
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.backup.conftest import MakePlace
from tests.backup.places import Place, sums_of
from tests.runtime.test_process import free_port, started
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

#: A process that writes messages with files until it is ended.
WRITER = """
import itertools, sys
import django
django.setup()
from joindre.directory.models import Contact
from joindre.tickets.models import Ticket
from tests.factories import make_file, make_message
ticket, carol = Ticket.objects.get(pk=int(sys.argv[1])), Contact.objects.get(pk=int(sys.argv[2]))
for number in itertools.count():
    file = make_file(b"journal %d" % number)
    make_message(ticket, by=carol, body=f"<p>Message {number}</p>").files.set([file])
"""


def test_what_is_restored_is_the_snapshot_to_the_byte(
    portal: Place, make_place: MakePlace, tmp_path: Path, ticket: Ticket, carol: Contact
) -> None:
    """A3: on each engine, as the tests run on each. Mails arrive and messages are written."""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)

    with busy(portal, mailbox, ticket, carol, log=tmp_path / "log"):
        before = counts()
        made = portal.back_up(tmp_path / "one.tar", "--with-key")
        after = counts()
    place = make_place(connection.vendor)
    place.run("restore", str(tmp_path / "one.tar"))

    assert sums_of(place.back_up(tmp_path / "two.tar")) == sums_of(made)
    assert made.lacking == 0
    written = made.tables["messaging_message"].rows, made.tables["mail_incomingemail"].rows
    assert before[0] <= written[0] < after[0]
    assert before[1] <= written[1] < after[1]


def counts() -> tuple[int, int]:
    return Message.objects.count(), IncomingEmail.objects.count()


@contextmanager
def busy(portal: Place, mailbox: Mailbox, ticket: Ticket, carol: Contact, *, log: Path) -> Iterator[None]:
    """A worker with its door for mails, a writer of messages, and somebody who sends mails without pause."""
    port, end = free_port(), threading.Event()
    environment = dict(portal.environment)
    arguments = ("worker", "--mail-in", "--mail-port", str(port))
    line = [sys.executable, "-c", WRITER, str(ticket.pk), str(carol.pk)]
    sender = threading.Thread(target=send_mails, args=[port, mailbox.address, end])
    with started(*arguments, environment=environment, log=log), subprocess.Popen(line, env=environment) as writer:
        sender.start()
        try:
            first = counts()
            wait_until(lambda: all(now > at for now, at in zip(counts(), first, strict=True)), limit=60)
            yield
        finally:
            end.set()
            sender.join()
            writer.kill()
    connection.close()


def send_mails(port: int, address: str, end: threading.Event) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        number = 0
        while not end.is_set():
            number += 1
            head = f"From: sophie@client.example\r\nTo: {address}\r\nMessage-ID: <{number}@client.example>\r\n"
            client.sendmail("sophie@client.example", [address], f"{head}Subject: Panne {number}\r\n\r\nBonjour.\r\n")
