"""What the page of a request and its fragments are made of."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from joindre.drafts.actions import draft_at
from joindre.drafts.models import Draft
from joindre.lib.numbers import Number
from joindre.messaging import policy
from joindre.messaging.models import MessageSettings
from joindre.portal.forms import ClientMessageForm
from joindre.portal.http import ClientRequest
from joindre.tickets.models import Ticket


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
    }


def _drafted(draft: Draft | None) -> dict[str, Any]:
    """What the bar begins with: the text, and the files that were chosen for it."""
    return {"body": draft.value("body"), "kept": draft.values("kept")} if draft else {"body": ""}
