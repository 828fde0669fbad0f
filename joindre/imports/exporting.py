"""Customers, sites and contacts as rows of a table that an import reads again without changing anything (C9)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from joindre.accounts.rights import Right
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.imports.columns import OF_CONTACT, OF_CUSTOMER, OF_PERSON, OF_SITE, ImportColumn
from joindre.imports.models import CustomerCode
from joindre.imports.values import FLAGS, FURTHER, SEPARATOR
from joindre.lib import phones
from joindre.lib.logs import Log

LOG = Log(__name__)
#: Rows that are read at once, so that the memory does not grow with the table.
WINDOW: Final = 1_000
NUMBERS: Final = frozenset({"phone", "mobile", "fax"})


class Exported(TextChoices):
    """What is exported."""

    CUSTOMERS = "customers", pgettext_lazy("export", "Customers")
    SITES = "sites", pgettext_lazy("export", "Sites")
    CONTACTS = "contacts", pgettext_lazy("export", "Contacts")

    @property
    def columns(self) -> Sequence[ImportColumn]:
        if self is Exported.CUSTOMERS:
            return OF_CUSTOMER
        if self is Exported.SITES:
            return (*OF_CUSTOMER, *OF_SITE)
        person = [column for column in OF_PERSON if column.code != "full_name"]
        return (*OF_CUSTOMER, *OF_SITE, *person, *OF_CONTACT)


def export_directory(what: Exported, *, by: Employee) -> Iterator[list[str]]:
    """The headings, then a row for each, all of them as text. Raise `MissingRight` or `SettingOfEverybody` at once."""
    by.ensure_right(Right.SETTINGS)
    by.ensure_right(Right.DIRECTORY)
    ensure_sees_all(by)
    LOG.info("directory exported", what=str(what), by=by.signed_in.pk)
    return _rows(what)


def _rows(what: Exported) -> Iterator[list[str]]:
    columns = what.columns
    yield [str(column.label) for column in columns]
    for values in _VALUES[what]():
        yield [values.get(column.code, "") for column in columns]


def _customers() -> Iterator[Mapping[str, str]]:
    for rows in _windows(Customer.objects.all()):
        keys = _keys_of([customer.pk for customer in rows])
        yield from (_of_customer(customer, keys) for customer in rows)


def _sites() -> Iterator[Mapping[str, str]]:
    for rows in _windows(Site.objects.select_related("customer")):
        keys = _keys_of([site.customer_id for site in rows])
        yield from (_of_customer(site.customer, keys) | _of_site(site) for site in rows)


def _contacts() -> Iterator[Mapping[str, str]]:
    contacts = Contact.objects.select_related("person__title", "site__customer").prefetch_related("details")
    for rows in _windows(contacts):
        keys = _keys_of([contact.site.customer_id for contact in rows])
        for contact in rows:
            yield _of_customer(contact.site.customer, keys) | _of_site(contact.site) | _of_contact(contact)


def _windows(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while window := list(rows.filter(pk__gt=last).order_by("pk")[:WINDOW]):
        yield window
        last = window[-1].pk


def _keys_of(customers: Sequence[int]) -> Mapping[int, str]:
    return dict(CustomerCode.objects.filter(customer__in=customers).values_list("customer", "code"))


def _of_customer(customer: Customer, keys: Mapping[int, str]) -> dict[str, str]:
    return {"customer": customer.name, "customer_key": keys.get(customer.pk, "")}


def _of_site(site: Site) -> dict[str, str]:
    return {
        "site": site.name,
        "address": site.address,
        "postal_code": site.postal_code,
        "city": site.city,
        "country": site.country,
        "time_zone": site.time_zone,
    }


def _of_contact(contact: Contact) -> dict[str, str]:
    person = contact.person
    # What is off is said: blank would leave it as it is.
    flags = {name: _("yes") if getattr(contact, name) else _("no") for name in FLAGS}
    details = list(contact.details.all())
    further = {
        code: f" {SEPARATOR} ".join(_shown(detail.value) for detail in details if detail.kind == kind)
        for code, kind in FURTHER.items()
    }
    return {
        "title": person.title.name if person.title else "",
        "last_name": person.last_name,
        "first_name": person.first_name,
        "language": person.language,
        "email": contact.email,
        "phone": _shown(contact.phone),
        "mobile": _shown(contact.mobile),
        "notes": contact.notes,
        **flags,
        **further,
    }


def _shown(value: str) -> str:
    """A number with its country code and blanks: so a spreadsheet takes it for text, and keeps the sign in front."""
    return phones.display(value, country="") if value.startswith("+") else value


_VALUES: Final = {Exported.CUSTOMERS: _customers, Exported.SITES: _sites, Exported.CONTACTS: _contacts}
