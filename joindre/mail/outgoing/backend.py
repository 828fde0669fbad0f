"""Letters that Django's own parts write, as for signing in, go through the outbox like every other mail."""

from collections.abc import Iterator, Sequence
from email.message import MIMEPart

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from joindre.files.actions import store
from joindre.files.models import StoredFile
from joindre.mail.addresses import split
from joindre.mail.models import Mailbox
from joindre.mail.outgoing.outbox import Letter, NewRecipient, queue


class OutboxBackend(BaseEmailBackend):
    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.recipients():
                queue(_letter(message))
        return sum(bool(message.recipients()) for message in email_messages)


def _letter(message: EmailMessage) -> Letter:
    """From is our mailbox whatever Django says: another domain's name would be taken for a forgery (M16)."""
    mailbox = Mailbox.objects.default()
    return Letter(
        mailbox=mailbox,
        from_name=split(message.from_email)[0] or mailbox.name,
        subject=str(message.subject),
        text=str(message.body),
        html=_html(message),
        to=_recipients(message.to, message),
        cc=_recipients(message.cc, message),
        bcc=_recipients(message.bcc, message),
        files=list(_files(message)),
        is_automatic=True,
    )


def _html(message: EmailMessage) -> str:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(content) for content, media_type in alternatives if media_type == "text/html"), "")


def _recipients(written: Sequence[str], message: EmailMessage) -> list[NewRecipient]:
    return [NewRecipient.parse(one, reply_to=list(message.reply_to)) for one in written]


def _files(message: EmailMessage) -> Iterator[StoredFile]:
    for attachment in message.attachments:
        if isinstance(attachment, MIMEPart):
            continue
        name, content, media_type = attachment
        data = content.encode() if isinstance(content, str) else content
        if isinstance(data, bytes):
            yield store(data, name=str(name or "file"), media_type=str(media_type or "application/octet-stream"))
