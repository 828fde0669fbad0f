"""The sheet of a customer, or of one of its sites: people, requests and what was said (C7)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from joindre.accounts.rights import Right
from joindre.directory.listing import Selection, list_contacts
from joindre.directory.models import Customer, Site
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number, read_number
from joindre.lib.slices import cut_off
from joindre.tickets.models import TicketQuerySet
from joindre.workspace.exchanges import exchanges_on
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.listing import PAGE, newest_rows
from joindre.workspace.views.lookups import visible
from joindre.workspace.views.people import rows_of

#: Sites that are offered beside the sheet; further ones are found in the settings.
MOST_SITES = 50
TABS: dict[str, str | Promise] = {
    "": _("Contacts"),
    "requests": _("Requests"),
    "exchanges": _("Exchanges"),
}


@require_GET
@agents_only
@needs(Right.DIRECTORY)
def customer_sheet(request: AgentRequest, pk: int) -> HttpResponse:
    """People first; `?site=` leaves one site, and `?show=` chooses the part."""
    customer = get_object_or_404(Customer.objects.among(request.employee.customers), pk=pk)
    sites = list(Site.objects.filter(customer=customer).order_by("name")[:MOST_SITES])
    site = _site(request, customer)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in TABS else ""
    own = {"site": str(site.pk)} if site else {}
    context = {
        "place": "people",
        "customer": customer,
        "site": site,
        "sites": [(one, _link(site=str(one.pk), show=chosen)) for one in sites],
        "all_sites": _link(show=chosen),
        "show": chosen,
        "tabs": [(name, label, _link(**own, show=name)) for name, label in TABS.items()],
        "may_set": request.user.has_right(Right.SETTINGS),
    }
    rows = visible(request).filter(site=site) if site else visible(request).filter(customer=customer)
    part = {"requests": _requests, "exchanges": _exchanges}.get(chosen)
    context |= part(request, rows, own) if part else _people(request, customer, site, own)
    return render(request, "workspace/people/customer.html", context)


def _site(request: AgentRequest, customer: Customer) -> Site | None:
    key = read_key(request.GET.get("site", ""))
    return Site.objects.filter(customer=customer, pk=key).first() if key is not None else None


def _people(request: AgentRequest, customer: Customer, site: Site | None, own: dict[str, str]) -> dict[str, Any]:
    wanted = Selection(customer=customer.pk, site=site.pk if site else None)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = list_contacts(wanted, author=request.employee, after=after, before=before)
    return {
        "rows": rows_of(page, by=request.employee),
        "after": _link(**own, after=page.after) if page.after else "",
        "before": _link(**own, before=page.before) if page.before else "",
    }


def _requests(request: AgentRequest, rows: TicketQuerySet, own: dict[str, str]) -> dict[str, Any]:
    after: Number | None = read_number(request.GET.get("after", ""))
    shown = cut_off(newest_rows([rows], after=after), size=PAGE)
    last = shown.next_after
    following = _link(**own, show="requests", after=str(last.number)) if last else ""
    return {"rows": shown.rows, "following": following, "is_further": after is not None}


def _exchanges(request: AgentRequest, rows: TicketQuerySet, own: dict[str, str]) -> dict[str, Any]:
    before = read_key(request.GET.get("before", ""))
    said = exchanges_on(rows, before=before)
    last = said.next_after
    following = _link(**own, show="exchanges", before=str(last.key)) if last else ""
    return {"exchanges": said.rows, "following": following, "is_further": before is not None}


def _link(**parameters: str) -> str:
    return "?" + urlencode({name: value for name, value in parameters.items() if value})
