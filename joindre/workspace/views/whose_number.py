"""Whose number it is that called: somebody who is known already, or a new contact with it filled in (P5, C2)."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.directory.actions import create_contact
from joindre.directory.choosing import find_people, find_places
from joindre.directory.models import Contact, Site
from joindre.directory.people import add_number
from joindre.lib import phones
from joindre.lib.errors import Refusal
from joindre.lib.keys import read_key
from joindre.ui.events import DIALOG_DONE, notice, with_events
from joindre.workspace.contacts.duplicates import AlikeActs, show_alike, unseen_duplicates
from joindre.workspace.forms.carried import read_typed
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.found_numbers import new_number
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.missed_calls import CHANGED
from joindre.workspace.views.people import LONGEST_SEARCH

#: People, and sites, that are found.
MOST_FOUND = 8


class NotANumber(Refusal):
    status = 422
    message = _("This is no number of a caller. Go back to the list of calls, and choose one there.")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CREATE_CONTACT, Right.CHANGE_CONTACT)
def whose_number(request: AgentRequest) -> HttpResponse:
    """First somebody, or the site of somebody new, is looked for; then the contact is made there."""
    number = _number(request)
    if (contact := _known(request)) and not _is_whole(number):
        raise NotANumber
    if contact:
        return _added(request, contact, number)
    if site := _site(request):
        return _new(request, site, number)
    typed = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    context: dict[str, Any] = {"number": number, "shown": _shown(request, number), "q": typed}
    context["is_whole"] = _is_whole(number)
    if typed:
        people = find_people(typed, customer=None, site=None, author=request.employee)[:MOST_FOUND]
        takes = context["is_whole"] and request.user.has_right(Right.CHANGE_CONTACT)
        context |= {"people": people if takes else ()}
        sites = find_places(typed, author=request.employee, limit=MOST_FOUND)
        context |= {"sites": sites if request.user.has_right(Right.CREATE_CONTACT) else ()}
    if request.headers.get("HX-Target") == "whose-found":
        return render(request, "workspace/calls/_whose_found.html", context)
    return render(request, _template(request, "whose_dialog"), context)


@require_POST
@agents_only
@needs(Right.CREATE_CONTACT)
def alike_caller(request: AgentRequest) -> HttpResponse:
    """Who may be the same person already, by what stands in the form so far (C6)."""
    number, site = _number(request), _site(request)
    if site is None:
        raise Http404
    form = ContactForm(request.POST, country=site.country)
    return show_alike(request, site.customer, form, acts=_acts(site, number))


def _new(request: AgentRequest, site: Site, number: str) -> HttpResponse:
    """The contact dialog, with the number in its field."""
    request.user.ensure_right(Right.CREATE_CONTACT)
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, country=site.country, initial=read_typed(number, country=site.country))
    shown: dict[str, Any] = {"form": form, "site": site, "number": number, "shown": _shown(request, number)}
    shown |= {"acts": _acts(site, number), "kept": " ".join(request.POST.getlist("anyway"))}
    if data is None:
        form.focus_on_first_empty()
        return render(request, _template(request, "whose_new"), shown)
    if not form.is_valid():
        return render(request, _template(request, "whose_new"), shown, status=422)
    if alike := unseen_duplicates(request, site.customer, form):
        return render(request, _template(request, "whose_new"), shown | {"alike": alike}, status=409)
    contact = create_contact(site, name=form.name(), details=form.details(), by=request.employee)
    return _done(request, contact, _("%(name)s is recorded as a contact."))


def _acts(site: Site, number: str) -> AlikeActs:
    about = urlencode({"number": number, "site": site.pk})
    here = f"{reverse('workspace:whose-number')}?{about}"
    return AlikeActs(
        alike=f"{reverse('workspace:alike-caller')}?{about}",
        use=here,
        merge=here,
        no_merge=_("Use this one: the number is added to theirs."),
    )


def _added(request: AgentRequest, contact: Contact, number: str) -> HttpResponse:
    add_number(contact, number, by=request.employee)
    return _done(request, contact, _("The number is one of %(name)s’s now."))


def _done(request: AgentRequest, contact: Contact, text: str) -> HttpResponse:
    if not request.htmx:
        return redirect("workspace:person", contact.person_id)
    return with_events(HttpResponse(status=204), DIALOG_DONE, notice(text % {"name": contact.name}), CHANGED)


def _number(request: AgentRequest) -> str:
    """In E.164, or the beginning of a number as it was typed into the palette. Raise `NotANumber`."""
    number = new_number(request.GET.get("number", "")[:80], country=request.company.country)
    if not number:
        raise NotANumber
    return number


def _is_whole(number: str) -> bool:
    """Only a whole one can be given to somebody who is known."""
    try:
        return phones.parse(number, country="") == number
    except ValidationError:
        return False


def _shown(request: AgentRequest, number: str) -> str:
    return phones.display(number, country=request.company.country)


def _known(request: AgentRequest) -> Contact | None:
    """Somebody who was chosen: from what was found, or in place of a new contact who may be the same."""
    chosen = request.POST.get("contact", "")
    if not chosen:
        return None
    contacts = Contact.objects.active().at(request.employee.customers).with_identity()
    return get_object_or_404(contacts, pk=read_key(chosen) or 0)


def _site(request: AgentRequest) -> Site | None:
    chosen = request.GET.get("site", "")
    if not chosen:
        if request.method == "POST":
            raise Http404
        return None
    sites = Site.objects.open_to_requests().among(request.employee.customers).select_related("customer")
    return get_object_or_404(sites, pk=read_key(chosen) or 0)


def _template(request: AgentRequest, name: str) -> str:
    """The dialog in the page, or as a page of its own for a browser without script."""
    return f"workspace/calls/{'_' if request.htmx else ''}{name}.html"
