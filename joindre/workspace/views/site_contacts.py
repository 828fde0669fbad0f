"""A new contact of a site, in the settings: nobody is made twice without being told (C2, C6)."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.directory.actions import create_contact
from joindre.directory.duplicates import Duplicate
from joindre.directory.editing import ContactChangedMeanwhile, edit_contact
from joindre.directory.models import Site
from joindre.lib.errors import MissingRight
from joindre.workspace.contacts.duplicates import AlikeActs, show_alike, unseen_duplicates
from joindre.workspace.contacts.merge_pages import MergePage, is_back_from_merge, known_contact, show_merge
from joindre.workspace.contacts.merging import TypedMerge
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.settings import settings_page
from joindre.workspace.views.sites import site_or_404


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def new_contact(request: AgentRequest, pk: int) -> HttpResponse:
    """Somebody at this site, with the fields of the contact dialog."""
    site, by = site_or_404(request, pk), request.employee
    by.ensure_right(Right.CREATE_CONTACT)
    form = ContactForm(request.POST or None, country=site.country)
    if request.method == "GET" or is_back_from_merge(request):
        return _show(request, site, form)
    if not form.is_valid():
        return _show(request, site, form, status=422)
    if duplicates := unseen_duplicates(request, site.customer, form):
        return _show(request, site, form, duplicates, status=409)
    made = create_contact(site, name=form.name(), details=form.details(), by=by)
    messages.success(request, _("%(name)s is recorded as a contact.") % {"name": made.name})
    return redirect("workspace:site", pk=pk)


@require_POST
@agents_only
@needs(Right.SETTINGS)
def alike(request: AgentRequest, pk: int) -> HttpResponse:
    """Who may be the same person already, by what stands in the form so far."""
    site = site_or_404(request, pk)
    form = ContactForm(request.POST, country=site.country)
    return show_alike(request, site.customer, form, acts=_acts(request, site))


@require_POST
@agents_only
@needs(Right.SETTINGS)
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    """What was typed goes to one who is there already, field by field."""
    site, by = site_or_404(request, pk), request.employee
    by.ensure_right(Right.CHANGE_CONTACT)
    contact = known_contact(request, site.customer_id)
    form = ContactForm(request.POST, country=site.country)
    if not form.is_valid():
        return _show(request, site, form, status=422)
    merged, urls = TypedMerge(contact=contact, form=form, taken=request.POST), _acts(request, site)
    back = reverse("workspace:new-site-contact", args=[pk])
    page = MergePage(merged=merged, about=_("New contact"), action=urls.merge, back=back)
    if not merged.is_chosen:
        return show_merge(request, page)
    try:
        changed = edit_contact(contact, merged.edit, by=by)
    except ContactChangedMeanwhile:
        return show_merge(request, page.anew())
    messages.success(request, _("What you typed stands at %(name)s now.") % {"name": changed.name})
    return redirect("workspace:site", pk=pk)


def _acts(request: AgentRequest, site: Site) -> AlikeActs:
    may_change = request.user.has_right(Right.CHANGE_CONTACT)
    return AlikeActs(
        alike=reverse("workspace:alike-site-contacts", args=[site.pk]),
        merge=reverse("workspace:merge-site-contact", args=[site.pk]),
        no_sheet=not request.employee.has_directory,
        no_merge="" if may_change else str(MissingRight(Right.CHANGE_CONTACT.label).message),
    )


def _show(
    request: AgentRequest, site: Site, form: ContactForm, duplicates: Sequence[Duplicate] = (), *, status: int = 200
) -> HttpResponse:
    kept = " ".join(request.POST.getlist("anyway"))
    context = {"form": form, "site": site, "alike": duplicates, "acts": _acts(request, site), "kept": kept}
    response = settings_page(request, "workspace/settings/customers/new_contact.html", context, page="customers")
    response.status_code = status
    return response
