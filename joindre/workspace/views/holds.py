"""*Mettre en attente…* and *Reprendre* (T3)."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.drafts.actions import draft_at, forget_draft
from joindre.drafts.models import Draft
from joindre.lib.numbers import Number
from joindre.tickets import actions
from joindre.tickets.models import Ticket
from joindre.ui.events import DIALOG_DONE, notice
from joindre.workspace.forms.holds import HoldDialogForm
from joindre.workspace.http import AgentRequest, agents_only, feed_changed, needs
from joindre.workspace.views.lookups import get_ticket


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.PUT_ON_HOLD)
def hold(request: AgentRequest, number: Number) -> HttpResponse:
    """The dialog, and what it asks for."""
    ticket = get_ticket(request, number)
    if request.method == "GET":
        draft = draft_at(request.user, _place(ticket))
        return _dialog(request, ticket, HoldDialogForm(initial=_initial(draft)), draft=draft)
    form = HoldDialogForm(request.POST)
    if not form.is_valid():
        return _dialog(request, ticket, form, status=422)
    actions.put_on_hold(ticket, form.asked(), by=request.employee, form_key=form.cleaned_data["form_key"])
    forget_draft(request.user, _place(ticket))
    return feed_changed(request, number, DIALOG_DONE, notice(_("Request on hold.")))


@require_POST
@agents_only
@needs(Right.PUT_ON_HOLD)
def resume(request: AgentRequest, number: Number) -> HttpResponse:
    """It is in progress again, by one press."""
    actions.resume(get_ticket(request, number), by=request.employee)
    return feed_changed(request, number, notice(_("Request resumed.")))


def _place(ticket: Ticket) -> str:
    return f"{ticket.topic}/hold"


def _initial(draft: Draft | None) -> dict[str, Any]:
    """The draft of the dialog, but for its start: that would be of another day."""
    written = {name: draft.value(name) for name in ("reason", "appointment", "comment")} if draft else {}
    return {**written, "form_key": uuid4()}


def _dialog(
    request: AgentRequest,
    ticket: Ticket,
    form: HoldDialogForm,
    *,
    status: int = 200,
    draft: Draft | None = None,
) -> HttpResponse:
    context = {"ticket": ticket, "form": form, "place": _place(ticket), "draft": draft}
    template = "workspace/hold/_dialog.html" if request.htmx else "workspace/hold/dialog.html"
    return render(request, template, context, status=status)
