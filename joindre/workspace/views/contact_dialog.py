"""The contact dialog: makes a contact for an empty field, changes the one in a filled field (C2, C3, C6)."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.directory.actions import change_contact
from joindre.directory.duplicates import Duplicate, likely_duplicates
from joindre.directory.models import Contact, Site
from joindre.lib.numbers import Number
from joindre.tickets.contacts import create_contact_into
from joindre.tickets.models import Ticket
from joindre.workspace.forms.contacts import ContactForm, read_typed, shown
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.person_card import PersonField, changed, person_card, refused

SALT = "joindre.workspace.contact_dialog"


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CREATE_CONTACT)
def new(request: AgentRequest, number: Number) -> HttpResponse:
    """Make a contact and put them in the empty field the dialog was called from."""
    ticket, field = get_ticket(request, number), PersonField.named(request.GET.get("field", ""))
    if field.person_of(ticket) and not _was_opened_on_empty(request, ticket, field):
        return refused(request, number, field)
    form = _form(request, ticket.site, read_typed(request.GET.get("typed") or request.GET.get("q", "")))
    if request.method == "GET":
        return _new_dialog(request, ticket, field, form)
    if not form.is_valid():
        return _new_dialog(request, ticket, field, form, status=422)
    if alike := _unseen_duplicates(request, ticket, form):
        return _new_dialog(request, ticket, field, form, alike=alike, status=409)
    creation = create_contact_into(ticket, field=field, name=form.name(), details=form.details(), by=request.employee)
    warning = "" if creation.has_filled else _kept_apart(get_ticket(request, number), field, creation.contact)
    return changed(request, number, field, warning=warning)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CHANGE_CONTACT)
def edit(request: AgentRequest, number: Number, field: str) -> HttpResponse:
    """Change the contact in the field; what a colleague changed meanwhile is not overwritten unseen."""
    ticket, place = get_ticket(request, number), PersonField.named(field)
    contact = place.person_of(ticket)
    if contact is None:
        raise Http404
    now = shown(contact)
    form, opened = _form(request, contact.site, now), _fingerprint(now)
    context = {"opened": opened, "contact": contact}
    if request.method == "GET":
        return _dialog(request, ticket, place, form, context)
    if form.is_valid() and request.POST.get("opened") != opened:
        form.add_error(None, _("Somebody changed this contact meanwhile. Save again to put what you see in its place."))
    if form.errors or form.further.total_error_count():
        return _dialog(request, ticket, place, form, context, status=422)
    change_contact(contact, name=form.name(), details=form.details(), by=request.employee)
    return changed(request, number, place)


def _form(request: AgentRequest, site: Site, initial: dict[str, Any]) -> ContactForm:
    data = request.POST if request.method == "POST" else None
    return ContactForm(data, country=site.country, initial=initial)


def _new_dialog(
    request: AgentRequest,
    ticket: Ticket,
    field: PersonField,
    form: ContactForm,
    *,
    alike: Sequence[Duplicate] = (),
    status: int = 200,
) -> HttpResponse:
    opened = request.POST.get("opened") or signing.dumps([ticket.pk, str(field)], salt=SALT)
    context = {"opened": opened, "alike": alike}
    return _dialog(request, ticket, field, form, context, status=status)


def _dialog(
    request: AgentRequest,
    ticket: Ticket,
    field: PersonField,
    form: ContactForm,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    card, contact = person_card(request, ticket, field), context.get("contact")
    name = "_dialog" if request.htmx else "dialog"
    whole = {
        "ticket": ticket,
        "card": card,
        "form": form,
        "site": contact.site if contact else ticket.site,
        "action": card.urls["edit" if contact else "new"],
        **context,
    }
    return render(request, f"workspace/contacts/{name}.html", whole, status=status)


def _was_opened_on_empty(request: AgentRequest, ticket: Ticket, field: PersonField) -> bool:
    """Whether the dialog was made while the field was empty, so that somebody was quicker; else nothing is created."""
    try:
        opened = signing.loads(request.POST.get("opened", ""), salt=SALT)
    except signing.BadSignature:
        return False
    return bool(opened == [ticket.pk, str(field)])


def _unseen_duplicates(request: AgentRequest, ticket: Ticket, form: ContactForm) -> list[Duplicate]:
    """Likely duplicates, unless the person saw them all and creates the contact anyway (C6)."""
    alike = likely_duplicates(ticket.customer, name=form.name(), details=form.details())
    seen = set(request.POST.get("anyway", "").split())
    return alike if any(str(one.contact.pk) not in seen for one in alike) else []


def _kept_apart(ticket: Ticket, field: PersonField, contact: Contact) -> str:
    other = field.person_of(ticket)
    return _("%(name)s is recorded as a contact, but %(other)s was put here meanwhile: the field stays as it is.") % {
        "name": contact.name,
        "other": other.name if other else "—",
    }


def _fingerprint(contact: dict[str, Any]) -> str:
    return sha256(json.dumps(contact, default=str).encode()).hexdigest()[:20]
