from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from joindre.lib.numbers import Number
from joindre.live import claims
from joindre.messaging import actions
from joindre.messaging.models import MessageSettings
from joindre.portal.forms import ReadReceiptForm, SinceForm
from joindre.portal.http import ClientRequest, clients_only
from joindre.portal.views.conversation import Conversation
from joindre.portal.views.lookups import get_ticket
from joindre.portal.views.page import page_context
from joindre.tickets.models import Ticket


@require_GET
@clients_only
def news(request: ClientRequest, number: Number) -> HttpResponse:
    """What a page lacks that has everything up to a revision (D9)."""
    ticket = get_ticket(request, number)
    settings = MessageSettings.current()
    asked = SinceForm(request.GET)
    since = (asked.cleaned_data["since"] or 0) if asked.is_valid() else 0
    lines = Conversation(ticket=ticket, reader=request.contact, settings=settings).news(since=since)
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
    form = ReadReceiptForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    actions.record_read_receipt(ticket, contact=request.contact, entry_id=form.cleaned_data["entry"])
    return HttpResponse(status=204)


@require_GET
@clients_only
def live_token(request: ClientRequest, number: Number) -> HttpResponse:
    """A fresh token for a page that has been open longer than its own holds."""
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
