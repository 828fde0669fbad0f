"""What the page of a request and its fragments are made of."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from django.urls import reverse

from joindre.directory.models import Contact
from joindre.drafts.actions import draft_at
from joindre.drafts.models import Draft
from joindre.lib.numbers import Number
from joindre.messaging import policy
from joindre.messaging.models import MessageSettings
from joindre.portal.forms import ClientMessageForm
from joindre.portal.http import ClientRequest
from joindre.tickets.models import LinkedDocument, Ticket

#: More than these are not listed.
MOST_DOCUMENTS: Final = 200


def ticket_url(number: Number) -> str:
    return reverse("portal:ticket", args=[number])


def message_place(ticket: Ticket) -> str:
    """Where the draft of a message on this request is kept."""
    return f"{ticket.topic}/client"


def page_context(request: ClientRequest, ticket: Ticket, settings: MessageSettings) -> dict[str, Any]:
    """The head and the bar to write in, with the draft in it: what every fragment of the page may show."""
    draft = draft_at(request.user, message_place(ticket))
    return {
        "ticket": ticket,
        "contact": request.contact,
        "connected": list(Ticket.objects.visible_to(request.contact).connected_to(ticket.pk, ticket.follows_id)),
        "refusal": policy.write_permission(ticket, by=request.contact, settings=settings).refusal,
        "form": ClientMessageForm(ticket=ticket, by=request.user, initial={"form_key": uuid4(), **_drafted(draft)}),
        "draft": draft,
        "documents": documents_of(ticket, request.contact),
    }


def documents_of(ticket: Ticket, contact: Contact) -> Sequence[LinkedDocument]:
    """The external ones, the newest first (K2, L1)."""
    shown = ticket.documents.visible_to(contact).select_related("file__blob")
    return list(shown.order_by("-pk")[:MOST_DOCUMENTS])


def _drafted(draft: Draft | None) -> dict[str, Any]:
    """What the bar begins with: the text, and the files that were chosen for it."""
    return {"body": draft.value("body"), "kept": draft.values("kept")} if draft else {"body": ""}
