"""Makers of letters and of arriving mails, with what a test does not name filled in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count

from joindre.mail.models import Mailbox, Recipient
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.outbox import Letter, NewRecipient

_series = count(1)


def make_letter(mailbox: Mailbox, *to: str, **fields: object) -> Letter:
    addressees = [NewRecipient(address=address) for address in to] or [NewRecipient(address="sophie@client.example")]
    letter = Letter(mailbox=mailbox, subject="Votre demande", text="Bonjour,\n\nC’est réparé.\n", to=addressees)
    return replace(letter, **fields)  # type: ignore[arg-type]  # passed on as it came


def make_copy(mailbox: Mailbox, *to: str, **fields: object) -> Recipient:
    """The only copy of a letter that was queued."""
    return outbox.queue(make_letter(mailbox, *to, **fields)).recipients.get()


def make_raw(
    text: str = "Bonjour, merci.",
    *,
    sender: str = "Sophie Delorme <sophie@client.example>",
    to: str = "support@joindre.example",
    subject: str = "Re: Votre demande",
    headers: Sequence[str] = (),
    message_id: str = "",
) -> bytes:
    """A mail as a mail program sends it; each has a Message-ID of its own."""
    lines = [
        *headers,
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {format_datetime(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))}",
        f"Message-ID: <{message_id or f'{next(_series)}@client.example'}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()
