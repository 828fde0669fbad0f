"""Acts of the conversation: write, read, mail, withdraw, and change its settings."""

from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.actions.failed_mails import (
    MailOfAnybody,
    may_see_failed_mails,
    read_failed_mail_again,
    seen_failed_mails,
)
from joindre.messaging.actions.mails import NobodyToMail, receive_mail, resend, send_mail
from joindre.messaging.actions.messages import NothingWritten, OthersNotified, notified_contacts, post_message
from joindre.messaging.actions.publishing import NoClientsMail, publish_received
from joindre.messaging.actions.read_marks import mark_read, mark_unread, record_read_receipt
from joindre.messaging.actions.settings import change_settings
from joindre.messaging.actions.undo import (
    AlreadyLeft,
    AlreadyRead,
    NotItsWriter,
    UndoTimeOver,
    withdraw_mail,
    withdraw_message,
)
from joindre.messaging.new import NewMail, NewMessage, NewReceivedMail, recipient_of

__all__ = [
    "AlreadyLeft",
    "AlreadyRead",
    "MailOfAnybody",
    "NewMail",
    "NewMessage",
    "NewReceivedMail",
    "NewRecipient",
    "NoClientsMail",
    "NobodyToMail",
    "NotItsWriter",
    "NothingWritten",
    "OthersNotified",
    "UndoTimeOver",
    "change_settings",
    "mark_read",
    "mark_unread",
    "may_see_failed_mails",
    "notified_contacts",
    "post_message",
    "publish_received",
    "read_failed_mail_again",
    "receive_mail",
    "recipient_of",
    "record_read_receipt",
    "resend",
    "seen_failed_mails",
    "send_mail",
    "withdraw_mail",
    "withdraw_message",
]
