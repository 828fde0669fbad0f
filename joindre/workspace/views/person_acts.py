"""What is changed from the sheet of a person: details, places, state, language; and their vCard (C4, C7)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.calls.actions import clear_wrong_number
from joindre.directory.addresses import clear_address
from joindre.directory.editing import ContactState, edit_contact
from joindre.directory.models import Contact, Customer, Person, Site, typed_words
from joindre.directory.people import AlreadyThere, add_place, set_contact_active, set_language
from joindre.directory.vcards import card_of, file_name
from joindre.drafts.actions import draft_at, forget_draft
from joindre.lib import phones
from joindre.lib.keys import read_key
from joindre.lib.slices import cut_off
from joindre.ui.events import DIALOG_DONE, notice, with_events
from joindre.workspace.contacts.editing import Opened, draft_of
from joindre.workspace.forms.carried import drafted
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.listing import newest_rows, open_statuses
from joindre.workspace.views.lookups import visible
from joindre.workspace.views.people import LONGEST_SEARCH
from joindre.workspace.views.person import FEW_OPEN, parts_of, person_or_404

FOUND_SITES = 20


@require_GET
@agents_only
@needs(Right.DIRECTORY)
def card(request: AgentRequest, pk: int) -> HttpResponse:
    """The person as a vCard, without what is the staff's alone."""
    someone, contacts = person_or_404(request, pk)
    response = HttpResponse(card_of(someone, contacts), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(someone)}"'
    return response


@require_POST
@agents_only
@needs(Right.CHANGE_CONTACT)
def language(request: AgentRequest, pk: int) -> HttpResponse:
    """In which language they are written to."""
    _someone, contacts = person_or_404(request, pk)
    chosen = request.POST.get("language", "")
    set_language(contacts[0], chosen if chosen in dict(settings.LANGUAGES) else "", by=request.employee)
    messages.success(request, _("The language is saved."))
    return redirect("workspace:person", pk)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.DIRECTORY)
def place_state(request: AgentRequest, pk: int, contact: int) -> HttpResponse:
    """Out of service at one site, or back: what holds the contact is named before."""
    someone, contacts = person_or_404(request, pk)
    chosen = _of(contacts, contact)
    if request.method == "POST":
        is_active = request.POST.get("active") == "on"
        set_contact_active(chosen, is_active=is_active, by=request.employee)
        said = _("%(name)s is active again.") if is_active else _("%(name)s is not active any more.")
        messages.success(request, said % {"name": someone.name})
        return redirect("workspace:person", pk)
    rows = newest_rows(
        parts_of(visible(request).filter(status__in=open_statuses()), [chosen]), after=None, size=FEW_OPEN
    )
    held = cut_off(rows, size=FEW_OPEN)
    context = {"place": "people", "person": someone, "contact": chosen, "held": held.rows, "is_more": held.next_after}
    return render(request, "workspace/people/state.html", context)


@require_POST
@agents_only
@needs(Right.CALLS)
def clear_number(request: AgentRequest, pk: int, contact: int) -> HttpResponse:
    """A number that was marked as wrong is right: cards offer it again (P5, P6)."""
    _someone, contacts = person_or_404(request, pk)
    chosen = _of(contacts, contact)
    number = request.POST.get("number", "")
    if clear_wrong_number(chosen, number, by=request.employee):
        shown = phones.display(number, country=chosen.site.country)
        messages.success(request, _("%(number)s is no longer marked as a wrong number.") % {"number": shown})
    return redirect("workspace:person", pk)


@require_POST
@agents_only
@needs(Right.CHANGE_CONTACT)
def clear_bounced(request: AgentRequest, pk: int, contact: int) -> HttpResponse:
    """An address from which mail came back works after all (P6)."""
    _someone, contacts = person_or_404(request, pk)
    address = request.POST.get("address", "")
    if clear_address(_of(contacts, contact), address, by=request.employee):
        messages.success(request, _("%(address)s is no longer marked.") % {"address": address})
    return redirect("workspace:person", pk)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CHANGE_CONTACT)
