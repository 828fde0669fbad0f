"""A text is cleaned once, before the transaction that stores it: on SQLite a transaction stops every other writer."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from uuid import uuid4

import pytest
from django.db import connection

from joindre.directory.models import Contact, Employee
from joindre.lib import richtext
from joindre.mail.incoming.actions import take_in
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import Mailbox
from joindre.messaging.emails import mailbox_of, reply_address
from joindre.messaging.models import Message, SentMail
from joindre.messaging.new import recipient_of
from joindre.notes.models import Note
from joindre.tickets.models import Ticket
from tests.cast import browse

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "imprimante"
BODY = f"<p>L’{WORD} ne répond <b>plus</b>.</p>"


@contextmanager
def cleanings() -> Iterator[list[bool]]:
    """For each cleaning of the text: whether a transaction was open. The code is watched, and goes on as it is."""
    seen: list[bool] = []

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is richtext.clean.__code__ and WORD in frame.f_locals["html"]:
            seen.append(connection.in_atomic_block)

    sys.setprofile(watch)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def test_of_a_message(ticket: Ticket, ada: Employee) -> None:
    with cleanings() as seen:
        browse(ada).post(f"/tickets/{ticket.number}/messages/", {"body": BODY, "form_key": uuid4()})

    assert Message.objects.get().body == "<p>L’imprimante ne répond <b>plus</b>.</p>"
    assert seen == [False]


def test_of_a_clients_message(ticket: Ticket, carol: Contact) -> None:
    with cleanings() as seen:
        browse(carol).post(f"/portal/tickets/{ticket.number}/messages/", {"body": BODY, "form_key": uuid4()})

    assert Message.objects.exists()
    assert seen == [False]


def test_of_a_mail(ticket: Ticket, ada: Employee) -> None:
    posted = {"body": BODY, "form_key": uuid4(), "to": "hotline@joindre.example", "subject": "Panne"}

    with cleanings() as seen:
        browse(ada).post(f"/tickets/{ticket.number}/mail/", posted)

    assert SentMail.objects.exists()
    assert seen == [False]


def test_of_a_note(ticket: Ticket, ada: Employee) -> None:
    with cleanings() as seen:
        browse(ada).post(f"/tickets/{ticket.number}/notes/", {"body": BODY, "form_key": uuid4()})

    assert Note.objects.exists()
    assert seen == [False]


def test_of_an_arrived_mail(ticket: Ticket, carol: Contact) -> None:
    """Its words and what is folded away are two texts; each is cleaned once."""
    box: Mailbox = mailbox_of(ticket)
    to = reply_address(box, ticket, "m", recipient_of(carol))
    raw = (
        f"From: {carol.email}\r\nTo: {to}\r\nSubject: Re: panne\r\nMessage-ID: <1@moreau.example>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{BODY}"
    )
    take_in(raw.encode(), envelope_from=carol.email, envelope_to=[to], mailbox=box)

    with cleanings() as seen:
        IncomingQueue().run_due()

    assert Message.objects.exists()
    assert seen == [False]
