from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.live import claims
from joindre.messaging.emails import shown_identity
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Change, Ticket
from joindre.workspace.http import AgentRequest, agents_only
from joindre.workspace.views import feed
from joindre.workspace.views.contacts import person_card
from joindre.workspace.views.items import Item
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.page import facts, page_context, unread_in_all


@require_GET
@agents_only
def news(request: AgentRequest, number: Number) -> HttpResponse:
    """What a page lacks that has everything up to a revision (D9)."""
    ticket = get_ticket(request, number)
    items = feed.news(ticket, since=read_key(request.GET.get("since", "")) or 0)
    if items is None:
        return HttpResponse(status=205)
    context = page_context(request, ticket) | {"items": items, "unread_total": unread_in_all(request)}
    context |= _beside(request, ticket, items)
    response = render(request, "workspace/ticket/_news.html", context)
    response["X-Revision"] = str(ticket.revision)
    return response


def _beside(request: AgentRequest, ticket: Ticket, items: Sequence[Item]) -> dict[str, Any]:
    """The parts of the context panel that these entries changed."""
    changed = {item.entry.change.what for item in items if item.entry.kind == Change.KIND}
    beside: dict[str, Any] = {}
    if Change.What.FIELD in changed:
        beside["facts"] = facts(ticket)
    if Change.What.CONTACT in changed:
        beside["cards"] = [person_card(request, ticket, field) for field in ("requester", "end_user")]
    return beside


@require_GET
@agents_only
def live_token(request: AgentRequest, number: Number) -> HttpResponse:
    """A fresh token for a page that has been open longer than its own holds."""
    return JsonResponse({"token": token_for(request, get_ticket(request, number))})


def token_for(request: AgentRequest, ticket: Ticket) -> str:
    employee = request.employee
    return claims.issue_token(
        topic=ticket.topic,
        audience="staff",
        key=f"e{employee.pk}",
        name=employee.name,
        initials=employee.initials,
        # All that clients are told of who is writing: not more than of who wrote (D7).
        label=shown_identity(ticket, None, MessageSettings.current()) or "Support",
    )
