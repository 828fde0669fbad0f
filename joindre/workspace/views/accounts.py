"""Accounts: who signs in, what they may do, and for which customers (S1, S3)."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet, TextChoices
from django.db.models.functions import Lower
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.models import Account
from joindre.accounts.rights import Right
from joindre.directory import staff
from joindre.directory.models import AddresseeWord, Contact, Customer, Employee, Person, typed_words
from joindre.directory.search import find_active_contacts
from joindre.lib.fields import prefix
from joindre.lib.keys import read_key
from joindre.workspace.forms.accounts import AccountForm, EmployeeForm, initial_of, of_employee
from joindre.workspace.forms.customers_field import token_of
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.settings import settings_page

#: Letters of a name, an address or a customer: nobody looks for more.
LONGEST_SEARCH = 500


class Side(TextChoices):
    """Whose accounts are listed."""

    ALL = "", pgettext_lazy("accounts", "All")
    EMPLOYEES = "employees", gettext_lazy("Employees")
    CLIENTS = "clients", gettext_lazy("Clients")

    @classmethod
    def named(cls, name: str) -> "Side":
        return cls(name) if name in cls.values else cls.ALL

    def of(self, rows: QuerySet[Account]) -> QuerySet[Account]:
        if self is Side.ALL:
            return rows
        return rows.filter(employee__isnull=self is Side.CLIENTS, person__isnull=self is Side.EMPLOYEES)


PAGE = 50
FOUND = 20
#: What F2 shows at once; a customer that is not among them is found by typing.
FULL_LIST = 200
MOST_WORDS = 6


@require_GET
@agents_only
@needs(Right.ACCOUNTS)
def accounts(request: AgentRequest) -> HttpResponse:
    """Who signs in, employees and clients apart, by address; pages go on from the last address shown."""
    typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    side = Side.named(request.GET.get("side", ""))
    rows = searched(side.of(staff.accounts_visible_to(request.employee)), typed, by=request.employee)
    rows = rows.annotate(key=Lower("email")).prefetch_related("person__contacts__site__customer")
    shown = list(rows.filter(key__gt=request.GET.get("after", "").lower()).order_by("key")[: PAGE + 1])
    customers = request.employee.customers
    context = {
        "accounts": [row_of(account, customers) for account in shown[:PAGE]],
        "q": typed,
        "side": side,
        "sides": [(one, f"?{urlencode({'side': one.value, 'q': typed})}") for one in Side],
        "next": f"?{urlencode({'side': side.value, 'q': typed, 'after': shown[PAGE - 1].email})}"
        if len(shown) > PAGE
        else "",
    }
    return settings_page(request, "workspace/settings/accounts.html", context, page="accounts")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.ACCOUNTS)
def new_employee(request: AgentRequest) -> HttpResponse:
    """An account for a new employee, or for one who could not sign in so far."""
    staff.ensure_unlimited(request.employee)
    waiting = Employee.objects.filter(account=None, is_active=True).order_by("last_name", "first_name")
    known = get_object_or_404(waiting, pk=key) if (key := key_in(request, "employee")) else None
    initial = {"email": known.email} | of_employee(known) if known else {}
    form = EmployeeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: staff.create_employee_account(known, form.sign_in(), form.employee_data(), by=request.employee),
        )
        if made is not None:
            return created(request, made)
    context = {"form": form, "known": known, "waiting": [] if known else waiting[:FOUND]}
    return settings_page(request, "workspace/settings/new_employee.html", context, page="accounts")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.ACCOUNTS)
def new_client(request: AgentRequest) -> HttpResponse:
    """An account for a contact, who is chosen from the directory first."""
    contacts = Contact.objects.active().at(request.employee.customers).with_identity()
    if not (key := key_in(request, "contact")):
        typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        found = find_active_contacts(typed, author=request.employee, limit=FOUND)
        template = "workspace/settings/choose_contact.html"
        return settings_page(request, template, {"q": typed, "contacts": found}, page="accounts")
    contact = get_object_or_404(contacts.select_related("person__account"), pk=key)
    initial = {"email": contact.email, "language": contact.person.written_language}
    form = AccountForm(request.POST or None, is_client=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: staff.create_client_account(contact.person, form.sign_in(), by=request.employee))
        if made is not None:
            return created(request, made)
    context = {"form": form, "contact": contact}
    return settings_page(request, "workspace/settings/new_client.html", context, page="accounts")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.ACCOUNTS)
def account(request: AgentRequest, pk: int) -> HttpResponse:
    """Change what an account may do, or take it out of service."""
    chosen = get_object_or_404(staff.accounts_visible_to(request.employee), pk=pk)
    if (employee := getattr(chosen, "employee", None)) is not None:
        return change_employee(request, chosen, employee)
    form = AccountForm(request.POST or None, is_client=True, initial=initial_of(chosen))
    if request.method == "POST" and form.is_valid():
        person = get_object_or_404(Person.objects.select_related("account"), account=chosen)
        if tried(form, lambda: staff.change_client(person, form.sign_in(), shown=form.shown(), by=request.employee)):
            return changed(request, chosen)
    return account_page(request, form, chosen)


def change_employee(request: AgentRequest, chosen: Account, employee: Employee) -> HttpResponse:
    form = EmployeeForm(request.POST or None, initial=initial_of(chosen))
    if request.method == "POST" and form.is_valid():
        by, shown = request.employee, form.shown()
        if tried(
            form, lambda: staff.change_employee(employee, form.sign_in(), form.employee_data(), shown=shown, by=by)
        ):
            return changed(request, chosen)
    return account_page(request, form, chosen)


@require_GET
@agents_only
@needs(Right.ACCOUNTS)
def customer_choices(request: AgentRequest) -> JsonResponse:
    """The type-ahead of customers for the limit of an employee; with `all`, the beginning of the full list (S3)."""
    words = typed_words(request.GET.get("q", "")[:LONGEST_SEARCH])[:MOST_WORDS]
    seen, is_whole = Customer.objects.among(request.employee.customers), "all" in request.GET
    shown = seen.first_found_by(words, limit=FULL_LIST if is_whole else FOUND) if words or is_whole else []
    # A list at the top is what `<token-field>` reads; no browser in use runs JSON as a script.
    return JsonResponse([token_of(one).as_choice() for one in shown], safe=False)


@require_POST
@agents_only
@needs(Right.ACCOUNTS)
def send_link(request: AgentRequest, pk: int) -> HttpResponse:
    """Mail the owner a link by which they choose their password."""
    chosen = get_object_or_404(staff.accounts_visible_to(request.employee).filter(is_active=True), pk=pk)
    staff.send_welcome(chosen, by=request.employee)
    messages.success(request, _("A link to choose a password is on its way to %(email)s.") % {"email": chosen.email})
    return redirect("workspace:account", pk=pk)


def row_of(account: Account, customers: frozenset[int] | None) -> dict[str, Any]:
    """What a line shows; of a client, the customers that the reader may see (S3)."""
    person = getattr(account, "person", None)
    sites = [contact.site for contact in person.contacts.all() if contact.is_active] if person else []
    seen = {site.customer.name for site in sites if customers is None or site.customer_id in customers}
    return {"account": account, "name": staff.name_of(account), "customers": ", ".join(sorted(seen))}


def searched(rows: QuerySet[Account], typed: str, *, by: Employee) -> QuerySet[Account]:
    """Each word typed stands in the address or the owner’s name, or begins a word of who they are, accents or not."""
    for word in typed.split()[:MOST_WORDS]:
        names = ("employee__last_name", "employee__first_name", "person__last_name", "person__first_name")
        rows = rows.filter(any_of(("email", *names), word) | indexed(word, by=by))
    return rows


def indexed(word: str, *, by: Employee) -> Q:
    """Accounts of the people whom the type-ahead finds by this word, their customers' names included."""
    found = Q()
    for part in typed_words(word):
        hits = AddresseeWord.objects.at(by.customers).filter(prefix("word", part))
        people = Q(person__in=hits.values("addressee__contact__person"))
        found &= people | Q(employee__in=hits.values("addressee__employee"))
    return found or Q(pk__in=[])


def any_of(fields: Sequence[str], word: str) -> Q:
    return reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))


def key_in(request: AgentRequest, name: str) -> int | None:
    return read_key(request.GET.get(name, ""))


def created(request: AgentRequest, made: Account) -> HttpResponse:
    staff.send_welcome(made, by=request.employee)
    text = _("The account is created. A link to choose a password is on its way to %(email)s.")
    messages.success(request, text % {"email": made.email})
    return redirect("workspace:accounts")


def changed(request: AgentRequest, chosen: Account) -> HttpResponse:
    messages.success(request, _("The account of %(name)s is saved.") % {"name": staff.name_of(chosen)})
    return redirect("workspace:accounts")


def account_page(request: AgentRequest, form: AccountForm, chosen: Account) -> HttpResponse:
    places = Contact.objects.filter(person__account=chosen).at(request.employee.customers).with_identity()
    context = {"form": form, "chosen": chosen, "name": staff.name_of(chosen), "places": places}
    return settings_page(request, "workspace/settings/account.html", context, page="accounts")
