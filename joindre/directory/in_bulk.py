"""Acts on many customers, sites and contacts at once, for an import: each statement serves all of them (C4, C5).

Each is called in the transaction of the import, and leaves the same lines of history as the acts on a single one.
`origin` says where it comes from; it stands in each line.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.audit.recording import record_many_new as record_rows
from joindre.audit.recording import recorded
from joindre.company.models import Company
from joindre.directory.actions import ContactDetails, PersonName, reindex
from joindre.directory.customers import SiteCard, index_customer
from joindre.directory.history import record_many, record_many_new, values_of
from joindre.directory.indexing import index_new_contacts
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import (
    Contact,
    ContactDetail,
    Customer,
    CustomerWord,
    Employee,
    Person,
    Site,
    Title,
    folded_name,
)
from joindre.lib.many_rows import insert_rows
from joindre.search.indexing import ask_anew


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """Somebody who is to be a contact at a site: a person whom nobody knew, or one who is known elsewhere (C4)."""

    site: Site
    name: PersonName
    #: The key of the title, where there is one.
    title: int | None = None
    details: ContactDetails
    language: str = ""
    is_active: bool = True
    #: Who they are, where they are known; the name is then theirs.
    person: Person | None = None


@dataclass(frozen=True, kw_only=True)
class ContactPatch:
    """The columns of a contact that get another value; further numbers and addresses are added to those there are."""

    contact: Contact
    identity: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    further: Sequence[tuple[str, str]] = ()


@transaction.atomic
def add_customers(names: Sequence[str], *, by: Employee, origin: str) -> list[Customer]:
    """Begin to support companies whose names are free: the caller has looked, under the lock of `queue_up`.

    Raise `MissingRight` or `SettingOfEverybody`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    made = Customer.objects.bulk_create(Customer(name=name, sort_name=folded_name(name)) for name in names)
    record_rows(made, by=by.signed_in, but=["sort_name"], origin=origin)
    _index_customers(made)
    return made


@transaction.atomic
def add_sites(wanted: Sequence[tuple[Customer, SiteCard]], *, by: Employee, origin: str) -> list[Site]:
    """Add places to customers that have none of these names. Raise `MissingRight` or `SettingOfEverybody`."""
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    made = Site.objects.bulk_create(Site(customer=customer, **vars(card)) for customer, card in wanted)
    record_rows(made, by=by.signed_in, origin=origin)
    _index_customers([customer for customer, _card in wanted])
    return made


@transaction.atomic
def change_sites(wanted: Sequence[tuple[Site, Mapping[str, Any]]], *, by: Employee, origin: str) -> None:
    """Give these columns of sites other values, none of them the name. Raise `MissingRight` or `SettingOfEverybody`."""
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    for site, values in wanted:
        with recorded(site, by=by.signed_in, origin=origin):
            Site.objects.filter(pk=site.pk).update(**values)
        index_customer(site.customer)


@transaction.atomic
def add_contacts(wanted: Sequence[NewContact], *, by: Employee, origin: str) -> list[Contact]:
    """Make these people contacts at their sites. Raise `MissingRight`."""
    by.ensure_right(Right.CREATE_CONTACT)
    people = _people_of(wanted)
    contacts = Contact.objects.bulk_create(
        Contact(person=person, site=one.site, is_active=one.is_active, **one.details.columns())
        for one, person in zip(wanted, people, strict=True)
    )
    details = [
        [ContactDetail(contact=contact, **vars(detail)) for detail in one.details.further]
        for one, contact in zip(wanted, contacts, strict=True)
    ]
    ContactDetail.objects.bulk_create(detail for several in details for detail in several)
    are_new = (one.person is None for one in wanted)
    record_many_new(list(zip(contacts, details, are_new, strict=True)), by=by, origin=origin)
    index_new_contacts(list(zip(contacts, details, strict=True)))
    return contacts


@transaction.atomic
def change_contacts(wanted: Sequence[ContactPatch], *, by: Employee, origin: str) -> None:
    """Change these contacts, each named once. The caller has locked their people (`lock_people`).

    Raise `MissingRight`.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    contacts = [patch.contact for patch in wanted]
    before = values_of(contacts)
    for patch in wanted:
        if patch.identity:
            Person.objects.filter(pk=patch.contact.person_id).update(**patch.identity)
        if patch.details:
            Contact.objects.filter(pk=patch.contact.pk).update(**patch.details)
    ContactDetail.objects.bulk_create(
        ContactDetail(contact=patch.contact, kind=kind, value=value)
        for patch in wanted
        for kind, value in patch.further
    )
    record_many(contacts, by=by, origin=origin, before=before)
    renamed = {patch.contact.person_id for patch in wanted if patch.identity}
    everywhere = Contact.objects.with_identity().filter(person__in=renamed) if renamed else ()
    others = Contact.objects.with_identity().filter(pk__in=[one.pk for one in contacts if one.person_id not in renamed])
    reindex([*everywhere, *others])
    ask_anew("requests", [f"contact:{contact.pk}" for contact in everywhere])


def queue_up() -> None:
    """Wait for whoever names a customer at this moment: no two customers get one name."""
    Company.objects.select_for_update().get(pk=1)


def lock_people(people: Sequence[int]) -> list[Person]:
    """Two changes of one person follow each other; those who were merged or erased meanwhile are left out."""
    rows = Person.objects.select_for_update().filter(pk__in=people, merged_into=None, erased_at=None)
    return list(rows.order_by("pk"))


def _people_of(wanted: Sequence[NewContact]) -> list[Person]:
    """Whom each of them is: the known ones, and the new ones, which are stored by one statement."""
    titles = Title.objects.in_bulk({one.title for one in wanted if one.title})
    new = [_person(one, titles) for one in wanted if one.person is None]
    made = iter(Person.objects.bulk_create(new))
    return [next(made) if one.person is None else one.person for one in wanted]


def _person(wanted: NewContact, titles: Mapping[int, Title]) -> Person:
    name, title = wanted.name, titles[wanted.title] if wanted.title else None
    return Person(title=title, last_name=name.last_name, first_name=name.first_name, language=wanted.language)


def _index_customers(customers: Sequence[Customer]) -> None:
    """As `index_customer` does, for many at once."""
    named = {customer.pk: customer for customer in customers}
    places: dict[int, list[str]] = defaultdict(list)
    for key, *texts in Site.objects.filter(customer__in=named).values_list("customer", "name", "postal_code", "city"):
        places[key] += texts
    CustomerWord.objects.filter(customer__in=named).delete()
    words = [(key, word) for key, one in named.items() for word in one.words_with(places[key])]
    insert_rows(CustomerWord, ("customer", "word"), words)
