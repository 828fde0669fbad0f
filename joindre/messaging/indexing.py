"""What of messages and mails can be found. What is folded away of a mail is not: it stands where it was first said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from joindre.lib import richtext
from joindre.lib.prepared import PreparedQuery
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.search.sources import WITHDRAWN, EntryWords, Words


def message_words(message: Message, files: Iterable[str]) -> Words:
    """Subject and text, and the names of the files beside it."""
    if message.withdrawn_at is not None:
        return WITHDRAWN
    return Words(
        text=f"{message.subject}\n{richtext.to_text(message.body)}",
        files=list(files),
    )


def sent_words(mail: SentMail, *, addresses: Iterable[str], files: Iterable[str]) -> Words:
    """Subject, text, and everybody it went to, with their names."""
    if mail.withdrawn_at is not None:
        return WITHDRAWN
    said = f"{mail.email.subject}\n{richtext.to_text(mail.body)}"
    return Words(text=said, people=list(addresses), files=list(files))


def received_words(mail: ReceivedMail, files: Iterable[str]) -> Words:
    """Subject, text, and who sent it."""
    said = f"{mail.email.subject}\n{richtext.to_text(mail.body)}"
    sender = [mail.email.sender_name, mail.email.sender_address]
    return Words(text=said, people=sender, files=list(files))


# What is in no excerpt and no index is not read: the folded history of a mail may be longer than the mail.
_MESSAGE = ("entry", "subject", "body", "withdrawn_at")
_SENT = ("entry", "body", "withdrawn_at", "document", "email__subject")
_RECEIVED = ("entry", "body", "email__subject", "email__sender_name", "email__sender_address")

# Pairs of what a file hangs on and its name.
_files_of_messages = PreparedQuery(
    lambda keys: (
        Message.files.through.objects.filter(message__in=keys)
        .order_by("storedfile")
        .values_list("message", "storedfile__name")
    )
)
_files_of_received = PreparedQuery(
    lambda keys: (
        ReceivedMail.files.through.objects.filter(receivedmail__in=keys)
        .order_by("storedfile")
        .values_list("receivedmail", "storedfile__name")
    )
)
# With its key too: the PDF of a mail is told by it.
_files_of_sent = PreparedQuery(
    lambda keys: (
        OutgoingEmail.files.through.objects.filter(outgoingemail__in=keys)
        .order_by("storedfile")
        .values_list("outgoingemail", "storedfile", "storedfile__name")
    )
)
_copies = PreparedQuery(
    lambda keys: Recipient.objects.filter(email__in=keys).order_by("pk").values_list("email", "name", "address")
)


def _of_messages(messages: Sequence[Message]) -> Iterator[Words]:
    files = _by_owner(_files_of_messages(keys=[message.pk for message in messages]))
    return (message_words(message, files[message.pk]) for message in messages)


def _of_received(mails: Sequence[ReceivedMail]) -> Iterator[Words]:
    files = _by_owner(_files_of_received(keys=[mail.pk for mail in mails]))
    return (received_words(mail, files[mail.pk]) for mail in mails)


def _of_sent(mails: Sequence[SentMail]) -> Iterator[Words]:
    keys = [mail.email_id for mail in mails]
    addresses = _by_owner((email, f"{name} {address}") for email, name, address in _copies(keys=keys))
    # The PDF of a mail is named by the number of the request, by which the request itself is found.
    documents = {(mail.email_id, mail.document_id) for mail in mails}
    attached = _files_of_sent(keys=keys)
    files = _by_owner((email, name) for email, file, name in attached if (email, file) not in documents)
    return (sent_words(mail, addresses=addresses[mail.email_id], files=files[mail.email_id]) for mail in mails)


def _by_owner(pairs: Iterable[tuple[int, str]]) -> Mapping[int, Sequence[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for owner, text in pairs:
        found[owner].append(text)
    return found


KINDS = (
    EntryWords(codes=[Message.KIND], rows=lambda: Message.objects.only(*_MESSAGE), words=_of_messages),
    EntryWords(
        codes=[SentMail.KIND], rows=lambda: SentMail.objects.select_related("email").only(*_SENT), words=_of_sent
    ),
    EntryWords(
        codes=ReceivedMail.Kind.values,
        rows=lambda: ReceivedMail.objects.select_related("email").only(*_RECEIVED),
        words=_of_received,
    ),
)
