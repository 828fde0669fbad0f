"""*Appel* in the composer: a call that is noted by hand (P5)."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.calls.actions import log_call
from joindre.directory.models import Contact
from joindre.drafts.actions import draft_at, forget_draft
from joindre.lib import phones
from joindre.lib.numbers import Number
from joindre.tickets.models import Ticket
from joindre.ui.events import FEED_CHANGED, with_events
from joindre.workspace.forms.calls import CallByHandForm
from joindre.workspace.http import AgentRequest, agents_only, needs, ticket_url
from joindre.workspace.views.call_notes import noted_notice
from joindre.workspace.views.lookups import get_ticket

#: Contacts that are offered.
MOST_CONTACTS = 30
_DRAFTED = ("with_whom", "direction", "number", "outcome", "began_at", "seconds", "line")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CALLS)
def calls(request: AgentRequest, number: Number) -> HttpResponse:
    """*Appel* in the composer: a call that is noted by hand."""
    ticket = get_ticket(request, number)
    contacts = _contacts_of(ticket)
    place = f"{ticket.topic}/call"
    if request.method == "GET":
        return _by_hand(request, ticket, _drafted(request, place, contacts, ticket), place=place)
    form = CallByHandForm(request.POST, contacts=contacts, country=ticket.site.country)
    if not form.is_valid():
        return _by_hand(request, ticket, form, place=place, status=422)
    noted = log_call(ticket, form.noted(), by=request.employee, form_key=form.cleaned_data["form_key"])
    forget_draft(request.user, place)
    if not request.htmx:
        return redirect(ticket_url(number))
    response = _by_hand(request, ticket, _drafted(request, place, contacts, ticket), place=place)
    return with_events(response, FEED_CHANGED, noted_notice(noted, _("Call noted.")))


def _contacts_of(ticket: Ticket) -> Sequence[Contact]:
    """The requester first, the user, then others at the site."""
    first = [one for one in (ticket.requester, ticket.end_user) if one]
    others = Contact.objects.active().filter(site=ticket.site_id).with_identity()
    others = others.exclude(pk__in=[one.pk for one in first]).order_by("person__last_name", "pk")[:MOST_CONTACTS]
    return list(dict.fromkeys([*first, *others]))


def _drafted(request: AgentRequest, place: str, contacts: Collection[Contact], ticket: Ticket) -> CallByHandForm:
    draft = draft_at(request.user, place)
    initial: dict[str, Any] = {name: draft.value(name) for name in _DRAFTED} if draft else _first(ticket)
    form = CallByHandForm(initial=initial | {"form_key": uuid4()}, contacts=contacts, country=ticket.site.country)
    form.draft = draft  # type: ignore[attr-defined]  # shown beside the button
    return form


def _first(ticket: Ticket) -> dict[str, Any]:
    someone = ticket.requester or ticket.end_user
    number = (someone.phone or someone.mobile) if someone else ""
    return {"number": phones.display(number, country=ticket.site.country) if number else ""}


def _by_hand(
    request: AgentRequest, ticket: Ticket, form: CallByHandForm, *, place: str, status: int = 200
) -> HttpResponse:
    context = {"ticket": ticket, "form": form, "place": place, "draft": getattr(form, "draft", None)}
    template = "workspace/calls/_by_hand.html" if request.htmx else "workspace/calls/by_hand.html"
    return render(request, template, context, status=status)
