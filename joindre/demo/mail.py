"""Mail in the demo. What is sent is accepted or bounces, and answers arrive, all through the real queues."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from joindre.demo.transport import AcceptingTransport
from joindre.directory.models import Contact
from joindre.lib import clock, richtext
from joindre.lib.tokens import bounce_token
from joindre.mail.incoming.actions import take_in
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.mail.outgoing.delivery import Delivery
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging import emails
from joindre.messaging.new import recipient_of
from joindre.messaging.notifying import NotifyingQueue
from joindre.tickets.models import Ticket

#: The receiving server whose word on senders the demo's mailboxes trust (I4).
SERVER: Final = "mx.joindre.example"
#: From the sending of a mail to its delivery: the undo time, and a moment for the worker.
DELAY: Final = timedelta(seconds=12)
_REPORT: Final = """\
From: Mail Delivery System <mailer-daemon@{server}>
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{key}@{server}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"

--=_report
Content-Type: text/plain; charset=utf-8

This mail could not be delivered to {recipient}: the mailbox is full.

--=_report
Content-Type: message/delivery-status

Reporting-MTA: dns; {server}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--=_report--
"""


def deliver(*, sent_at: datetime) -> None:
    """Let everything that was sent at that moment leave, a little later (M7)."""
    with clock.at(sent_at + DELAY):
        Delivery(transport=AcceptingTransport()).run_due()
        NotifyingQueue().run_due()


def bounce(email: OutgoingEmail, addresses: Sequence[str], *, at: datetime) -> None:
    """A report arrives for each of these recipients: their mailbox is full (I8)."""
    mailbox = email.mailbox
    if mailbox is None:
        raise ValueError("a mail that left has a mailbox")
    for copy in email.recipients.filter(address__in=addresses):
        sender = mailbox.extended(bounce_token(copy.pk))
        report = _REPORT.format(
            server=f"mx.{copy.address.rpartition('@')[2]}",
            sender=sender,
            recipient=copy.address,
            date=format_datetime(at),
            key=_digest(copy.address, at),
        )
        _take_in(report.replace("\n", "\r\n").encode(), envelope=("", sender), mailbox=mailbox, at=at)
    with clock.at(at):
        NotifyingQueue().run_due()


def answer(ticket: Ticket, body: str, *, by: Contact, at: datetime) -> None:
    """The client answers by mail, at the signed address of this request (I3)."""
    _answer(ticket, body, recipient_of(by), purpose="m", at=at)


def answer_of_third_party(ticket: Ticket, body: str, *, address: str, at: datetime) -> None:
    """Somebody to whom a mail was sent answers it (M12)."""
    _answer(ticket, body, NewRecipient(address=address), purpose="t", at=at)


def _answer(ticket: Ticket, body: str, sender: NewRecipient, *, purpose: str, at: datetime) -> None:
    mailbox = emails.mailbox_of(ticket)
    to = emails.reply_address(mailbox, ticket, purpose, sender)
    domain = sender.address.rpartition("@")[2]
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}"
    mail["From"] = f"{sender.name} <{sender.address}>" if sender.name else sender.address
    mail["To"], mail["Subject"] = to, f"Re: [#{ticket.number}] {ticket.title}"
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{_digest(ticket.number, body, at)}@{domain}>"
    mail.set_content(richtext.to_text(body))
    mail.add_alternative(body, subtype="html")
    _take_in(mail.as_bytes(), envelope=(sender.address, to), mailbox=mailbox, at=at)


def _take_in(raw: bytes, *, envelope: tuple[str, str], mailbox: Mailbox, at: datetime) -> None:
    sender, recipient = envelope
    with clock.at(at):
        incoming = take_in(raw, envelope_from=sender, envelope_to=[recipient], mailbox=mailbox)
        IncomingQueue().run_due()
    incoming.refresh_from_db()
    if incoming.outcome not in {IncomingEmail.Outcome.POSTED, IncomingEmail.Outcome.IGNORED}:
        raise RuntimeError(f"a mail of the demo was not taken: {incoming.outcome}, {incoming.reason} {incoming.detail}")


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:24]
