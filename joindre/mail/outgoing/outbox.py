"""Mails on their way out: rows in the transaction of whoever asks, sent by the worker once that has committed (M7)."""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db import transaction

from joindre.files.models import StoredFile
from joindre.lib import clock, jobs
from joindre.lib.inserts import PreparedInsert
from joindre.mail.addresses import split, to_wire
from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing.failure_reasons import FailureReason

_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MESSAGE_ID = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>\x00-\x1f\x7f]+")
_OUR_MESSAGE_ID = re.compile(r"[0-9a-f]{32}@.+")
#: Of a long thread, the first mail and the newest ones are enough for every mail program.
_REFERENCES = 20


@dataclass(frozen=True, kw_only=True)
class NewRecipient:
    """Who a mail shall go to, before it is stored: a person known by `person`, or an address alone (M2).

    `reply_to` holds full addresses, the person's first, the request's second (M16).
    """

    address: str
    name: str = ""
    #: `c12` for a contact, `e3` for an employee, blank for an address alone; opaque here.
    person: str = ""
    reply_to: Sequence[str] = ()

    @classmethod
    def parse(cls, written: str, *, reply_to: Sequence[str] = ()) -> Self:
        """From `"Claire Bernard" <claire@example.org>`, or from an address alone."""
        name, address = split(written)
        return cls(name=name, address=address, reply_to=reply_to)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What shall be sent, and to whom. It knows nothing of why."""

    mailbox: Mailbox
    subject: str
    text: str
    to: Sequence[NewRecipient] = ()
    cc: Sequence[NewRecipient] = ()
    bcc: Sequence[NewRecipient] = ()
    html: str = ""
    #: Display name beside the mailbox's address: `Claire Bernard · Support`.
    from_name: str = ""
    files: Sequence[StoredFile] = ()
    #: Message-IDs, with or without angle brackets; references parted by spaces.
    in_reply_to: str = ""
    references: str = ""
    #: What it is about, for whoever asks; opaque here.
    topic: str = ""
    #: No machine shall answer it (RFC 3834).
    is_automatic: bool = False
    #: It tells of what a person wrote elsewhere: vacation programs need not answer it.
    is_notice: bool = False
    #: It leaves no sooner: the time in which it can be withdrawn.
    delay: timedelta = timedelta()
    #: Something is still being made for it; it leaves after `release`.
    is_held: bool = False


@transaction.atomic(savepoint=False)
def queue(letter: Letter) -> OutgoingEmail:
    """Record the letter with the current transaction; the worker delivers it once that commits.

    An address that no server would take is refused at once, in its own row, and stops none of the others.
    """
    now = clock.now()
    email = _store(_email(letter, now=now))
    if letter.files:
        email.files.add(*letter.files)
    for copy in _copies(email, letter, due_at=now + letter.delay):
        _store_copy(copy)
    jobs.wake(Recipient)
    return email


_store = PreparedInsert(OutgoingEmail)
_store_copy = PreparedInsert(Recipient)


@transaction.atomic
def release(email: OutgoingEmail) -> None:
    """Let go a held mail: what it waited for is there."""
    OutgoingEmail.objects.filter(pk=email.pk).update(is_held=False)
    email.is_held = False
    jobs.wake(Recipient)


@transaction.atomic
def withdraw(email: OutgoingEmail) -> bool:
    """Take back a mail of which nothing has left (M8); say whether it worked: all of it is taken back, or nothing.

    One statement takes the copies that are free, as the worker's claim does, so only one of the two gets a copy. An
    address that was refused when the mail was stored is no copy that could have left.
    """
    copies = Recipient.objects.filter(email=email)
    with transaction.atomic():
        copies.untouched().update(state=Recipient.State.WITHDRAWN)
        if copies.exclude(state=Recipient.State.WITHDRAWN).exclude(reason=FailureReason.BAD_ADDRESS).exists():
            transaction.set_rollback(True)
            return False
    OutgoingEmail.objects.filter(pk=email.pk).update(is_held=False)
    email.is_held = False
    return True


def one_line(text: str, *, longest: int) -> str:
    """Text fit for a header: without the line ends by which a second header could be slipped in."""
    return _CONTROLS.sub(" ", text).strip()[:longest]


def looks_like_ours(message_id: str) -> bool:
    """Spares most arriving mails a question to the database."""
    return _OUR_MESSAGE_ID.fullmatch(message_id) is not None


def _email(letter: Letter, *, now: datetime) -> OutgoingEmail:
    return OutgoingEmail(
        topic=letter.topic,
        mailbox=letter.mailbox,
        from_name=one_line(letter.from_name, longest=120),
        subject=one_line(letter.subject, longest=300),
        text=letter.text,
        html=letter.html,
        message_id=_new_message_id(letter.mailbox),
        in_reply_to=" ".join(_message_ids(letter.in_reply_to)[:1]),
        references=" ".join(_shortened(_message_ids(letter.references))),
        is_automatic=letter.is_automatic,
        is_notice=letter.is_notice,
        is_held=letter.is_held,
        created_at=now,
    )


def _new_message_id(mailbox: Mailbox) -> str:
    return f"{secrets.token_hex(16)}@{to_wire(mailbox.address).rpartition('@')[2]}"


def _message_ids(text: str) -> list[str]:
    return [found[:250] for found in _MESSAGE_ID.findall(text)]


def _shortened(references: list[str]) -> list[str]:
    return references if len(references) <= _REFERENCES else [references[0], *references[1 - _REFERENCES :]]


def _copies(email: OutgoingEmail, letter: Letter, *, due_at: datetime) -> Iterator[Recipient]:
    seen: set[str] = set()
    fields = ((Recipient.Field.TO, letter.to), (Recipient.Field.CC, letter.cc), (Recipient.Field.BCC, letter.bcc))
    for field, people in fields:
        for recipient in people:
            key = recipient.address.strip().casefold()
            if key not in seen:
                seen.add(key)
                yield _copy(email, recipient, field=field, due_at=due_at)


def _copy(email: OutgoingEmail, recipient: NewRecipient, *, field: Recipient.Field, due_at: datetime) -> Recipient:
    copy = Recipient(
        email=email,
        field=field,
        name=one_line(recipient.name, longest=120),
        address=one_line(recipient.address, longest=254),
        reply_to=[one_line(written, longest=400) for written in recipient.reply_to],
        person=recipient.person,
        due_at=due_at,
    )
    if not _is_sendable(recipient.address):
        copy.state, copy.reason, copy.is_notified = Recipient.State.REFUSED, FailureReason.BAD_ADDRESS, False
    return copy


def _is_sendable(address: str) -> bool:
    try:
        to_wire(address.strip())
    except ValueError:
        return False
    return True
