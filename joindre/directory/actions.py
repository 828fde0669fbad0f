"""Acts on contacts, and the index by which contacts and employees are found."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.history import record_new, recorded
from joindre.directory.indexing import index_addressees, index_contacts
from joindre.directory.models import (
    Author,
    Contact,
    ContactDetail,
    Employee,
    Person,
    Site,
    Title,
)
from joindre.search.indexing import ask_anew

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """What is of the person, wherever they are a contact (C4)."""

    title: Title | None = None
    last_name: str
    first_name: str = ""


@dataclass(frozen=True, kw_only=True)
class FurtherDetail:
    """A further number, in E.164 as the principal ones are, or a further address (C2)."""

    kind: str
    value: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """What is of the person at one site: details, roles, notes (C4). Numbers are in E.164."""

    phone: str = ""
    mobile: str = ""
    email: str = ""
    is_decision_maker: bool = False
    is_financial: bool = False
    is_main: bool = False
    is_sales: bool = False
    do_not_call: bool = False
    notes: str = ""
    further: tuple[FurtherDetail, ...] = ()

    def columns(self) -> dict[str, str | bool]:
        """The values of the contact's own row."""
        return {name: value for name, value in vars(self).items() if name != "further"}


@transaction.atomic
def create_contact(site: Site, *, name: PersonName, details: ContactDetails, by: Employee) -> Contact:
    """Create a person whom nobody knew yet, as a contact at this site (C2). Raise `MissingRight`."""
    by.ensure_right(Right.CREATE_CONTACT)
    return add_contact(site, name=name, details=details, author=by)


@transaction.atomic
def add_contact(site: Site, *, name: PersonName, details: ContactDetails, author: Employee | None = None) -> Contact:
    """The same for whom nobody sits at a page: the sender of a mail, by the rule of its mailbox (I7)."""
    person = Person.objects.create(**vars(name))
    contact = Contact.objects.create(person=person, site=site, **details.columns())
    _add_further(contact, details.further)
    record_new(contact, by=author)
    reindex([contact])
    return contact


@transaction.atomic
def change_contact(contact: Contact, *, name: PersonName, details: ContactDetails, by: Employee) -> Contact:
    """Change the person wherever they are a contact, and the details of this site alone (C3, C4).

    Raise `MissingRight`.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    # The person is locked: two changes follow each other, and the index is written anew by each.
    with recorded(contact, by=by):
        Person.objects.filter(pk=contact.person_id).update(**vars(name))
        Contact.objects.filter(pk=contact.pk).update(**details.columns())
        contact.details.all().delete()
        _add_further(contact, details.further)
    everywhere = list(Contact.objects.with_identity().filter(person=contact.person_id))
    reindex(everywhere)
    # Their requests are found by the old name until the worker has written the new one: they may be many.
    ask_anew("requests", [f"contact:{one.pk}" for one in everywhere])
    return next(changed for changed in everywhere if changed.pk == contact.pk)


@transaction.atomic
def reindex(people: Iterable[Author]) -> None:
    """Let these people be found by what they are called now: to be called by each act that changes a name, an address
    or the name of a customer (M2)."""
    rest = iter(people)
    while batch := list(islice(rest, BATCH)):
        index_contacts(person for person in batch if isinstance(person, Contact))
        index_addressees(batch)


def _add_further(contact: Contact, further: Iterable[FurtherDetail]) -> None:
    ContactDetail.objects.bulk_create(ContactDetail(contact=contact, **asdict(detail)) for detail in further)
