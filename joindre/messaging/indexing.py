"""What of messages and mails can be found. What is folded away of a mail is not: it stands where it was first said."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Prefetch

from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.search.sources import WITHDRAWN, EntryWords, Words


def message_words(message: Message, files: Iterable[StoredFile]) -> Words:
    """Subject and text; the files beside it by their names."""
    if message.withdrawn_at is not None:
        return WITHDRAWN
    return Words(
        text=f"{message.subject}\n{richtext.to_text(message.body)}",
        files=[file.name for file in files],
    )


def sent_words(mail: SentMail, *, addresses: Iterable[str], files: Iterable[StoredFile]) -> Words:
    """Subject, text, and everybody it went to, with their names."""
    if mail.withdrawn_at is not None:
        return WITHDRAWN
    said = f"{mail.email.subject}\n{richtext.to_text(mail.body)}"
    return Words(text=said, people=list(addresses), files=[file.name for file in files])


def received_words(mail: ReceivedMail, files: Iterable[StoredFile]) -> Words:
    """Subject, text, and who sent it."""
    said = f"{mail.email.subject}\n{richtext.to_text(mail.body)}"
    sender = [mail.email.sender_name, mail.email.sender_address]
    return Words(text=said, people=sender, files=[file.name for file in files])


# Where many are indexed, lists cost less than the managers of relations.
_FILES: Final = "files_at_hand"
_RECIPIENTS: Final = "recipients_at_hand"

KINDS = (
    EntryWords(
        codes=[Message.KIND],
        rows=lambda: Message.objects.prefetch_related(Prefetch("files", to_attr=_FILES)),
        words=lambda message: message_words(message, getattr(message, _FILES)),
    ),
    EntryWords(
        codes=[SentMail.KIND],
        rows=lambda: SentMail.objects.select_related("email").prefetch_related(
            Prefetch("email__recipients", to_attr=_RECIPIENTS), Prefetch("email__files", to_attr=_FILES)
        ),
        words=lambda mail: sent_words(
            mail,
            addresses=[f"{copy.name} {copy.address}" for copy in getattr(mail.email, _RECIPIENTS)],
            # Its PDF is named by the number of the request, by which the request itself is found.
            files=[file for file in getattr(mail.email, _FILES) if file.pk != mail.document_id],
        ),
    ),
    EntryWords(
        codes=ReceivedMail.Kind.values,
        rows=lambda: ReceivedMail.objects.select_related("email").prefetch_related(Prefetch("files", to_attr=_FILES)),
        words=lambda mail: received_words(mail, getattr(mail, _FILES)),
    ),
)
