"""What of messages and mails can be found. What is folded away of a mail is not: it stands where it was first said."""

from collections.abc import Iterable

from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.search.sources import EntryWords, Words


def message_words(message: Message, files: Iterable[StoredFile]) -> Words:
    """Subject and text; the files beside it by their names."""
    return Words(
        text=f"{message.subject}\n{richtext.to_text(message.body)}",
        files=[file.name for file in files],
        is_withdrawn=message.withdrawn_at is not None,
    )


def sent_words(mail: SentMail, *, addresses: Iterable[str], files: Iterable[StoredFile]) -> Words:
    """Subject, text, and everybody it went to, with their names."""
    said = [mail.email.subject, richtext.to_text(mail.body), *addresses]
    return Words(text="\n".join(said), files=[file.name for file in files])


def received_words(mail: ReceivedMail, files: Iterable[StoredFile]) -> Words:
    """Subject, text, and who sent it."""
    said = [mail.email.subject, richtext.to_text(mail.body), mail.email.sender_name, mail.email.sender_address]
    return Words(text="\n".join(said), files=[file.name for file in files])


KINDS = (
    EntryWords(
        codes=[Message.KIND],
        rows=lambda: Message.objects.prefetch_related("files"),
        words=lambda message: message_words(message, message.files.all()),
    ),
    EntryWords(
        codes=[SentMail.KIND],
        rows=lambda: SentMail.objects.select_related("email").prefetch_related("email__recipients", "email__files"),
        words=lambda mail: sent_words(
            mail,
            addresses=[f"{copy.name} {copy.address}" for copy in mail.email.recipients.all()],
            # Its PDF is named by the number of the request, by which the request itself is found.
            files=[file for file in mail.email.files.all() if file.pk != mail.document_id],
        ),
    ),
    EntryWords(
        codes=ReceivedMail.Kind.values,
        rows=lambda: ReceivedMail.objects.select_related("email").prefetch_related("files"),
        words=lambda mail: received_words(mail, mail.files.all()),
    ),
)
