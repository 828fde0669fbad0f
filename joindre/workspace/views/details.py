"""The details of a request: read, changed together, and changed by one press."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.tickets import actions
from joindre.tickets.models import Ticket
from joindre.ui.events import FEED_CHANGED, notice, with_events
from joindre.workspace.forms.details import DetailsForm
from joindre.workspace.http import AgentRequest, agents_only, answer, feed_changed, needs, ticket_url
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.page import page_context
from joindre.workspace.views.panel import panel_of
from joindre.workspace.views.tickets import whole_page


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CHANGE_TICKET)
def details(request: AgentRequest, number: Number) -> HttpResponse:
    """The details to be changed, or read again (`?read`); *Enregistrer* overwrites nothing changed meanwhile (T6)."""
    found = get_ticket(request, number)
    if "read" in request.GET:
        return render(request, "workspace/ticket/_details.html", _read_again(request, found))
    is_saving = request.method == "POST"
    by = request.employee
    form = DetailsForm.posted(request.POST, by=by) if is_saving else DetailsForm.of(found, by=by)
    if not form.is_valid():
        return _edited(request, found, form)
    actions.save_details(found, form.details(), by=by)
    context = _read_again(request, get_ticket(request, number))
    response = answer(request, "workspace/ticket/_details.html", context, otherwise=ticket_url(number))
    # Not before the focus has found its place: news would take it away.
    return with_events(response, FEED_CHANGED, notice(_("Saved.")), after="settle")


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET)
def take(request: AgentRequest, number: Number) -> HttpResponse:
    """*M’affecter*: nobody of whom the page did not know loses the request."""
    shown = read_key(request.POST.get("instead_of", ""))
    actions.take(get_ticket(request, number), instead_of=shown, by=request.employee)
    return feed_changed(request, number, notice(_("Assigned to you.")))


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET)
def follow(request: AgentRequest, number: Number) -> HttpResponse:
    actions.follow(get_ticket(request, number), by=request.employee)
    return feed_changed(request, number, notice(_("You follow this request.")))


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET)
def unfollow(request: AgentRequest, number: Number) -> HttpResponse:
    actions.unfollow(get_ticket(request, number), by=request.employee)
    return feed_changed(request, number, notice(_("You follow this request no longer.")))


def _edited(request: AgentRequest, ticket: Ticket, form: DetailsForm) -> HttpResponse:
    """The fields to be changed, for a browser without JavaScript on the whole page of the request."""
    status = 422 if form.is_bound else 200
    if request.htmx:
        context = {"number": ticket.number, "details": form}
        return render(request, "workspace/ticket/_details.html", context, status=status)
    return render(request, "workspace/ticket.html", whole_page(request, ticket) | {"details": form}, status=status)


def _read_again(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """The details as they are read; the focus goes to the link that led to changing them."""
    return page_context(request, ticket) | {"panel": panel_of(request, ticket), "was_editing": True}
