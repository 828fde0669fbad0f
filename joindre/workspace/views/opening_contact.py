"""The contact dialog of a new request: makes a contact of its site, and fills a field with them (T4, C2)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.directory.actions import create_contact
from joindre.directory.duplicates import Duplicate
from joindre.directory.models import Contact, Site
from joindre.drafts.actions import draft_at, forget_draft, save_draft
from joindre.lib.keys import read_key
from joindre.ui.events import DIALOG_DONE, notice, with_events
from joindre.workspace.contacts.cards import PersonField
from joindre.workspace.contacts.duplicates import unseen_duplicates
from joindre.workspace.forms.carried import drafted, read_typed
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.opening_page import draft_place


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CREATE_CONTACT)
def new_contact(request: AgentRequest, key: UUID, field: str) -> HttpResponse:
    """Make a contact at the site; of people who may be the same one, one is used, or both are kept (C6)."""
    person, site = PersonField.named(field), _site(request)
    place = f"{draft_place(key)}/contact/{field}"
    if used := _used(request, site):
        return _done(request, key, person, used)
    typed = read_typed(request.GET.get(f"typed_{field}", ""), country=site.country)
    draft = draft_at(request.user, place)
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, country=site.country, initial=drafted(draft, instead_of=typed))
    shown = {"key": key, "field": person, "site": site, "form": form, "place": place, "draft": draft}
    if request.method == "GET":
        return _show(request, shown)
    if not form.is_valid():
        return _show(request, shown, status=422)
    if alike := unseen_duplicates(request, site.customer, form):
        return _show(request, shown, status=409, alike=alike)
    contact = create_contact(site, name=form.name(), details=form.details(), by=request.employee)
    forget_draft(request.user, place)
    return _done(request, key, person, contact)


def _site(request: AgentRequest) -> Site:
    sites = Site.objects.open_to_requests().among(request.employee.customers).select_related("customer")
    return get_object_or_404(sites, pk=read_key(request.GET.get("site", "")) or 0)


def _used(request: AgentRequest, site: Site) -> Contact | None:
    """Somebody who is there already, of whom the dialog told."""
    if "use" not in request.POST:
        return None
    rows = Contact.objects.active().filter(site__customer=site.customer).with_identity()
    found = rows.filter(pk=read_key(request.POST["use"]) or 0).first()
    if found is None:
        raise Http404
    return found


def _show(
    request: AgentRequest, shown: dict[str, Any], *, status: int = 200, alike: Sequence[Duplicate] = ()
) -> HttpResponse:
    """The dialog in the page, or as a page of its own for a browser without JavaScript."""
    action = reverse("workspace:opening-contact", args=[shown["key"], shown["field"]])
    back = reverse("workspace:opening", args=[shown["key"]])
    context = shown | {"action": f"{action}?site={shown['site'].pk}", "back": back, "alike": alike}
    name = "_contact_dialog" if request.htmx else "contact_dialog"
    return render(request, f"workspace/opening/{name}.html", context, status=status)


def _done(request: AgentRequest, key: UUID, field: PersonField, contact: Contact) -> HttpResponse:
    """The page fills the field with its own act; without script it stands in the draft already."""
    if request.htmx:
        chosen = ("opening:chosen", {"field": str(field), "chosen": f"c{contact.pk}"})
        said = notice(_("%(name)s is recorded as a contact.") % {"name": contact.name})
        return with_events(HttpResponse(status=204), DIALOG_DONE, chosen, said)
    draft = draft_at(request.user, draft_place(key))
    written = {**(draft.fields if draft else {}), str(field): [str(contact.pk)], f"typed_{field}": [""]}
    save_draft(request.user, draft_place(key), written, page=str(key), version=draft.version if draft else 0)
    return redirect("workspace:opening", key)
