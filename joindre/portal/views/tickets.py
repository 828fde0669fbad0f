"""The list of a client’s requests, and the page of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from joindre.lib.keys import read_key
from joindre.lib.numbers import Number, read_number
from joindre.messaging.models import MessageSettings
from joindre.portal import conversation
from joindre.portal.http import ClientRequest, clients_only
from joindre.portal.views.listing import page_of
from joindre.portal.views.lookups import get_ticket, reader_of, visible
from joindre.portal.views.page import page_context


@require_GET
@clients_only
def tickets(request: ClientRequest) -> HttpResponse:
    """The requests that this contact sees, newest first (K2)."""
    page = page_of(visible(request), reader=request.contact, after=read_number(request.GET.get("after", "")))
    return render(request, "portal/tickets.html", {"page": page})


@require_GET
@clients_only
def ticket(request: ClientRequest, number: Number) -> HttpResponse:
    """A request: its head and the conversation with support (K3)."""
    found = get_ticket(request, number)
    settings = MessageSettings.current()
    context = page_context(request, found, settings) | {
        "window": conversation.newest(reader_of(request, found, settings)),
    }
    return render(request, "portal/ticket.html", context)


@require_GET
@clients_only
def older(request: ClientRequest, number: Number) -> HttpResponse:
    """The fifty entries before the oldest that the page shows."""
    found = get_ticket(request, number)
    before = read_key(request.GET.get("before", ""))
    reader = reader_of(request, found, MessageSettings.current())
    template = "portal/_older.html" if request.htmx else "portal/older.html"
    return render(request, template, {"ticket": found, "window": conversation.newest(reader, before=before)})
