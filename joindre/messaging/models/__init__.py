"""Direct messages, mails about a request."""

from joindre.messaging.models.mails import ReceivedMail, SentMail
from joindre.messaging.models.messages import Message, ReadReceipt
from joindre.messaging.models.openings import OpeningMail, opening_mail_of
from joindre.messaging.models.settings import MessageSettings
from joindre.messaging.models.undelivered import UndeliveredCopy, UndeliveredQuerySet

__all__ = [
    "Message",
    "MessageSettings",
    "OpeningMail",
    "ReadReceipt",
    "ReceivedMail",
    "SentMail",
    "UndeliveredCopy",
    "UndeliveredQuerySet",
    "opening_mail_of",
]
