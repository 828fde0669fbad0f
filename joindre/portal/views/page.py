"""What the page of a request and its fragments are made of."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from joindre.lib.numbers import Number
from joindre.messaging import policy
from joindre.messaging.models import MessageSettings
from joindre.portal.forms import ClientMessageForm
from joindre.portal.http import ClientRequest
from joindre.tickets.models import Ticket


def ticket_url(number: Number) -> str:
    return reverse("portal:ticket", args=[number])


def page_context(request: ClientRequest, ticket: Ticket, settings: MessageSettings) -> dict[str, Any]:
    """The head and the bar to write in: what every fragment of the page may show."""
    return {
        "ticket": ticket,
        "contact": request.contact,
        "refusal": policy.write_permission(ticket, by=request.contact, settings=settings).refusal,
        "form": ClientMessageForm(number=ticket.number, initial={"form_key": uuid4()}),
    }
