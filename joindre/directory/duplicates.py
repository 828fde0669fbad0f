"""Who may be the same person already, before a contact is made (C6)."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.actions import ContactDetails, PersonName
from joindre.directory.models import Contact, ContactDetail, Customer, sort_name

MOST = 5


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    contact: Contact
    #: What the two have in common, in words.
    reasons: tuple[str | Promise, ...]


def likely_duplicates(customer: Customer, *, name: PersonName, details: ContactDetails) -> list[Duplicate]:
    """Active contacts of that customer with the same address, number or name."""
    wanted = Wanted(name=name, details=details)
    contacts = Contact.objects.active().at([customer.pk]).with_identity().prefetch_related("details")
    alike = wanted.among(contacts).order_by("pk")[:MOST]
    return [Duplicate(contact=contact, reasons=wanted.shared_with(contact)) for contact in alike]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """By what a contact who is about to be made may be known."""

    name: PersonName
    details: ContactDetails

    def among(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        known = contacts.alias(address=Lower("email"), further=Exists(self._further_details()))
        return known.filter(
            Q(address__in=self.addresses)
            | Q(phone__in=self.numbers)
            | Q(mobile__in=self.numbers)
            | Q(addressee__sort_name__in=self.names)
            | Q(further=True)
        )

    def shared_with(self, contact: Contact) -> tuple[str | Promise, ...]:
        values = {contact.email.lower(), contact.phone, contact.mobile}
        values |= {detail.value.lower() for detail in contact.details.all()}
        name = sort_name(contact.person.last_name, contact.person.first_name)
        told = (
            (_("same address"), not self.addresses.isdisjoint(values)),
            (_("same number"), not self.numbers.isdisjoint(values)),
            (_("same name"), name in self.names),
        )
        return tuple(reason for reason, holds in told if holds)

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

    def _further_details(self) -> QuerySet[ContactDetail]:
        details = ContactDetail.objects.alias(folded=Lower("value")).filter(contact=OuterRef("pk"))
        return details.filter(folded__in=self.addresses | self.numbers)
