"""Direct messages, mails about a request, and the rule of who may write."""

from joindre.messaging.models.mails import ReceivedMail, SentMail
from joindre.messaging.models.messages import Message, ReadReceipt
from joindre.messaging.models.policy import MessagesOff, NoClientHere, TicketClosed, WritePermission, write_permission
from joindre.messaging.models.settings import MessageSettings

__all__ = [
    "Message",
    "MessageSettings",
    "MessagesOff",
    "NoClientHere",
    "ReadReceipt",
    "ReceivedMail",
    "SentMail",
    "TicketClosed",
    "WritePermission",
    "write_permission",
]
