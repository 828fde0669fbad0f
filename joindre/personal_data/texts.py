"""What was written on the requests of a person: each text with the rows that hold it, and the files beside it (C8)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from joindre.calls.models import Call
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.messaging.models import Message, OpeningMail, ReadReceipt, ReceivedMail, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Entry, Hold, LinkedDocument, Ticket

#: The kinds of contents, each with its columns of text.
CONTENTS: Final[Mapping[Any, Sequence[str]]] = {
    Message: ("subject", "body", "folded"),
    Note: ("body",),
    Call: ("line",),
    SentMail: ("body",),
    ReceivedMail: ("body", "folded"),
    Hold: ("comment",),
}
#: What of a mail says the same as the entry that it belongs to.
MAIL_TEXTS: Final[Mapping[Any, Sequence[str]]] = {
    OutgoingEmail: ("subject", "text", "html"),
    IncomingEmail: ("subject",),
}
#: Those that hold rich text.
RICH: Final = frozenset({"body", "folded", "description", "html"})


@dataclass(kw_only=True)
class WrittenText:
    """One text as people know it: a request itself, or one of its entries. A decision is made for all of its rows."""

    #: `t12` for a request, `e34` for an entry.
    key: str
    ticket: Ticket
    entry: Entry | None = None
    #: Each row with the columns that are parts of the text.
    rows: list[tuple[Model, Sequence[str]]] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    #: The mails that brought it.
    arrived: list[IncomingEmail] = field(default_factory=list)

    def pieces(self) -> Iterator[str]:
        """What people read of it, without markup; the mails that say the same again are left out."""
        for row, columns in self.rows:
            if not isinstance(row, OutgoingEmail):
                for column in columns:
                    value = getattr(row, column)
                    yield richtext.to_text(value) if column in RICH else value


def requests_of(contacts: Collection[int]) -> set[int]:
    """Keys of the requests that these contacts have to do with: as requester or user, by what they wrote or read, by a
    call or by a mail to them.
    """
    sent = Recipient.objects.filter(person__in=[f"c{key}" for key in contacts]).values("email")
    asked = (
        Ticket.objects.filter(requester__in=contacts).values_list("pk"),
        Ticket.objects.filter(end_user__in=contacts).values_list("pk"),
        Entry.objects.filter(contact__in=contacts).values_list("ticket"),
        Call.objects.filter(contact__in=contacts, entry__isnull=False).values_list("entry__ticket"),
        OpeningMail.objects.filter(contact__in=contacts).values_list("ticket"),
        ReadReceipt.objects.filter(contact__in=contacts).values_list("ticket"),
        SentMail.objects.filter(email__in=sent).values_list("entry__ticket"),
        Message.objects.filter(notifications__in=sent).values_list("entry__ticket"),
    )
    return {key for rows in asked for (key,) in rows.distinct()}


def texts_of_requests(tickets: Sequence[Ticket]) -> list[WrittenText]:
    """Title and description, with what the mail brought that opened the request, and the documents kept with it."""
    texts = {ticket.pk: WrittenText(key=f"t{ticket.pk}", ticket=ticket) for ticket in tickets}
    for text in texts.values():
        text.rows.append((text.ticket, ("title", "description")))
    for opening in (
        OpeningMail.objects.filter(ticket__in=texts).select_related("email__raw").prefetch_related("files__blob")
    ):
        text = texts[opening.ticket_id]
        text.rows += [(opening, ("folded",)), (opening.email, MAIL_TEXTS[IncomingEmail])]
        text.files += opening.files.all()
        text.arrived.append(opening.email)
    for document in LinkedDocument.objects.filter(ticket__in=texts).select_related("file__blob"):
        text = texts[document.ticket_id]
        text.rows.append((document, ("name", "url")))
        text.files += [document.file] if document.file else []
    return list(texts.values())


def texts_of_entries(entries: Sequence[Entry]) -> list[WrittenText]:
    """What each of them says; a line of history is no text. They were read with their request."""
    texts = {one.pk: WrittenText(key=f"e{one.pk}", ticket=one.ticket, entry=one) for one in entries}
    for model, columns in CONTENTS.items():
        codes = ReceivedMail.Kind.values if model is ReceivedMail else [model.KIND]
        for row in _rows(model, [one.pk for one in entries if one.kind in codes]):
            text = texts[row.entry_id]
            text.rows.append((row, columns))
            _add_mails(text, row)
    for message, mail in _notices(texts):
        texts[message].rows.append((mail, MAIL_TEXTS[OutgoingEmail]))
    return [text for text in texts.values() if text.rows]


def _rows(model: Any, entries: Sequence[int]) -> QuerySet[Any]:  # noqa: ANN401 - one of the kinds of contents
    rows: QuerySet[Any] = model.objects.filter(entry__in=entries)
    if model not in _READ_WITH:
        return rows
    joined, fetched = _READ_WITH[model]
    return rows.select_related(*joined).prefetch_related(*fetched)


#: What is read along with each kind: its mails, and the files beside it.
_READ_WITH: Final[Mapping[Any, tuple[Sequence[str], Sequence[str]]]] = {
    Message: (["source__raw"], ["files__blob"]),
    ReceivedMail: (["email__raw"], ["files__blob"]),
    SentMail: (["email", "document__blob"], ["email__files__blob"]),
}


def _add_mails(text: WrittenText, row: Any) -> None:  # noqa: ANN401 - as above
    if isinstance(row, SentMail):
        text.rows.append((row.email, MAIL_TEXTS[OutgoingEmail]))
        beside = {file.pk: file for file in [*row.email.files.all(), row.document] if file is not None}
        text.files += beside.values()
        return
    if isinstance(row, Message | ReceivedMail):
        text.files += row.files.all()
        arrived = row.source if isinstance(row, Message) else row.email
        if arrived is not None:
            text.rows.append((arrived, MAIL_TEXTS[IncomingEmail]))
            text.arrived.append(arrived)


def _notices(entries: Collection[int]) -> Iterator[tuple[int, OutgoingEmail]]:
    """The mails that told of messages, each with the entry of its message."""
    links = Message.notifications.through.objects.filter(message__entry__in=list(entries))
    pairs: dict[int, list[int]] = defaultdict(list)
    for entry, key in links.values_list("message__entry", "outgoingemail"):
        pairs[key].append(entry)
    for mail in OutgoingEmail.objects.filter(pk__in=pairs):
        yield from ((entry, mail) for entry in pairs[mail.pk])


def entries_with_texts(tickets: Collection[int]) -> Any:  # noqa: ANN401 - a queryset of entries
    """The entries of these requests that say something, with their request."""
    kinds = [Message.KIND, Note.KIND, Call.KIND, SentMail.KIND, Hold.KIND, *ReceivedMail.Kind.values]
    return Entry.objects.filter(Q(kind__in=kinds), ticket__in=tickets).select_related("ticket")
