"""What keeps an open page of a request up to date."""

from collections.abc import Set as AbstractSet
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from joindre.calls.models import Call
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.live import claims, kept
from joindre.messaging.emails import desk_of, shown_identity
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets.models import Change, Ticket
from joindre.workspace import feed
from joindre.workspace.contacts.cards import cards_of
from joindre.workspace.http import AgentRequest, agents_only
from joindre.workspace.unread import unread_in_all
from joindre.workspace.views.linked_panel import documents_of
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.page import page_context, shown_tab
from joindre.workspace.views.panel import panel_of


@require_GET
@agents_only
def news(request: AgentRequest, number: Number) -> HttpResponse:
    """What a page lacks that has everything up to a revision, under the tab that it shows (D9)."""
    ticket = get_ticket(request, number)
    found = feed.news(ticket, since=read_key(request.GET.get("since", "")) or 0, show=shown_tab(request))
    if found is None:
        return HttpResponse(status=205)
    context = page_context(request, ticket) | {"items": found.items, "unread_total": unread_in_all(request.employee)}
    context |= _context_panel(request, ticket, found.changed | {item.entry.kind for item in found.items})
    response = render(request, "workspace/ticket/_news.html", context)
    response["X-Revision"] = str(ticket.revision)
    return response


@require_GET
@agents_only
def named_anew(request: AgentRequest, number: Number) -> HttpResponse:
    """What names values of the settings, as they are called now: a page asks when one of them was changed (D9)."""
    ticket = get_ticket(request, number)
    context = page_context(request, ticket) | {
        "panel": panel_of(request, ticket),
        "cards": cards_of(request, ticket).values(),
        "unread_total": unread_in_all(request.employee),
    }
    response = render(request, "workspace/ticket/_news.html", context)
    response["X-Settings"] = str(kept.version())
    return response


def _context_panel(request: AgentRequest, ticket: Ticket, changed: AbstractSet[str]) -> dict[str, Any]:
    """The parts of the context panel that these changes and entries are about."""
    parts: dict[str, Any] = {}
    if Change.What.FIELD in changed or Change.What.FOLLOWERS in changed:
        parts["panel"] = panel_of(request, ticket)
    # A call and a message tell how somebody is reached (P6).
    if {Change.What.CONTACT, Change.What.CONTACT_CHANGED, Call.KIND, Message.KIND} & changed:
        parts["cards"] = cards_of(request, ticket).values()
    if Change.ABOUT_DOCUMENTS & changed:
        parts["documents"] = documents_of(request, ticket)
    return parts


@require_GET
@agents_only
def live_token(request: AgentRequest, number: Number) -> HttpResponse:
    """The token of an open page: it asks for one when it was loaded, and again before that one ends."""
    return JsonResponse({"token": token_for(request, get_ticket(request, number), MessageSettings.current())})


def token_for(request: AgentRequest, ticket: Ticket, settings: MessageSettings) -> str:
    employee, desk = request.employee, desk_of(ticket, request.company)
    return claims.issue_token(
        topic=ticket.topic,
        audience="staff",
        key=f"e{employee.pk}",
        name=employee.name,
        initials=employee.initials,
        # All that clients are told of who is writing: not more than of who wrote (D7).
        label=shown_identity(None, settings, desk=desk) or request.company.name,
    )
