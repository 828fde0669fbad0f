"""*Synthèse de la demande*: what the customer may know of a request, as one document (M5).

It holds client-visible messages and fields for the client, whoever asks for it. It never holds a note, a mail or a call
(D10).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from joindre.company.models import Company
from joindre.documents.pdf import Order
from joindre.documents.tree import Node, printable, tree
from joindre.fields.catalogue import CATALOGUE, moment
from joindre.fields.known import About
from joindre.fields.resolving import resolve
from joindre.files.models import Blob, StoredFile
from joindre.messaging.emails import desk_of, shown_identity
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets.models import Entry, Ticket

#: The newest messages that a document tells; it says how many are left out.
MOST_MESSAGES: Final = 300
_PICTURE: Final = re.compile(r"/files/([0-9]{1,18})/")
_FACTS: Final = (
    "requester.name", "user.name", "request.created", "request.on_hold", "request.resolved", "request.closed",
    "request.type", "group.name",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Pictures:
    """The pictures of one request, found by their address. Other pictures are left out."""

    files: dict[int, StoredFile]
    used: dict[str, Blob] = field(default_factory=dict)

    def find(self, source: str, alternative: str, *, whose: str) -> Node | None:
        key = _PICTURE.match(source)
        file = self.files.get(int(key[1])) if key else None
        if file is None:
            return None
        name = f"picture-{file.pk}"
        self.used[name] = file.blob
        return {"kind": "picture", "name": name, "alt": alternative or whose}


def gather(ticket: Ticket, *, made_at: datetime) -> Order:
    """Read everything that the document shows, in the language and time zone in force. The compiler
    reads no database.
    """
    messages = _messages(ticket)
    left_out = _all_messages(ticket).count() - len(messages) if len(messages) == MOST_MESSAGES else 0
    pictures = _Pictures(files=_files_shown(ticket, messages))
    company = Company.current()
    opened_by = _alternative(ticket.requester.name if ticket.requester else "", ticket.created_at)
    data = _heading(ticket, made_at) | {
        "company": _company(company, pictures),
        "description": _blocks(ticket.description, pictures, whose=opened_by),
        "messages": _told(messages, pictures, desk=desk_of(ticket, company)),
        "omitted": _omitted(left_out),
    }
    return Order(template="synthesis", data=data, pictures=pictures.used, made_at=made_at)


def _messages(ticket: Ticket) -> list[Message]:
    told = _all_messages(ticket).select_related("entry__employee", "entry__contact__person")
    return list(reversed(told.prefetch_related("files").order_by("-entry_id")[:MOST_MESSAGES]))


def _all_messages(ticket: Ticket) -> QuerySet[Message]:
    """Return the messages that the client may read: nothing of the staff's, and nothing that was
    withdrawn (D5, D10).
    """
    return Message.objects.for_client().filter(entry__ticket=ticket)


def _files_shown(ticket: Ticket, messages: Sequence[Message]) -> dict[int, StoredFile]:
    texts = [ticket.description, *(message.body for message in messages)]
    keys = {int(key) for text in texts for key in _PICTURE.findall(text)}
    # Anybody can name a file by its number: what the client was not shown stays out.
    shown = StoredFile.objects.select_related("blob").filter(pk__in=keys, topic=ticket.topic, is_for_client=True)
    return {file.pk: file for file in shown if file.is_picture}


def _heading(ticket: Ticket, made_at: datetime) -> dict[str, object]:
    name = _("Summary of the request")
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "words": _words(),
        "document_name": name,
        "document_title": f"{name} {ticket.number}",
        "number": str(ticket.number),
        "title": printable(ticket.title),
        "made": _("Made on %(moment)s") % {"moment": moment(made_at)},
        "marks": _marks(ticket),
        "facts": [_customer(ticket), *_facts(ticket)],
    }


def _company(company: Company, pictures: _Pictures) -> dict[str, str]:
    """The letterhead (U6); the logo is the picture of that name."""
    if company.logo:
        pictures.used["logo"] = company.logo.blob
    return {
        "name": printable(company.name),
        "line": printable(company.line),
        "telephone": company.shown_telephone,
        "colour": company.shown_colour,
    }


def _words() -> dict[str, str]:
    return {
        "request": _("Request"),
        "page": _("Page {page} of {pages}"),
        "description": _("Description"),
        "no_description": _("This request has no description."),
        "conversation": _("Conversation"),
        "no_message": _("No message has been exchanged on this request yet."),
        "files": _("Attached:"),
    }


def _marks(ticket: Ticket) -> list[dict[str, object]]:
    severity = _value(ticket, "request.severity")
    marks: list[dict[str, object]] = [{"text": _value(ticket, "request.status"), "is_warning": False}]
    return [*marks, {"text": severity, "is_warning": True}] if severity else marks


def _customer(ticket: Ticket) -> dict[str, str]:
    place = " · ".join(filter(None, (_value(ticket, "customer.name"), _value(ticket, "site.name"))))
    return {"label": _("Customer"), "value": place}


def _facts(ticket: Ticket) -> list[dict[str, str]]:
    said = [(CATALOGUE[code].label, _value(ticket, code)) for code in _FACTS]
    return [{"label": str(label), "value": value} for label, value in said if value]


def _value(ticket: Ticket, code: str) -> str:
    return printable(resolve(About(ticket=ticket), code, audience=Entry.Audience.CLIENT))


def _omitted(count: int) -> str:
    if count == 0:
        return ""
    return ngettext(
        "%(count)d earlier message is not shown here.", "%(count)d earlier messages are not shown here.", count
    ) % {"count": count}


def _told(messages: Sequence[Message], pictures: _Pictures, *, desk: str) -> list[dict[str, object]]:
    settings = MessageSettings.current()
    authors = (_author(message.entry, settings, desk=desk) for message in messages)
    return [_message(message, pictures, author=author) for message, author in zip(messages, authors, strict=True)]


def _author(entry: Entry, settings: MessageSettings, *, desk: str) -> str:
    author = entry.contact.name if entry.contact else shown_identity(entry.employee, settings, desk=desk)
    return printable(author) or printable(desk)


def _message(message: Message, pictures: _Pictures, *, author: str) -> dict[str, object]:
    entry = message.entry
    return {
        "author": author,
        "is_from_client": message.is_from_client,
        "detail": _("by email") if message.channel == Message.Channel.MAIL else "",
        "when": moment(entry.created_at),
        "body": _blocks(_titled(message), pictures, whose=_alternative(author, entry.created_at)),
        "files": [printable(file.name) for file in message.files.all()],
    }


def _titled(message: Message) -> str:
    """The text, below the subject that a client gave to the mail."""
    title = f"<p><strong>{escape(message.subject)}</strong></p>" if message.subject and message.is_from_client else ""
    return title + message.body


def _blocks(html: str, pictures: _Pictures, *, whose: str) -> list[Node]:
    return tree(html, picture=lambda source, alternative: pictures.find(source, alternative, whose=whose))


def _alternative(author: str, written_at: datetime) -> str:
    """Return the text for a picture that nobody described. PDF/UA refuses a picture without one."""
    when = date_format(timezone.localtime(written_at))
    if not author:
        return _("Picture attached on %(date)s") % {"date": when}
    return _("Picture attached by %(author)s on %(date)s") % {"author": author, "date": when}
