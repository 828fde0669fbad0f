from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from joindre.lib.numbers import Number
from joindre.messaging.models import MessageSettings
from joindre.portal.forms import SinceForm
from joindre.portal.http import ClientRequest, clients_only
from joindre.portal.views.conversation import Conversation
from joindre.portal.views.listing import page_of
from joindre.portal.views.live import token_for
from joindre.portal.views.lookups import get_ticket, visible
from joindre.portal.views.page import page_context


@require_GET
@clients_only
def tickets(request: ClientRequest) -> HttpResponse:
    """The requests that this contact sees, newest first (K2)."""
    page = page_of(visible(request), reader=request.contact, after=number_in(request.GET.get("after", "")))
    return render(request, "portal/tickets.html", {"page": page})


@require_GET
@clients_only
def ticket(request: ClientRequest, number: Number) -> HttpResponse:
    """A request: its head and the conversation with support (K3)."""
    found = get_ticket(request, number)
    settings = MessageSettings.current()
    context = page_context(request, found, settings) | {
        "window": Conversation(ticket=found, reader=request.contact, settings=settings).newest(),
        "documents": found.documents.visible_to(request.contact).select_related("file").order_by("-pk")[:50],
        "live_token": token_for(request, found),
    }
    return render(request, "portal/ticket.html", context)


@require_GET
@clients_only
def older(request: ClientRequest, number: Number) -> HttpResponse:
    """The fifty entries before the oldest that the page shows."""
    found = get_ticket(request, number)
    asked = SinceForm(request.GET)
    before = asked.cleaned_data["before"] if asked.is_valid() else None
    conversation = Conversation(ticket=found, reader=request.contact, settings=MessageSettings.current())
    template = "portal/_older.html" if request.htmx else "portal/older.html"
    return render(request, template, {"ticket": found, "window": conversation.newest(before=before)})


def number_in(text: str) -> Number | None:
    try:
        return Number.parse(text)
    except ValueError:
        return None
