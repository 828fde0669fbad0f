"""Who may be the same person already, before a contact is made (C6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.actions import ContactDetails, PersonName
from joindre.directory.models import Addressee, AddresseeWord, Contact, ContactDetail, Customer, sort_name
from joindre.directory.models.addressees import LETTERS
from joindre.lib.near_names import is_near, near_letters

MOST = 5
#: Of those whom one look-up finds: a name alone may be that of many.
MOST_OF_ONE = 20


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    contact: Contact
    #: What the two have in common, in words.
    reasons: tuple[str | Promise, ...]
    #: Whether they have an address, a number or the name in common, and not a name that is only spelt alike.
    is_certain: bool


def likely_duplicates(customer: Customer, *, name: PersonName, details: ContactDetails) -> list[Duplicate]:
    """Active contacts of that customer with the same address, number or name; then those whose name is spelt alike.

    Each look-up follows an index and is bounded, so the number of contacts does not matter.
    """
    wanted = Wanted(name=name, details=details)
    keys = {key for rows in wanted.lookups(customer) for key in rows[:MOST_OF_ONE]}
    if not keys:
        return []
    contacts = Contact.objects.filter(pk__in=keys).active().with_identity().prefetch_related("details").order_by("pk")
    told = [wanted.compared_with(contact) for contact in contacts]
    return sorted((one for one in told if one.reasons), key=lambda one: not one.is_certain)[:MOST]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """By what a contact who is about to be made may be known."""

    name: PersonName
    details: ContactDetails

    def lookups(
        self, customer: Customer
    ) -> "Iterator[QuerySet[Contact | ContactDetail | Addressee | AddresseeWord, int]]":
        """The keys of contacts of this customer, by one equality each."""
        contacts = Contact.objects.at([customer.pk])
        if self.addresses:
            yield contacts.alias(address=Lower("email")).filter(address__in=self.addresses).values_list("pk", flat=True)
        if self.numbers:
            yield contacts.filter(phone__in=self.numbers).values_list("pk", flat=True)
            yield contacts.filter(mobile__in=self.numbers).values_list("pk", flat=True)
        if self.addresses or self.numbers:
            further = ContactDetail.objects.alias(folded=Lower("value")).filter(contact__site__customer=customer)
            yield further.filter(folded__in=self.addresses | self.numbers).values_list("contact", flat=True)
        if any(self.names):
            people = Addressee.objects.filter(customer=customer, sort_name__in=self.names)
            yield people.values_list("contact", flat=True)
        if near := near_letters(self.name.last_name + self.name.first_name):
            words = AddresseeWord.objects.filter(customer=customer, word__in=[LETTERS + one for one in near])
            yield words.values_list("addressee__contact", flat=True)

    def compared_with(self, contact: Contact) -> Duplicate:
        values = {contact.email.lower(), contact.phone, contact.mobile}
        values |= {detail.value.lower() for detail in contact.details.all()}
        name = sort_name(contact.person.last_name, contact.person.first_name)
        certain = (
            (_("same address"), not self.addresses.isdisjoint(values)),
            (_("same number"), not self.numbers.isdisjoint(values)),
            (_("same name"), name in self.names),
        )
        reasons = tuple(reason for reason, holds in certain if holds)
        other_way = sort_name(contact.person.first_name, contact.person.last_name)
        is_alike = name not in self.names and any(is_near(one, own) for one in (name, other_way) for own in self.names)
        return Duplicate(
            contact=contact,
            reasons=(*reasons, _("name spelt alike")) if is_alike else reasons,
            is_certain=bool(reasons),
        )

    @cached_property
    def addresses(self) -> frozenset[str]:
        return frozenset(value.lower() for value in [self.details.email, *self._further()] if "@" in value)

    @cached_property
    def numbers(self) -> frozenset[str]:
        values = [self.details.phone, self.details.mobile, *self._further()]
        return frozenset(value for value in values if value and "@" not in value)

    @cached_property
    def names(self) -> frozenset[str]:
        """Both ways round: a first name is easily typed into the field of the last."""
        last, first = self.name.last_name, self.name.first_name
        return frozenset({sort_name(last, first), sort_name(first, last)})

    def _further(self) -> list[str]:
        return [detail.value for detail in self.details.further]
