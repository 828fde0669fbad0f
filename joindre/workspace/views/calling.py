"""Placing a call by our server (P4)."""

import re
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from joindre.accounts.rights import Right
from joindre.calls.models import MissedCall
from joindre.directory.history import refuse_erased
from joindre.directory.models import Contact, ContactDetail
from joindre.lib.errors import Refusal
from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.telephony.actions import place_call as act
from joindre.workspace.calling import Callee, NotToBeCalled, dialled
from joindre.workspace.http import AgentRequest, agents_only, needs, ticket_url
from joindre.workspace.views.lookups import visible

#: The name of a place on the page, as the icons have it.
_PLACE: Final = re.compile(r"[a-z0-9_-]{1,60}")
_CALLED: Final = (ContactDetail.Kind.PHONE, ContactDetail.Kind.MOBILE)


class NotTheirNumber(Refusal):
    message = _("This number is not one of theirs any more. Reload the page to see those there are.")


class NoFormKey(Refusal):
    status = 422
    message = _("This page is too old to place a call. Reload it, then call again.")


@require_POST
@agents_only
@needs(Right.CALLS)
def place_call(request: AgentRequest) -> HttpResponse:
    """Call one of the numbers of a contact; the same form, sent twice, places one call."""
    callee = _callee(request)
    outcome = act(dialled(request.employee, callee), form_key=form_key_of(request), by=request.employee)
    place = request.POST.get("place", "")
    context = {"outcome": outcome, "callee": callee, "place": place if _PLACE.fullmatch(place) else ""}
    context["back"] = ticket_url(number) if (number := read_number(callee.ticket)) else ""
    template = "workspace/contacts/_call_answer.html" if request.htmx else "workspace/contacts/call.html"
    return render(request, template, context, status=200 if outcome.is_placed else 409)


def form_key_of(request: AgentRequest) -> UUID:
    """The key of the form. Raise `NoFormKey`."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        raise NoFormKey from None


def _callee(request: AgentRequest) -> Callee:
    if missed := read_key(request.POST.get("missed", "")):
        # Who called us may be called back, whether anybody knows them or not.
        row = get_object_or_404(MissedCall.objects.visible_to(request.employee), pk=missed)
        if not row.number.startswith("+"):
            raise NotTheirNumber
        return Callee(contact=None, number=row.number, missed=row.pk)
    key = read_key(request.POST.get("contact", ""))
    if key is None:
        raise Http404
    contacts = Contact.objects.at(request.employee.customers).with_identity()
    contact = contacts.filter(pk=key).first()
    if contact is None:
        refuse_erased(key)
        raise Http404
    number = request.POST.get("number", "")
    if not number or not (number in {contact.phone, contact.mobile} or _has_further(contact, number)):
        raise NotTheirNumber
    if contact.do_not_call:
        raise NotToBeCalled
    return Callee(contact=contact, number=number, ticket=_ticket_of(request))


def _has_further(contact: Contact, number: str) -> bool:
    return contact.details.filter(kind__in=_CALLED, value=number).exists()


def _ticket_of(request: AgentRequest) -> str:
    """The number of the request that the call is about; blank where it is of none that this person sees."""
    number = read_number(request.POST.get("ticket", ""))
    return str(number) if number and visible(request).numbered(number).exists() else ""
