"""Mailboxes, and mails in and out as rows. Nothing here knows what a request is: a row carries an opaque topic."""

from joindre.mail.models.incoming import IncomingEmail
from joindre.mail.models.mailbox_tests import MailboxTest
from joindre.mail.models.mailboxes import Mailbox
from joindre.mail.models.outgoing import NOTIFYING, OutgoingEmail, Recipient
from joindre.mail.models.sending import SendingPace, SendingSettings

__all__ = [
    "NOTIFYING",
    "IncomingEmail",
    "Mailbox",
    "MailboxTest",
    "OutgoingEmail",
    "Recipient",
    "SendingPace",
    "SendingSettings",
]
