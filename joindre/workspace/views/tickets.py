"""The list of requests, the page of one, and what is changed on it by one press."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.live import kept
from joindre.tickets import actions
from joindre.tickets.models import Ticket
from joindre.ui.events import notice
from joindre.workspace.contacts.cards import cards_of
from joindre.workspace.forms.details import DetailsForm
from joindre.workspace.http import AgentRequest, agents_only, feed_changed, needs
from joindre.workspace.views.linked_panel import documents_of, shows_all
from joindre.workspace.views.listing import listing_context
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.page import feed_context, page_context, shown_tab
from joindre.workspace.views.panel import panel_of
from joindre.workspace.views.restoring import restored_message


@require_GET
@agents_only
def tickets(request: AgentRequest) -> HttpResponse:
    """The list of requests (T5)."""
    return render(request, "workspace/tickets.html", listing_context(request))


@require_GET
@agents_only
def ticket(request: AgentRequest, number: Number) -> HttpResponse:
    """The page of a request: header, context panel, feed and composer (T7)."""
    found = get_ticket(request, number)
    return render(
        request, "workspace/ticket.html", whole_page(request, found, written=restored_message(request, found))
    )


@require_GET
@agents_only
def older(request: AgentRequest, number: Number) -> HttpResponse:
    """The fifty entries before the oldest that the page shows."""
    before = read_key(request.GET.get("before", ""))
    if before is None:
        return HttpResponse(status=400)
    found = get_ticket(request, number)
    context = page_context(request, found)
    context |= feed_context(request, found, settings=context["composer"]["settings"], before=before)
    return render(request, "workspace/ticket/_older.html", context)


@require_POST
@agents_only
@needs(Right.BLOCK_CONVERSATION)
def block(request: AgentRequest, number: Number) -> HttpResponse:
    """Nobody writes on this request any more, and both sides read why (D6)."""
    actions.block(get_ticket(request, number), by=request.employee)
    return feed_changed(request, number, notice(_("Conversation blocked.")))


@require_POST
@agents_only
@needs(Right.BLOCK_CONVERSATION)
def unblock(request: AgentRequest, number: Number) -> HttpResponse:
    actions.unblock(get_ticket(request, number), by=request.employee)
    return feed_changed(request, number, notice(_("Conversation unblocked.")))


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET)
def publish(request: AgentRequest, number: Number) -> HttpResponse:
    actions.set_visibility(get_ticket(request, number), is_client_visible=True, by=request.employee)
    return feed_changed(request, number, notice(_("Visible to the customer.")))


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET)
def hide(request: AgentRequest, number: Number) -> HttpResponse:
    actions.set_visibility(get_ticket(request, number), is_client_visible=False, by=request.employee)
    return feed_changed(request, number, notice(_("Not visible to the customer.")))


def whole_page(request: AgentRequest, ticket: Ticket, *, written: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All that the page of a request shows; `written` stands in its composer."""
    context = page_context(request, ticket, written=written)
    at = read_key(request.GET.get("at", ""))
    context |= feed_context(request, ticket, settings=context["composer"]["settings"], at=at)
    is_editing = request.GET.get("edit") == "details" and context["can_change"].is_active
    return context | {
        "panel": panel_of(request, ticket),
        "details": DetailsForm.of(ticket, by=request.employee) if is_editing else None,
        "cards": cards_of(request, ticket).values(),
        "documents": documents_of(request, ticket),
        "news_query": _news_query(request),
        "settings_version": kept.version(),
    }


def _news_query(request: AgentRequest) -> str:
    """What the page asks for with its news: the tab that it shows, and all documents where it shows all of them."""
    asked = {"show": shown_tab(request), "documents": "all" if shows_all(request) else ""}
    given = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(given)}" if given else ""
