"""The index by which people are found while a name is typed. Contacts and employees are its source."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joindre.directory.models.contacts import Contact
from joindre.directory.models.employees import Author, Employee
from joindre.directory.models.sites import LONGEST_NAME as CUSTOMER_NAME
from joindre.directory.models.sites import Customer
from joindre.lib.fields import FoldedField
from joindre.lib.near_names import letters
from joindre.lib.text import fold, words

LONGEST_WORD = 60
LONGEST_NAME = 161
#: Before the letters of a name in the index: a sign that no typed word has (C6).
LETTERS = "~"


class ContactMark(models.TextChoices):
    """What the directory is narrowed by: words of the index that nobody can type, because of their first sign (C7)."""

    MAIN = "_main", _("Main contact")
    DECISION_MAKER = "_decision", _("Decision-maker")
    FINANCIAL = "_financial", _("Financial contact")
    SALES = "_sales", _("Sales contact")
    INACTIVE = "_inactive", _("Not active")
    NO_ADDRESS = "_noaddress", _("Without address")
    DO_NOT_CALL = "_donotcall", _("Do not call")


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def at(self, customers: Iterable[int] | None) -> Self:
        """Employees, and contacts of the customers with these keys; of all where `None` (S3)."""
        return self if customers is None else self.filter(Q(customer__in=customers) | Q(customer=None))

    def reachable(self) -> Self:
        """Active people who have an address."""
        contact = Q(contact__is_active=True) & ~Q(contact__email="")
        return self.filter(contact | (Q(employee__is_active=True) & ~Q(employee__email="")))

    def after(self, sort_name: str, key: int) -> Self:
        """What follows this one in the alphabetical list: keyset paging.

        The first condition leads the index there. Without it PostgreSQL walks the list from its beginning.
        """
        return self.filter(Q(sort_name__gt=sort_name) | Q(pk__gt=key), sort_name__gte=sort_name)

    def with_people(self) -> Self:
        return self.select_related("employee", "contact__person", "contact__site__customer")


class Addressee(models.Model):
    """Somebody who can be written to, as the type-ahead and the full list find them (M2).

    Kept by the acts on contacts and employees; everything here can be made again from those two.
    """

    contact = models.OneToOneField(Contact, models.CASCADE, null=True, related_name="addressee")
    employee = models.OneToOneField(Employee, models.CASCADE, null=True, related_name="addressee")
    #: Of the contact; none for an employee.
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+", db_index=False)
    #: Last name, then first name.
    sort_name = FoldedField(max_length=LONGEST_NAME)
    #: The customer's, by which the directory may be in order; blank for an employee.
    customer_name = FoldedField(max_length=CUSTOMER_NAME, default="")

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None, employee__isnull=False, customer=None)
                | Q(contact__isnull=False, employee=None, customer__isnull=False),
                name="addressee_is_one_person",
            ),
        ]
        indexes = [
            # The full list goes on from (sort_name, id).
            models.Index(fields=["sort_name", "id"], name="addressee_by_name"),
            # Who has this name at that customer already (C6).
            models.Index(fields=["customer", "sort_name"], name="addressee_of_customer"),
            # The directory by customer goes on from the three (C7).
            models.Index(fields=["customer_name", "sort_name", "id"], name="addressee_by_customer"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def of(cls, person: Author) -> Self:
        """The row that this person should have; not saved."""
        if isinstance(person, Employee):
            return cls(employee=person, sort_name=sort_name(person.last_name, person.first_name))
        identity, customer = person.person, person.site.customer
        return cls(
            contact=person,
            customer=customer,
            sort_name=sort_name(identity.last_name, identity.first_name),
            customer_name=customer.sort_name,
        )

    @property
    def person(self) -> Author:
        person: Author | None = self.contact or self.employee
        assert person is not None, "a constraint of the table"  # noqa: S101  # for the type checker
        return person

    def found_by(self) -> list[str]:
        """The words of name, address, domain and customer; of a contact, the marks and the letters of the name too."""
        customer = self.customer.name if self.customer else ""
        typed = typed_words(f"{self.person.name} {self.person.email} {customer}")
        return [*typed, *marks_of(self.contact), LETTERS + letters(self.person.name)] if self.contact else typed


class AddresseeWordQuerySet(models.QuerySet["AddresseeWord"]):
    def at(self, customers: Iterable[int] | None) -> Self:
        """Of employees, and of contacts of the customers with these keys; of all where `None` (S3)."""
        return self if customers is None else self.filter(Q(customer__in=customers) | Q(customer=None))

    def of_employees(self) -> Self:
        return self.filter(customer=None)

    def of_contacts(self, *, at: Iterable[int] | None) -> Self:
        return self.filter(customer__isnull=False) if at is None else self.filter(customer__in=at)


class AddresseeWord(models.Model):
    """One word by which an addressee is found: of the name, address, domain or customer."""

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="words", db_index=False)
    word = FoldedField(max_length=LONGEST_WORD)
    #: That of the addressee, so that a limited person's search never walks past other customers' people (S3).
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+", db_index=False)

    objects = AddresseeWordQuerySet.as_manager()

    class Meta:
        indexes = [
            # The type-ahead walks one of these two from the typed prefix on, and stops at the tenth person: of all
            # customers, or of some, or of none: our own company, whose few people would be lost among the many.
            models.Index(fields=["word", "addressee", "customer"], name="word_of_all"),
            models.Index(fields=["customer", "word", "addressee"], name="word_at_customer"),
            # Whether a person found by one word has the other words too.
            models.Index(fields=["addressee", "word"], name="word_of_addressee"),
        ]

    def __str__(self) -> str:
        return str(self.word)


def sort_name(last_name: str, first_name: str) -> str:
    return fold(f"{last_name} {first_name}".strip())[:LONGEST_NAME]


def typed_words(text: str) -> list[str]:
    """The words of a text as the index holds them."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words(text)))


def marks_of(contact: Contact) -> list[str]:
    """The marks of a contact as the index holds them."""
    told = {
        ContactMark.MAIN: contact.is_main,
        ContactMark.DECISION_MAKER: contact.is_decision_maker,
        ContactMark.FINANCIAL: contact.is_financial,
        ContactMark.SALES: contact.is_sales,
        ContactMark.INACTIVE: not contact.is_active,
        ContactMark.NO_ADDRESS: not contact.email,
        ContactMark.DO_NOT_CALL: contact.do_not_call,
    }
    return [str(mark) for mark, holds in told.items() if holds]
