"""What is there already of what a slice of lines names, read by a few statements however many lines there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.db.models import Count, Q
from django.db.models.functions import Lower

from joindre.directory.indexing import details_of
from joindre.directory.models import Addressee, Contact, ContactDetail, Customer, Site, folded_name, sort_name
from joindre.imports.models import CustomerCode, ImportLine
from joindre.lib.seen import seen_name
from joindre.lib.text import fold

#: Contacts that one kind of look-up reads for a slice: a name or a switchboard may be that of thousands.
MOST: Final = 5_000


@dataclass(frozen=True, kw_only=True)
class Known:
    """Customers, sites and contacts that the lines may be about."""

    customers_by_key: Mapping[str, Customer] = field(default_factory=dict)
    keys_of_customers: Mapping[int, str] = field(default_factory=dict)
    customers_by_name: Mapping[str, Customer] = field(default_factory=dict)
    #: Sites of these customers, by the key of the customer and the folded name.
    sites: Mapping[int, Mapping[str, Site]] = field(default_factory=dict)
    by_address: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    by_number: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    #: Contacts by the key of their customer and their name.
    by_name: Mapping[tuple[int, str], Sequence[Contact]] = field(default_factory=dict)
    #: Further numbers and addresses of these contacts, by the key of the contact.
    details: Mapping[int, Sequence[ContactDetail]] = field(default_factory=dict)
    #: How many places each person has.
    places: Mapping[int, int] = field(default_factory=dict)

    def customer_of(self, values: Mapping[str, Any]) -> Customer | None:
        if key := values.get("customer_key"):
            if (found := self.customers_by_key.get(fold(key))) is not None:
                return found
            named = self.customers_by_name.get(folded_name(values.get("customer", "")))
            # Another key says that it is another company.
            return named if named is not None and named.pk not in self.keys_of_customers else None
        return self.customers_by_name.get(folded_name(values.get("customer", "")))


def known_of(lines: Sequence[ImportLine]) -> Known:
    values = [line.values for line in lines]
    by_key, by_name = _customers(values)
    keys = {customer.pk for customer in [*by_key.values(), *by_name.values()]}
    contacts = _contacts(values, _names_at(values, by_key, by_name))
    details = details_of(contacts)
    places = Contact.objects.filter(person__in={one.person_id for one in contacts}).order_by().values_list("person")
    return Known(
        customers_by_key=by_key,
        keys_of_customers=dict(CustomerCode.objects.filter(customer__in=keys).values_list("customer", "folded")),
        customers_by_name=by_name,
        sites=_sites(keys),
        by_address=_grouped(contacts, lambda one: _addresses(one, details.get(one.pk, ()))),
        by_number=_grouped(contacts, lambda one: _numbers(one, details.get(one.pk, ()))),
        by_name=_grouped(contacts, lambda one: {(one.site.customer_id, name_of(one))}),
        details=details,
        places=dict(places.annotate(count=Count("pk"))) if contacts else {},
    )


def countries_of(typed: Sequence[Mapping[str, str]]) -> list[str]:
    """For each line the country of its site, where that is known; else blank."""
    by_code, by_name = _customers(typed)
    sites = _sites({customer.pk for customer in [*by_code.values(), *by_name.values()]})
    found: list[str] = []
    for line in typed:
        code, name = fold(line.get("customer_key", "")), folded_name(seen_name(line.get("customer", "")))
        customer = by_code.get(code) or by_name.get(name)
        places = sites.get(customer.pk, {}) if customer else {}
        only = next(iter(places.values())) if len(places) == 1 and "site" not in line else None
        site = places.get(fold(seen_name(line.get("site", "")))) or only
        found.append(site.country if site else "")
    return found


def name_of(contact: Contact) -> str:
    return sort_name(contact.person.last_name, contact.person.first_name)


def names_of(values: Mapping[str, Any]) -> Sequence[str]:
    """The name of a line as it is compared, either way round: a first name is easily typed in the place of the last."""
    return _either_way(values.get("last_name", ""), values.get("first_name", ""))


# Each rule asks for those of its line.
@lru_cache(maxsize=2000)
def _either_way(last: str, first: str) -> Sequence[str]:
    return tuple(dict.fromkeys([sort_name(last, first), sort_name(first, last)]))


def numbers_of(values: Mapping[str, Any]) -> list[str]:
    """The numbers of a line by which somebody is known, mobile phones first."""
    return [number for name in ("mobile", "phone") if (number := values.get(name))]


def _customers(values: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Customer], dict[str, Customer]]:
    wanted = {fold(one["customer_key"]) for one in values if "customer_key" in one}
    names = {folded_name(seen_name(one["customer"])) for one in values if "customer" in one}
    found = CustomerCode.objects.select_related("customer").filter(folded__in=wanted) if wanted else ()
    named: dict[str, Customer] = {}
    for customer in Customer.objects.filter(sort_name__in=names).order_by("-is_active", "pk") if names else ():
        named.setdefault(str(customer.sort_name), customer)
    return {str(one.folded): one.customer for one in found}, named


def _sites(customers: Collection[int]) -> Mapping[int, Mapping[str, Site]]:
    found: dict[int, dict[str, Site]] = defaultdict(dict)
    for site in Site.objects.select_related("customer").filter(customer__in=customers).order_by("pk"):
        found[site.customer_id].setdefault(fold(site.name), site)
    return found


def _names_at(
    values: Sequence[Mapping[str, Any]], by_key: Mapping[str, Customer], by_name: Mapping[str, Customer]
) -> Mapping[int, set[str]]:
    names: dict[int, set[str]] = defaultdict(set)
    for one in values:
        customer = by_key.get(fold(one.get("customer_key", ""))) or by_name.get(folded_name(one.get("customer", "")))
        if customer and "last_name" in one:
            names[customer.pk].update(names_of(one))
    return names


def _contacts(values: Sequence[Mapping[str, Any]], names: Mapping[int, set[str]]) -> list[Contact]:
    """Those of one of the addresses, of one of the numbers and a name, or of a name at its customer."""
    addresses = {one["email"].lower() for one in values if "email" in one}
    numbers = {number for one in values for number in numbers_of(one)}
    every_name = {name for one in values if "last_name" in one for name in names_of(one)}
    keys = set(_keys_by_detail(addresses, numbers, every_name))
    at = Q()
    for customer, known in names.items():
        at |= Q(customer=customer, sort_name__in=known)
    if names:
        keys.update(Addressee.objects.filter(at).values_list("contact", flat=True)[:MOST])
    rows = Contact.objects.filter(pk__in=keys).select_related("person__title", "site__customer")
    return list(rows.order_by("pk")) if keys else []


def _keys_by_detail(addresses: set[str], numbers: set[str], names: set[str]) -> Iterable[int]:
    contacts = Contact.objects.order_by()
    if addresses:
        yield from (
            contacts.alias(address=Lower("email")).filter(address__in=addresses).values_list("pk", flat=True)[:MOST]
        )
    if numbers:
        named = contacts.filter(addressee__sort_name__in=names)
        yield from named.filter(phone__in=numbers).values_list("pk", flat=True)[:MOST]
        yield from named.filter(mobile__in=numbers).values_list("pk", flat=True)[:MOST]
    if addresses or numbers:
        further = ContactDetail.objects.alias(folded=Lower("value")).filter(folded__in=addresses | numbers)
        yield from further.order_by().values_list("contact", flat=True)[:MOST]


def _grouped(contacts: Sequence[Contact], keys: Any) -> Mapping[Any, Sequence[Contact]]:  # noqa: ANN401 - each group has keys of its own
    found: dict[Any, list[Contact]] = defaultdict(list)
    for contact in contacts:
        for key in keys(contact):
            found[key].append(contact)
    return found


def _addresses(contact: Contact, details: Iterable[ContactDetail]) -> set[str]:
    values = [contact.email, *(detail.value for detail in details)]
    return {value.lower() for value in values if "@" in value}


def _numbers(contact: Contact, details: Iterable[ContactDetail]) -> set[str]:
    values = [contact.phone, contact.mobile, *(detail.value for detail in details)]
    return {value for value in values if value and "@" not in value}
