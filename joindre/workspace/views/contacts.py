"""The requester and the user of a request: find, choose, take out, show (C1, C3, P6)."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.directory.found import Found
from joindre.directory.search import find_contacts
from joindre.drafts.actions import forget_draft
from joindre.lib.numbers import Number
from joindre.tickets.actions import empty_contact, fill_contact
from joindre.tickets.models import AlreadyFilled
from joindre.workspace.contacts.answers import show_already_filled, show_saved
from joindre.workspace.contacts.cards import PersonField, make_card, make_form_card
from joindre.workspace.contacts.merge_pages import known_contact
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.addressees import as_choices
from joindre.workspace.views.contact_dialog import place_of
from joindre.workspace.views.lookups import get_ticket


@require_GET
@agents_only
def search(request: AgentRequest, number: Number) -> HttpResponse:
    """Contacts of the request's customer, its own site first: as JSON while typing, as a page without script."""
    ticket, typed = get_ticket(request, number), request.GET.get("q", "")
    found = find_contacts(typed, site=ticket.site)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(as_choices(Found.contact(contact) for contact in found), safe=False)
    field = PersonField.named(request.GET.get("field", ""))
    context = {"ticket": ticket, "card": make_form_card(request, ticket, field=field), "typed": typed, "found": found}
    return render(request, "workspace/contacts/choose.html", context)


@require_GET
@agents_only
def card(request: AgentRequest, number: Number, field_name: str) -> HttpResponse:
    """The card as it is now: an open page asks when a site opens or closes, and after it was out of sight (P6)."""
    ticket, field = get_ticket(request, number), PersonField.named(field_name)
    shown = make_card(request, ticket, field=field, contact=field.contact_of(ticket))
    return render(request, "workspace/contacts/_person.html", {"card": shown, "time_there": shown.time_there})


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET, Right.CREATE_CONTACT)
def choose(request: AgentRequest, number: Number, field_name: str) -> HttpResponse:
    """Put an existing contact of the customer in the empty field."""
    ticket, field = get_ticket(request, number), PersonField.named(field_name)
    contact = known_contact(request, ticket.customer_id)
    try:
        fill_contact(ticket, field=field, contact=contact, by=request.employee)
    except AlreadyFilled as refusal:
        return show_already_filled(request, ticket, field=field, contact=refusal.contact)
    # What was typed for a new contact is of no more use.
    forget_draft(request.user, place_of(ticket, field))
    return show_saved(request, ticket, field=field, contact=contact)


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET)
def remove(request: AgentRequest, number: Number, field_name: str) -> HttpResponse:
    """Empty the field; the contact stays what they are."""
    ticket, field = get_ticket(request, number), PersonField.named(field_name)
    empty_contact(ticket, field=field, by=request.employee)
    return show_saved(request, ticket, field=field, contact=None)
