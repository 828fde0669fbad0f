"""The rows of many feeds, gathered in memory and written at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from django.db.models import Model

from joindre.calls.models import Call
from joindre.directory.models import Author, Contact, Employee
from joindre.files import actions as files
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail, Recipient
from joindre.messaging.models import Message, ReadReceipt, ReceivedMail, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Change, Entry, Ticket

BATCH = 500
CONTENTS: Final[tuple[type[Model], ...]] = (Message, Note, Call, Change, SentMail, ReceivedMail)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One recipient of a mail and what became of it."""

    address: str
    name: str = ""
    person: str = ""
    is_bounced: bool = False


@dataclass(kw_only=True)
class Feeds:
    """Everything of all requests; an entry and its content wait here side by side until `save`."""

    entries: list[Entry] = field(default_factory=list)
    contents: list[Model] = field(default_factory=list)
    readings: list[ReadReceipt] = field(default_factory=list)
    letters: list[tuple[Message, OutgoingEmail]] = field(default_factory=list)
    attached: list[tuple[Message, StoredFile]] = field(default_factory=list)
    outgoing: list[OutgoingEmail] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)
    incoming: list[IncomingEmail] = field(default_factory=list)

    def entry(self, ticket: Ticket, kind: str, *, at: datetime, by: Author | None, is_for_client: bool) -> Entry:
        ticket.revision += 1
        if is_for_client:
            ticket.client_revision = ticket.revision
        ticket.changed_at = max(ticket.changed_at, at)
        entry = Entry(
            ticket=ticket,
            revision=ticket.revision,
            kind=kind,
            audience=Entry.Audience.CLIENT if is_for_client else Entry.Audience.STAFF,
            employee=by if isinstance(by, Employee) else None,
            contact=by if isinstance(by, Contact) else None,
            created_at=at,
        )
        self.entries.append(entry)
        return entry

    def message(self, ticket: Ticket, body: str, *, at: datetime, by: Author, by_mail: bool = False) -> Message:
        entry = self.entry(ticket, Message.KIND, at=at, by=by, is_for_client=True)
        message = Message(entry=entry, body=richtext.clean(body))
        if by_mail and isinstance(by, Contact):
            message.channel = Message.Channel.MAIL
            message.source = self.arrived(ticket, body, at=at, name=by.name, address=by.email)
        self.contents.append(message)
        return message

    def note(self, ticket: Ticket, body: str, *, at: datetime, by: Employee) -> None:
        entry = self.entry(ticket, Note.KIND, at=at, by=by, is_for_client=False)
        self.contents.append(Note(entry=entry, body=richtext.clean(body)))

    def change(self, ticket: Ticket, change: Change, *, at: datetime, by: Author, is_for_client: bool = False) -> None:
        change.entry = self.entry(ticket, Change.KIND, at=at, by=by, is_for_client=is_for_client)
        self.contents.append(change)

    def call(self, ticket: Ticket, call: Call, *, at: datetime, by: Employee) -> None:
        call.entry = self.entry(ticket, Call.KIND, at=at, by=by, is_for_client=False)
        self.contents.append(call)

    def sent(self, ticket: Ticket, body: str, *, at: datetime, by: Employee, copies: Sequence[Copy]) -> SentMail:
        entry = self.entry(ticket, SentMail.KIND, at=at, by=by, is_for_client=False)
        subject = f"Demande {ticket.number} du {ticket.created_at:%d/%m/%Y}"
        email = self.letter(ticket, body, subject=subject, at=at, by=by)
        self._address(email, copies)
        sent = SentMail(entry=entry, email=email, body=richtext.clean(body))
        self.contents.append(sent)
        return sent

    def received(self, ticket: Ticket, body: str, *, at: datetime, address: str) -> None:
        entry = self.entry(ticket, ReceivedMail.Kind.RECEIVED, at=at, by=None, is_for_client=False)
        email = self.arrived(ticket, body, at=at, name="", address=address)
        self.contents.append(ReceivedMail(entry=entry, email=email, body=richtext.clean(body)))

    def notified(self, message: Message, contact: Contact) -> None:
        """The message went out by mail as well, to somebody who has an address."""
        entry = message.entry
        if entry.employee is None:
            raise ValueError("only agents' messages are notified")
        subject = f"[#{entry.ticket.number}] {entry.ticket.title}"
        email = self.letter(entry.ticket, message.body, subject=subject, at=entry.created_at, by=entry.employee)
        self._address(email, [Copy(address=contact.email, name=contact.name, person=f"c{contact.pk}")])
        self.letters.append((message, email))

    def letter(self, ticket: Ticket, body: str, *, subject: str, at: datetime, by: Employee) -> OutgoingEmail:
        email = OutgoingEmail(
            topic=ticket.topic,
            mailbox=mailbox_of(ticket),
            from_name=f"{by.name} · {ticket.work_group}",
            subject=subject[:300],
            text=richtext.to_text(body),
            html=richtext.clean(body),
            message_id=f"{_digest(subject, len(self.outgoing), at)[:24]}@joindre.example",
            created_at=at,
        )
        self.outgoing.append(email)
        return email

    def arrived(self, ticket: Ticket, body: str, *, at: datetime, name: str, address: str) -> IncomingEmail:
        mailbox, subject = mailbox_of(ticket), f"Re: [#{ticket.number}] {ticket.title}"
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = address, mailbox.address, subject
        mail["Date"] = format_datetime(at)
        mail["Message-ID"] = f"<{_digest(subject, len(self.incoming), at)[:24]}@{address.rpartition('@')[2]}>"
        mail.set_content(richtext.to_text(body))
        incoming = IncomingEmail(
            raw=files.keep(mail.as_bytes()),
            mailbox=mailbox,
            envelope_from=address,
            envelope_to=[mailbox.address],
            received_at=at,
            message_id=mail["Message-ID"].strip("<>"),
            sender_name=name,
            sender_address=address,
            subject=subject[:300],
            fingerprint=hashlib.sha256(mail.as_bytes()).hexdigest(),
            outcome=IncomingEmail.Outcome.POSTED,
            authentication=IncomingEmail.Authentication.PASS,
            matched_by="reply_address",
            topic=ticket.topic,
            finished_at=at + timedelta(seconds=2),
        )
        self.incoming.append(incoming)
        return incoming

    def _address(self, email: OutgoingEmail, copies: Sequence[Copy]) -> None:
        for copy in copies:
            self.recipients.append(_recipient(email, copy, number=len(self.recipients)))

    def save(self) -> None:
        """Entries in the order of time: a feed is shown in the order of its keys."""
        OutgoingEmail.objects.bulk_create(self.outgoing, BATCH)
        Recipient.objects.bulk_create(self.recipients, BATCH)
        IncomingEmail.objects.bulk_create(self.incoming, BATCH)
        Entry.objects.bulk_create(sorted(self.entries, key=lambda entry: entry.created_at), BATCH)
        for kind in CONTENTS:
            kind._default_manager.bulk_create([row for row in self.contents if isinstance(row, kind)], BATCH)  # noqa: SLF001 - public
        ReadReceipt.objects.bulk_create(self.readings, BATCH)
        Message.letters.through.objects.bulk_create(
            Message.letters.through(message=message, outgoingemail=email) for message, email in self.letters
        )
        Message.files.through.objects.bulk_create(
            Message.files.through(message=message, storedfile=file) for message, file in self.attached
        )


def mailbox_of(ticket: Ticket) -> Mailbox:
    if ticket.work_group is None or ticket.work_group.mailbox is None:
        raise ValueError("each demo request has a group with a mailbox")
    return ticket.work_group.mailbox


def _recipient(email: OutgoingEmail, copy: Copy, *, number: int) -> Recipient:
    recipient = Recipient(
        email=email,
        name=copy.name,
        address=copy.address,
        person=copy.person,
        attempts=1,
        state=Recipient.State.ACCEPTED,
        answer=f"250 2.0.0 Ok: queued as 4D{number:05X}",
        due_at=email.created_at,
        data_at=email.created_at + timedelta(seconds=11),
        accepted_at=email.created_at + timedelta(seconds=12),
    )
    if copy.is_bounced:
        recipient.state, recipient.reason = Recipient.State.BOUNCED, "mailbox_full"
        recipient.answer = "552 5.2.2 Mailbox full"
    return recipient


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
