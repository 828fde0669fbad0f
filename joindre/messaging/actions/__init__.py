"""Acts of the conversation: write, read, mail, call back."""

from joindre.messaging.actions.mails import NobodyToMail, receive_mail, send_mail
from joindre.messaging.actions.messages import NothingWritten, notified_contacts, post_message
from joindre.messaging.actions.reading import mark_read, mark_unread, record_reading
from joindre.messaging.actions.undo import (
    AlreadyLeft,
    AlreadyRead,
    NotItsWriter,
    UndoTimeOver,
    withdraw_mail,
    withdraw_message,
)
from joindre.messaging.drafts import MailDraft, MessageDraft, ReceivedDraft, Somebody

__all__ = [
    "AlreadyLeft",
    "AlreadyRead",
    "MailDraft",
    "MessageDraft",
    "NobodyToMail",
    "NotItsWriter",
    "NothingWritten",
    "ReceivedDraft",
    "Somebody",
    "UndoTimeOver",
    "mark_read",
    "mark_unread",
    "notified_contacts",
    "post_message",
    "receive_mail",
    "record_reading",
    "send_mail",
    "withdraw_mail",
    "withdraw_message",
]
