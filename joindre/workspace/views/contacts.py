"""The requester and the user of a request: find, choose, take out (C1, C3)."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.directory.models import Contact
from joindre.directory.search import Found, find_contacts
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.tickets.actions import empty_contact, fill_contact
from joindre.tickets.models import AlreadyFilled
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.addressees import as_choices
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.person_card import PersonField, changed, person_card, refused

__all__ = ["choose", "person_card", "remove", "search"]


@require_GET
@agents_only
def search(request: AgentRequest, number: Number) -> HttpResponse:
    """Contacts of the request's customer, its own site first: as JSON while typing, as a page without script."""
    ticket, typed = get_ticket(request, number), request.GET.get("q", "")
    found = find_contacts(typed, site=ticket.site)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(as_choices(Found.contact(contact) for contact in found), safe=False)
    card = person_card(request, ticket, PersonField.named(request.GET.get("field", "")))
    context = {"ticket": ticket, "card": card, "typed": typed, "found": found}
    return render(request, "workspace/contacts/choose.html", context)


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET, Right.CREATE_CONTACT)
def choose(request: AgentRequest, number: Number, field: str) -> HttpResponse:
    """Put an existing contact of the customer in the empty field."""
    ticket, place = get_ticket(request, number), PersonField.named(field)
    key = read_key(request.POST.get("contact", "").removeprefix("c"))
    known = Contact.objects.active().at([ticket.customer_id]).select_related("person")
    contact = known.filter(pk=key).first() if key is not None else None
    if contact is None:
        raise Http404
    try:
        fill_contact(ticket, field=place, contact=contact, by=request.employee)
    except AlreadyFilled:
        return refused(request, number, place)
    return changed(request, number, place)


@require_POST
@agents_only
@needs(Right.CHANGE_TICKET)
def remove(request: AgentRequest, number: Number, field: str) -> HttpResponse:
    """Empty the field; the contact stays what they are."""
    place = PersonField.named(field)
    empty_contact(get_ticket(request, number), field=place, by=request.employee)
    return changed(request, number, place)
