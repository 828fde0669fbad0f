"""A site as somebody types it: by the name of its customer, and its own where that customer has several."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Customer, Employee, Site
from joindre.lib.errors import Refusal
from joindre.lib.text import fold, words

LONGEST_PLACE: Final = 250
#: Words that are looked at, and names that a refusal tells.
MOST: Final = 6
SEPARATOR: Final = " · "


class NoSuchPlace(Refusal):
    status = 422
    message = _("No customer in service is called so: write the beginning of its name, or create it first.")


class SeveralPlaces(Refusal):
    status = 422

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(_("Several are meant: %(names)s. Write one of them.") % {"names": ", ".join(names)})


def shown_place(site: Site, *, by: Employee) -> str:
    """How a site is written; blank to whoever does not see its customer (S3)."""
    if by.customers is not None and site.customer_id not in by.customers:
        return ""
    return f"{site.customer.name}{SEPARATOR}{site.name}"


def named_site(typed: str, *, by: Employee) -> Site:
    """The one site in service that is meant. Raise `NoSuchPlace`, or `SeveralPlaces`, which names them."""
    customer = _named_customer(typed, by=by)
    sites = list(customer.sites.filter(is_active=True).select_related("customer").order_by("name")[: MOST + 1])
    if not sites:
        raise NoSuchPlace
    if len(sites) == 1:
        return sites[0]
    own = fold(typed).removeprefix(fold(customer.name))
    named = [site for site in customer.sites.filter(is_active=True).select_related("customer") if _is_in(site, own)]
    if len(named) != 1:
        raise SeveralPlaces([shown_place(site, by=by) for site in sites])
    return named[0]


def _named_customer(typed: str, *, by: Employee) -> Customer:
    parts = words(typed)[:MOST]
    customers = Customer.objects.among(by.customers).filter(is_active=True)
    if not parts:
        raise NoSuchPlace
    if exact := customers.called(typed.partition(SEPARATOR)[0].strip()).first():
        return exact
    found = list(customers.found_by(parts).by_name(after=None)[: MOST + 1])
    if not found:
        raise NoSuchPlace
    if len(found) > 1:
        raise SeveralPlaces([customer.name for customer in found])
    return found[0]


def _is_in(site: Site, typed: str) -> bool:
    return set(words(site.name)) <= set(words(typed))
