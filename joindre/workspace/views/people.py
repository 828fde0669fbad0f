"""The directory: contacts found by any part of what is known of them, in pages both ways (C7)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from joindre.accounts.rights import Right
from joindre.directory.listing import MOST_WORDS, DirectoryOrder, DirectoryPage, Selection, list_contacts
from joindre.directory.models import Contact, ContactMark, Customer, Employee, typed_words
from joindre.lib.keys import read_key
from joindre.mail.outgoing.address_states import address_state
from joindre.workspace.calling import NumberToCall, numbers_to_call
from joindre.workspace.http import AgentRequest, agents_only, needs

LONGEST_SEARCH = 200
#: Customers that are offered beside the people whom the same words find.
FEW_CUSTOMERS = 4
BOUNCED = "bounced"
#: What stands in the address, besides where the page begins.
PARAMETERS = ("q", "customer", "show", "order")
#: The filters, by their names in the address.
FILTERS: dict[str, tuple[str | Promise, ContactMark | None]] = {
    "": (_("All"), None),
    "main": (ContactMark.MAIN.label, ContactMark.MAIN),
    "decision": (ContactMark.DECISION_MAKER.label, ContactMark.DECISION_MAKER),
    "financial": (ContactMark.FINANCIAL.label, ContactMark.FINANCIAL),
    "sales": (ContactMark.SALES.label, ContactMark.SALES),
    "no-address": (ContactMark.NO_ADDRESS.label, ContactMark.NO_ADDRESS),
    BOUNCED: (_("Address bounced"), None),
    "do-not-call": (ContactMark.DO_NOT_CALL.label, ContactMark.DO_NOT_CALL),
    "inactive": (ContactMark.INACTIVE.label, ContactMark.INACTIVE),
}


@dataclass(frozen=True, kw_only=True)
class DirectoryRow:
    """What the directory shows of a contact, as plain values: a row that was drawn once is kept."""

    #: Key of their sheet.
    person: int
    name: str
    initials: str
    roles: tuple[str, ...]
    is_active: bool
    do_not_call: bool
    customer: str
    site: str
    email: str
    has_bounced: bool
    numbers: tuple[NumberToCall, ...]


@require_GET
@agents_only
@needs(Right.DIRECTORY)
def people(request: AgentRequest) -> HttpResponse:
    """Contacts by name or by customer, or those whom the words, a part of a number and a filter leave (C7)."""
    wanted, customer = _wanted(request)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = list_contacts(wanted, author=request.employee, after=after, before=before)
    context = {
        "place": "people",
        "q": wanted.text,
        "customers": _customers(request, wanted),
        "customer": customer,
        "show": request.GET.get("show", ""),
        "rows": rows_of(page, by=request.employee),
        "filters": [(key, label, _link(request, show=key)) for key, (label, _mark) in FILTERS.items()],
        "orders": {order.value: _link(request, order=order.value) for order in DirectoryOrder},
        "order": wanted.order.value,
        "is_everybody": wanted.is_everybody,
        "is_cut_off": page.is_cut_off,
        "before": _link(request, before=page.before) if page.before else "",
        "after": _link(request, after=page.after) if page.after else "",
        "everyone": _link(request, customer="", q="", show=""),
        "all_customers": _link(request, customer=""),
    }
    return render(request, "workspace/people/list.html", context)


def _wanted(request: AgentRequest) -> tuple[Selection, Customer | None]:
    key = read_key(request.GET.get("customer", ""))
    customers = Customer.objects.among(request.employee.customers)
    customer = customers.filter(pk=key).first() if key is not None else None
    chosen, order = request.GET.get("show", ""), request.GET.get("order", "")
    mark = FILTERS.get(chosen, ("", None))[1]
    wanted = Selection(
        text=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        customer=customer.pk if customer else None,
        marks=(mark,) if mark else (),
        has_bounced=chosen == BOUNCED,
        order=DirectoryOrder(order) if order in DirectoryOrder.values else DirectoryOrder.NAME,
    )
    return wanted, customer


def rows_of(page: DirectoryPage, *, by: Employee) -> list[DirectoryRow]:
    """What the list shows of the contacts of a page."""
    bounced = address_state(contact.email for contact in page.contacts)
    return [_row(contact, by=by, has_bounced=contact.email in bounced) for contact in page.contacts]


def _row(contact: Contact, *, by: Employee, has_bounced: bool) -> DirectoryRow:
    return DirectoryRow(
        person=contact.person_id,
        name=contact.name,
        initials=contact.initials,
        roles=tuple(contact.roles),
        is_active=contact.is_active,
        do_not_call=contact.do_not_call,
        customer=contact.site.customer.name,
        site=contact.site.name,
        email=contact.email,
        has_bounced=has_bounced,
        numbers=tuple(numbers_to_call(contact, by=by)),
    )


def _customers(request: AgentRequest, wanted: Selection) -> list[tuple[Customer, str]]:
    """Customers whom the words find, each with the address of its contacts alone."""
    words = typed_words(wanted.text)[:MOST_WORDS]
    if not words or wanted.customer is not None:
        return []
    known = Customer.objects.among(request.employee.customers).first_found_by(words, limit=FEW_CUSTOMERS)
    return [(customer, _link(request, customer=str(customer.pk), q="")) for customer in known]


def _link(request: AgentRequest, **changes: str) -> str:
    kept = {name: request.GET[name] for name in PARAMETERS if name in request.GET}
    return "?" + urlencode({name: value for name, value in (kept | changes).items() if value})
