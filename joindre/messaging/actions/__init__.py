"""Acts of the conversation: write, read, mail."""

from joindre.messaging.actions.mails import NobodyToMail, receive_mail, send_mail
from joindre.messaging.actions.messages import NothingWritten, notified_contacts, post_message
from joindre.messaging.actions.reading import mark_read, mark_unread, record_reading
from joindre.messaging.drafts import MailDraft, MessageDraft, ReceivedDraft, Somebody

__all__ = [
    "MailDraft",
    "MessageDraft",
    "NobodyToMail",
    "NothingWritten",
    "ReceivedDraft",
    "Somebody",
    "mark_read",
    "mark_unread",
    "notified_contacts",
    "post_message",
    "receive_mail",
    "record_reading",
    "send_mail",
]
