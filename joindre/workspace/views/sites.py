"""Sites of a customer, in the settings (S1, S3)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.directory.customers import change_site, create_site, set_site_active
from joindre.directory.models import Contact, Site
from joindre.lib.keys import read_key
from joindre.lib.slices import first_of
from joindre.workspace.forms.customers import SiteForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.customers import customer_or_404
from joindre.workspace.views.settings import settings_page

PAGE = 50


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def new_site(request: AgentRequest, pk: int) -> HttpResponse:
    """A further place of a customer, or its first one."""
    customer = customer_or_404(request, pk)
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: create_site(customer, form.card(), by=request.employee))
        if made is not None:
            messages.success(request, _("The site %(name)s is created. Add its first contact.") % {"name": made.name})
            return redirect("workspace:site", pk=made.pk)
    context = {"form": form, "customer": customer}
    return settings_page(request, "workspace/settings/customers/new_site.html", context, page="customers")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def site(request: AgentRequest, pk: int) -> HttpResponse:
    """Where it is, what its requests begin with, and who is a contact there."""
    chosen = site_or_404(request, pk)
    form = SiteForm(request.POST or None, site=chosen)
    if request.method == "POST" and form.is_valid():
        changed = tried(form, lambda: change_site(chosen, form.card(), shown=form.shown(), by=request.employee))
        if changed is not None:
            messages.success(request, _("The site %(name)s is saved.") % {"name": changed.name})
            return redirect("workspace:site", pk=pk)
    contacts = first_of(_contacts(chosen, after=read_key(request.GET.get("after", ""))), size=PAGE)
    last = contacts.next_after
    context = {
        "form": form,
        "site": chosen,
        "row": chosen,
        "contacts": contacts.rows,
        "next": f"?{urlencode({'after': last.pk})}" if last else "",
        "may_create": request.employee.has_right(Right.CREATE_CONTACT),
        "may_admit": request.employee.has_right(Right.ACCOUNTS),
    }
    return settings_page(request, "workspace/settings/customers/site.html", context, page="customers")


@require_POST
@agents_only
@needs(Right.SETTINGS)
def site_state(request: AgentRequest, pk: int) -> HttpResponse:
    """Take it out of service, or bring it back."""
    is_active = request.POST.get("active") == "on"
    changed = set_site_active(site_or_404(request, pk), is_active=is_active, by=request.employee)
    said = _("%(name)s is in service again.") if is_active else _("%(name)s is out of service.")
    messages.success(request, said % {"name": changed.name})
    return redirect("workspace:site", pk=pk)


def site_or_404(request: AgentRequest, pk: int) -> Site:
    """One that this person may see; any other is to them as if it did not exist (S3)."""
    sites = Site.objects.among(request.employee.customers).select_related("customer", "default_group")
    return get_object_or_404(sites, pk=pk)


def _contacts(site: Site, *, after: int | None) -> QuerySet[Contact]:
    """By name, from the one after this one on."""
    rows = Contact.objects.filter(site=site).select_related("person__account", "person__title")
    rows = rows.order_by("person__last_name", "person__first_name", "pk")
    last = rows.filter(pk=after).first() if after else None
    if last is None:
        return rows
    person = last.person
    same_last = Q(person__last_name=person.last_name)
    follows = Q(person__last_name__gt=person.last_name) | same_last & Q(person__first_name__gt=person.first_name)
    return rows.filter(follows | same_last & Q(person__first_name=person.first_name, pk__gt=last.pk))
