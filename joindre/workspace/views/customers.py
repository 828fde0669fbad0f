"""Customers, in the settings: found, created, renamed, taken out of service (S1, S3)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.directory.customers import LimitedToSome, create_customer, rename_customer, set_customer_active
from joindre.directory.models import Customer, Site, typed_words
from joindre.directory.models.sites import CustomerQuerySet
from joindre.lib.keys import read_key
from joindre.lib.slices import cut_off, first_of
from joindre.workspace.forms.customers import CustomerForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.settings import settings_page

#: Letters and words of a search that are looked at.
LONGEST_SEARCH, MOST_WORDS = 200, 6
PAGE = 50


@require_GET
@agents_only
@needs(Right.SETTINGS)
def customers(request: AgentRequest) -> HttpResponse:
    """Customers by name, or those whom the words find: by their name, or by the name or city of a site."""
    typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    known = Customer.objects.among(request.employee.customers)
    key = read_key(request.GET.get("after", ""))
    after = known.filter(pk=key).first() if key else None
    words = typed_words(typed)[:MOST_WORDS]
    shown = cut_off(_counted(known).first_found_by(words, limit=PAGE + 1, after=after), size=PAGE)
    last = shown.next_after
    context = {
        "q": typed,
        "customers": shown.rows,
        "next": f"?{urlencode({'q': typed, 'after': last.pk})}" if last else "",
        "may_create": request.employee.customers is None,
    }
    return settings_page(request, "workspace/settings/customers/list.html", context, page="customers")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def new_customer(request: AgentRequest) -> HttpResponse:
    """The name of a company that nobody knew yet; its first site comes next."""
    if request.employee.customers is not None:
        raise LimitedToSome
    form = CustomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: create_customer(form.cleaned_data["name"], by=request.employee))
        if made is not None:
            messages.success(request, _("%(name)s is created. Add its first site.") % {"name": made.name})
            return redirect("workspace:new-site", pk=made.pk)
    return settings_page(request, "workspace/settings/customers/new.html", {"form": form}, page="customers")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def customer(request: AgentRequest, pk: int) -> HttpResponse:
    """One customer: its name, its sites, and whether it is in service."""
    chosen = customer_or_404(request, pk)
    form = CustomerForm(request.POST or None, initial={"name": chosen.name})
    if request.method == "POST" and form.is_valid():
        renamed = tried(form, lambda: rename_customer(chosen, form.cleaned_data["name"], by=request.employee))
        if renamed is not None:
            messages.success(request, _("%(name)s is saved.") % {"name": renamed.name})
            return redirect("workspace:customer", pk=pk)
    sites = first_of(_after(Site.objects.filter(customer=chosen), request.GET.get("after", "")), size=PAGE)
    last = sites.next_after
    context = {
        "customer": chosen,
        "form": form,
        "sites": sites.rows,
        "next": f"?{urlencode({'after': last.name})}" if last else "",
        "row": chosen,
    }
    return settings_page(request, "workspace/settings/customers/customer.html", context, page="customers")


@require_POST
@agents_only
@needs(Right.SETTINGS)
def customer_state(request: AgentRequest, pk: int) -> HttpResponse:
    """Take it out of service, or bring it back."""
    is_active = request.POST.get("active") == "on"
    changed = set_customer_active(customer_or_404(request, pk), is_active=is_active, by=request.employee)
    said = _("%(name)s is in service again.") if is_active else _("%(name)s is out of service.")
    messages.success(request, said % {"name": changed.name})
    return redirect("workspace:customer", pk=pk)


def customer_or_404(request: AgentRequest, pk: int) -> Customer:
    """One that this person may see; any other is to them as if it did not exist (S3)."""
    return get_object_or_404(Customer.objects.among(request.employee.customers), pk=pk)


def _counted(rows: CustomerQuerySet) -> CustomerQuerySet:
    sites = Site.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    count = Subquery(sites.values(count=Count("pk")), output_field=IntegerField())
    return rows.annotate(site_count=Coalesce(count, 0))


def _after(sites: QuerySet[Site], name: str) -> QuerySet[Site]:
    return sites.filter(name__gt=name[:LONGEST_SEARCH]).order_by("name")
