"""Reading everything that a document shows, for the customer's eyes, whoever asks for it (M5, D10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from joindre.company.models import Company
from joindre.documents import told
from joindre.documents.layouts import Block, DocumentTemplate
from joindre.documents.pdf import Order
from joindre.documents.pictures import Pictures, alternative, pictures_in, rich_blocks
from joindre.documents.tree import printable
from joindre.fields.catalogue import CATALOGUE, moment
from joindre.fields.known import About
from joindre.fields.resolving import resolve
from joindre.messaging.emails import desk_of
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets.models import Entry, Ticket

_FACTS: Final = (
    "requester.name", "user.name", "request.created", "request.on_hold", "request.resolved", "request.closed",
    "request.type", "group.name",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _RequestRead:
    """One request while it is read: what more than one block asks for is read once."""

    ticket: Ticket
    most: int
    desk: told.Desk
    pictures: Pictures
    messages: list[Message]
    omitted: int


def gather(ticket: Ticket, template: DocumentTemplate, *, made_at: datetime) -> Order:
    """Read everything that the document shows, in the language and time zone in force. The compiler
    reads no database.
    """
    company = Company.current()
    reading = _begin(ticket, template, desk=desk_of(ticket, company))
    blocks = [(placed, _BLOCKS[placed.block](reading)) for placed in template.blocks]
    data = _heading(ticket, template, made_at) | {
        "company": _company(company, reading.pictures),
        "blocks": [
            {"kind": placed.block.value, **values}
            for placed, values in blocks
            if values["rows"] or not placed.only_if_filled
        ],
    }
    return Order(layout=template.layout, data=data, pictures=reading.pictures.used, made_at=made_at)


def _begin(ticket: Ticket, template: DocumentTemplate, *, desk: str) -> _RequestRead:
    kinds = {placed.block for placed in template.blocks}
    messages, omitted = told.messages_of(ticket, template.most) if Block.CONVERSATION in kinds else ([], 0)
    texts = [ticket.description if Block.DESCRIPTION in kinds else "", *(message.body for message in messages)]
    return _RequestRead(
        ticket=ticket,
        most=template.most,
        desk=told.Desk(name=desk, settings=MessageSettings.current()),
        pictures=pictures_in(ticket, texts),
        messages=list(messages),
        omitted=omitted,
    )


def _heading(ticket: Ticket, template: DocumentTemplate, made_at: datetime) -> dict[str, object]:
    name = str(template.label)
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "words": _words(),
        "document_name": name,
        "document_title": f"{name} {ticket.number}",
        "number": str(ticket.number),
        "title": printable(ticket.title),
        "made": _("Made on %(moment)s") % {"moment": moment(made_at)},
        "marks": _marks(ticket),
        "addressee": _addressee(ticket),
    }


def _company(company: Company, pictures: Pictures) -> dict[str, str]:
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
        "files": _("Attached:"),
    }


def _marks(ticket: Ticket) -> list[dict[str, object]]:
    severity = _value(ticket, "request.severity")
    marks: list[dict[str, object]] = [{"text": _value(ticket, "request.status"), "is_warning": False}]
    return [*marks, {"text": severity, "is_warning": True}] if severity else marks


def _addressee(ticket: Ticket) -> list[str]:
    """The lines to whom a letter goes: the requester at the customer's, as the site is addressed."""
    site = ticket.site
    lines = [
        _value(ticket, "customer.name"),
        _value(ticket, "requester.name") or _value(ticket, "user.name"),
        *site.address.splitlines(),
        f"{site.postal_code} {site.city}".strip(),
    ]
    return [printable(line) for line in lines if line.strip()]


def _facts(reading: _RequestRead) -> dict[str, object]:
    said = [(CATALOGUE[code].label, _value(reading.ticket, code)) for code in _FACTS]
    place = (_value(reading.ticket, "customer.name"), _value(reading.ticket, "site.name"))
    customer = {"label": _("Customer"), "value": " · ".join(filter(None, place))}
    return {"rows": [customer, *({"label": str(label), "value": value} for label, value in said if value)]}


def _description(reading: _RequestRead) -> dict[str, object]:
    ticket = reading.ticket
    whose = alternative(ticket.requester.name if ticket.requester else "", ticket.created_at)
    return {
        "heading": _("Description"),
        "rows": rich_blocks(ticket.description, reading.pictures, whose=whose),
        "empty": _("This request has no description."),
    }


def _conversation(reading: _RequestRead) -> dict[str, object]:
    return {
        "heading": _("Conversation"),
        "rows": [told.message_values(one, reading.pictures, desk=reading.desk) for one in reading.messages],
        "omitted": told.omitted_messages(reading.omitted),
        "empty": _("No message has been exchanged on this request yet."),
    }


def _calls(reading: _RequestRead) -> dict[str, object]:
    calls, omitted = told.calls_of(reading.ticket, reading.most)
    heads = (_("Date"), _("Who called"), _("Who was called"), _("How it ended"), _("Duration"))
    return {
        "heading": _("Calls"),
        "heads": list(heads),
        "rows": [told.call_values(call, desk=reading.desk) for call in calls],
        "omitted": told.omitted_calls(omitted),
        "total": told.total_of(calls),
        "count": ngettext("%(count)d call", "%(count)d calls", len(calls)) % {"count": len(calls)},
        "empty": _("No call with you has been noted on this request."),
    }


def _documents(reading: _RequestRead) -> dict[str, object]:
    return {
        "heading": _("Documents"),
        "rows": told.document_values(reading.ticket),
        "empty": _("No document stands beside this request."),
    }


def _value(ticket: Ticket, code: str) -> str:
    return printable(resolve(About(ticket=ticket), code, audience=Entry.Audience.CLIENT))


_BLOCKS: Final[Mapping[Block, Callable[[_RequestRead], dict[str, object]]]] = {
    Block.FACTS: _facts,
    Block.DESCRIPTION: _description,
    Block.CONVERSATION: _conversation,
    Block.CALLS: _calls,
    Block.DOCUMENTS: _documents,
}
