"""A consumer for the tests of mail in: what it posts is a letter on hold, so that it can be counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from joindre.mail.incoming import actions
from joindre.mail.incoming.processing import Considered, Consumer, IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.mail.outgoing import outbox
from postroom import Email
from tests.mail.makers import make_letter

Act = Callable[[IncomingEmail, Email], None]


class Poster:
    """Posts every mail, or does what it is told to."""

    def __init__(self, act: Act | None = None, *, before_commit: Callable[[], None] | None = None) -> None:
        self.act = act or self.post
        self.before_commit = before_commit
        self.seen: list[str] = []
        self.considered = Considered()
        self.told: list[str] = []

    def consider(self, incoming: IncomingEmail, _head: Email) -> Considered:
        return replace(self.considered, post=lambda mail: self.receive(incoming, mail))

    def tell_too_many(self, incoming: IncomingEmail) -> None:
        self.told.append(incoming.sender_address)

    def receive(self, incoming: IncomingEmail, mail: Email) -> None:
        self.seen.append(mail.subject or "")
        self.act(incoming, mail)

    def post(self, incoming: IncomingEmail, mail: Email) -> None:
        with transaction.atomic():
            assert incoming.mailbox
            outbox.queue(make_letter(incoming.mailbox, topic=f"post:{mail.message_id}", is_held=True))
            actions.finish(incoming, outcome="posted", matched_by="reply_address", topic="ticket:1")
            if self.before_commit:
                self.before_commit()


class Slow:
    """Has another consumer do all of it, and does something more before that is committed."""

    def __init__(self, consumer: Consumer, *, before_commit: Callable[[], None]) -> None:
        self.consumer, self.before_commit = consumer, before_commit

    def consider(self, incoming: IncomingEmail, head: Email) -> Considered:
        considered = self.consumer.consider(incoming, head)
        post = considered.post
        return replace(considered, post=lambda mail: self._post(post, mail)) if post else considered

    def tell_too_many(self, incoming: IncomingEmail) -> None:
        self.consumer.tell_too_many(incoming)

    def _post(self, post: Callable[[Email], None], mail: Email) -> None:
        with transaction.atomic():
            post(mail)
            self.before_commit()


#: Registers a consumer for the test that asks for it.
Use = Callable[[Poster], Poster]


def arrive(mailbox: Mailbox, raw: bytes, *, sender: str = "sophie@client.example", to: str = "") -> IncomingEmail:
    return actions.take_in(raw, envelope_from=sender, envelope_to=[to or mailbox.address], mailbox=mailbox)


def read(incoming: IncomingEmail) -> IncomingEmail:
    """Have the oldest mail read, which is this one."""
    assert IncomingQueue(wait=timedelta(), batch=1).run_due() == 1
    incoming.refresh_from_db()
    return incoming


def posted() -> int:
    return OutgoingEmail.objects.filter(topic__startswith="post:").count()
