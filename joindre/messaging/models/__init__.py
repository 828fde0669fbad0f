"""Direct messages, mails about a request, and the rule of who may write."""

from joindre.messaging.models.mails import ReceivedMail, SentMail
from joindre.messaging.models.messages import Message, Reading
from joindre.messaging.models.rule import MessagesOff, NoClientHere, TicketClosed, Writing, writing
from joindre.messaging.models.settings import MessageSettings

__all__ = [
    "Message",
    "MessageSettings",
    "MessagesOff",
    "NoClientHere",
    "Reading",
    "ReceivedMail",
    "SentMail",
    "TicketClosed",
    "Writing",
    "writing",
]
