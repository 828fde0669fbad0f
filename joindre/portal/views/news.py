"""What keeps an open page of a request up to date, and how far its reader has read."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.live import claims
from joindre.messaging import actions
from joindre.messaging.models import MessageSettings
from joindre.portal import conversation
from joindre.portal.http import ClientRequest, clients_only
from joindre.portal.views.lookups import get_ticket, reader_of
from joindre.portal.views.page import page_context
from joindre.tickets.models import Ticket


@require_GET
@clients_only
def news(request: ClientRequest, number: Number) -> HttpResponse:
    """What a page lacks that has everything up to a revision (D9)."""
    ticket = get_ticket(request, number)
    settings = MessageSettings.current()
    since = read_key(request.GET.get("since", "")) or 0
    lines = conversation.news(reader_of(request, ticket, settings), since=since)
    if lines is None:
        return HttpResponse(status=205)
    context = page_context(request, ticket, settings) | {"lines": lines}
    response = render(request, "portal/_news.html", context)
    response["X-Revision"] = str(ticket.client_revision)
    return response


@require_POST
@clients_only
def reading(request: ClientRequest, number: Number) -> HttpResponse:
    """The conversation was on screen up to this entry, for two seconds, in the window in front (D4)."""
    ticket = get_ticket(request, number)
    entry = read_key(request.POST.get("entry", ""))
    if not entry:
        return HttpResponse(status=422)
    actions.record_read_receipt(ticket, entry_id=entry, by=request.contact)
    return HttpResponse(status=204)


@require_GET
@clients_only
def live_token(request: ClientRequest, number: Number) -> HttpResponse:
    """The token of an open page: it asks for one when it was loaded, and again before that one ends."""
    return JsonResponse({"token": token_for(request, get_ticket(request, number))})


def token_for(request: ClientRequest, ticket: Ticket) -> str:
    contact = request.contact
    return claims.issue_token(
        topic=ticket.client_topic,
        audience="client",
        key=f"c{contact.pk}",
        name=contact.name,
        initials=contact.initials,
        label=contact.name,
    )
