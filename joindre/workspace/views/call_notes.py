"""Noting a call: in the bar after a press on an icon, or by hand from the composer (P5)."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.calls.actions import keep_call, log_call
from joindre.calls.callers import open_requests_of
from joindre.calls.lines import put_away
from joindre.calls.models import Call, LineCall
from joindre.directory.history import refuse_erased
from joindre.directory.models import Contact
from joindre.drafts.actions import draft_at, forget_draft
from joindre.lib import phones
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number, read_number
from joindre.tickets.models import Ticket
from joindre.ui.events import FEED_CHANGED, Event, notice, with_events
from joindre.workspace.forms.calls import CallByHandForm, CallForm
from joindre.workspace.http import AgentRequest, agents_only, needs, ticket_url
from joindre.workspace.views.listing import newest_rows
from joindre.workspace.views.lookups import get_ticket

#: The bar has done its work, and goes.
CALL_NOTED: Event = ("call:noted", {})
#: Open requests of a contact that the bar offers; contacts that the composer offers.
MOST_REQUESTS, MOST_CONTACTS = 8, 30
_DRAFTED = ("with_whom", "direction", "number", "outcome", "began_at", "seconds", "line")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CALLS)
def note_call(request: AgentRequest) -> HttpResponse:
    """The bar of one call: what became of it, on which request, and one line."""
    asked = request.POST if request.method == "POST" else request.GET
    contact = _contact(request, asked.get("contact", ""))
    country = contact.site.country if contact else request.company.country
    if request.method == "GET":
        names = ("direction", "number", "outcome", "seconds", "line")
        initial = {name: asked[name] for name in names if asked.get(name)} | {"form_key": uuid4()}
        return _bar(request, CallForm(initial=initial, country=country, contact=contact))
    form = CallForm(request.POST, country=country, contact=contact)
    if not form.is_valid():
        return _bar(request, form, status=422)
    number = read_number(asked.get("ticket", ""))
    if number is None:
        keep_call(form.noted(), by=request.employee, form_key=form.cleaned_data["form_key"])
        where = _("Call noted on the sheet.")
    else:
        ticket = get_ticket(request, number)
        log_call(ticket, form.noted(), by=request.employee, form_key=form.cleaned_data["form_key"])
        where = _("Call noted on request %(number)s.") % {"number": ticket.number}
    _close_line(request, asked.get("line_call", ""))
    if not request.htmx:
        return redirect(ticket_url(number) if number else "workspace:tickets")
    return with_events(HttpResponse(status=204), FEED_CHANGED, notice(where), CALL_NOTED)


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
    log_call(ticket, form.noted(), by=request.employee, form_key=form.cleaned_data["form_key"])
    forget_draft(request.user, place)
    if not request.htmx:
        return redirect(ticket_url(number))
    response = _by_hand(request, ticket, _drafted(request, place, contacts, ticket), place=place)
    return with_events(response, FEED_CHANGED, notice(_("Call noted.")))


def _contact(request: AgentRequest, text: str) -> Contact | None:
    """A contact whom one sees; `None` where the number is nobody's."""
    if not text:
        return None
    key = read_key(text)
    if key is None:
        raise Http404
    found = Contact.objects.at(request.employee.customers).with_identity().filter(pk=key).first()
    if found is None:
        refuse_erased(key)
        raise Http404
    return found


def _bar(request: AgentRequest, form: CallForm, *, status: int = 200) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    number, contact = read_number(asked.get("ticket", "")), form.contact
    parts = open_requests_of([contact], seen_by=request.employee) if contact else []
    called = str(form["number"].value() or "")
    context = {
        "form": form,
        "contact": contact,
        "about": get_ticket(request, number) if number and not asked.get("choose") else None,
        "requests": newest_rows(parts, after=None, size=MOST_REQUESTS)[:MOST_REQUESTS] if parts else [],
        "chosen": str(number or ""),
        "choose": asked.get("choose", ""),
        "called": _shown(called, contact, request),
        "line_call": asked.get("line_call", ""),
        "is_incoming": form["direction"].value() == Call.Direction.IN,
    }
    return render(request, "workspace/calls/_bar.html", context, status=status)


def _shown(number: str, contact: Contact | None, request: AgentRequest) -> str:
    country = contact.site.country if contact else request.company.country
    return phones.display(number, country=country) if number.startswith("+") else number


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


def _close_line(request: AgentRequest, text: str) -> None:
    key = read_key(text)
    call = LineCall.objects.filter(employee=request.employee, pk=key).first() if key else None
    if call is not None:
        put_away(call, by=request.employee)