def edit_place(request: AgentRequest, pk: int, contact: int) -> HttpResponse:
    """The contact dialog, for a person without a request at hand (C3)."""
    someone, contacts = person_or_404(request, pk)
    chosen = _of(contacts, contact)
    draft = draft_at(request.user, place := _draft_place(pk, draft_of(chosen, ContactState.of(chosen))))
    posted = request.POST.dict() if request.method == "POST" else None
    opened = Opened.on(chosen, posted, drafted=drafted(draft))
    if opened.edit is not None:
        opened = opened.saved_by(lambda edit: edit_contact(chosen, edit, by=request.employee))
        if opened.is_saved:
            forget_draft(request.user, place)
            return _saved(request, pk)
    if posted is None:
        opened.form.focus_on_first_empty()
    context = {
        "person": someone, "contact": chosen, "form": opened.form, "opened": opened.token, "conflict": opened.conflict,
        "draft": draft, "draft_place": _draft_place(pk, opened.draft_of),
        "action": reverse("workspace:edit-place", args=[pk, contact]), "back": reverse("workspace:person", args=[pk]),
    }  # fmt: skip
    name = "_edit_dialog" if request.htmx else "edit"
    status = 200 if posted is None else 409 if opened.conflict else 422
    return render(request, f"workspace/people/{name}.html", context, status=status)


def _draft_place(person: int, of: str) -> str:
    return f"person/{person}/contact/{of}"


def _saved(request: AgentRequest, person: int) -> HttpResponse:
    """The dialog closes, and the sheet beneath it fetches itself anew."""
    if request.htmx:
        return with_events(HttpResponse(status=204), ("sheet:changed", {}), DIALOG_DONE, notice(_("Saved.")))
    messages.success(request, _("The contact is saved."))
    return redirect("workspace:person", person)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CREATE_CONTACT)
def new_place(request: AgentRequest, pk: int) -> HttpResponse:
    """A further site of somebody who is known: first the site is chosen, then the details there (C4)."""
    someone, contacts = person_or_404(request, pk)
    site = _site(request)
    if site is None:
        return _choose_site(request, someone, contacts)
    form = ContactForm(_with_name(request, someone), country=site.country)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            add_place(someone, site, details=form.details(), by=request.employee)
        except AlreadyThere as refusal:
            form.add_error(None, str(refusal.message))
        else:
            told = {"name": someone.name, "place": f"{site.customer.name}, {site.name}"}
            messages.success(request, _("%(name)s is a contact of %(place)s too.") % told)
            return redirect("workspace:person", pk)
    context = {"place": "people", "person": someone, "site": site, "form": form}
    return render(request, "workspace/people/new_place.html", context, status=status)


def _of(contacts: Any, key: int) -> Contact:  # noqa: ANN401 - the contacts of a sheet
    found: Contact | None = next((one for one in contacts if one.pk == key), None)
    if found is None:
        raise Http404
    return found


def _site(request: AgentRequest) -> Site | None:
    key = read_key(request.POST.get("site", "") or request.GET.get("site", ""))
    sites = Site.objects.among(request.employee.customers).select_related("customer")
    return sites.filter(pk=key).first() if key is not None else None


def _choose_site(request: AgentRequest, someone: Person, contacts: Any) -> HttpResponse:  # noqa: ANN401 - as above
    typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    there = {contact.site_id for contact in contacts}
    customers = {contact.site.customer_id for contact in contacts}
    sites = Site.objects.among(request.employee.customers).exclude(pk__in=there).select_related("customer")
    if words := typed_words(typed):
        seen = Customer.objects.among(request.employee.customers)
        customers = {one.pk for one in seen.first_found_by(words[:6], limit=FOUND_SITES)}
    sites = sites.filter(customer__in=customers).order_by("customer__sort_name", "name")[:FOUND_SITES]
    context = {"place": "people", "person": someone, "q": typed, "sites": sites}
    template = "_sites_found" if request.htmx else "choose_site"
    return render(request, f"workspace/people/{template}.html", context)


def _with_name(request: AgentRequest, someone: Person) -> Any:  # noqa: ANN401 - a QueryDict, or none
    """What was posted, with the name that the person has: a further place does not change it."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    data["last_name"], data["first_name"], data["civility"] = someone.last_name, someone.first_name, ""
    return data
