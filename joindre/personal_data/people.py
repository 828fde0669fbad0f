"""Whom an export or an erasure is about: a person with the sheets that were merged into theirs, and what names them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from joindre.accounts.models import Account
from joindre.company.models import Company
from joindre.directory.models import Addressee, Contact, ContactDetail, Employee, Person, sort_name
from joindre.lib.addressed import addressed
from joindre.lib.errors import Refusal
from joindre.mail.models import Mailbox
from joindre.personal_data.naming import Naming, full_names, known_numbers, parts_of


class OfOtherCustomers(Refusal):
    status = 403
    message = gettext_lazy(
        "You are limited to some customers, and this person is a contact of others too. "
        "Ask a colleague who sees all customers."
    )


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A person with every row that is of them."""

    person: Person
    #: Theirs first, then those that were merged into it.
    people: Sequence[Person]
    contacts: Sequence[Contact]
    accounts: Sequence[Account]

    @property
    def contact_keys(self) -> list[int]:
        return [contact.pk for contact in self.contacts]

    @property
    def codes(self) -> list[str]:
        """As copies of mails name them."""
        return [f"c{key}" for key in self.contact_keys]


def whole_of(person: Person) -> Whole:
    """Read them as they are now."""
    people, found = [person], [person.pk]
    while found:
        merged = list(Person.objects.filter(merged_into__in=found).order_by("pk"))
        people += merged
        found = [one.pk for one in merged]
    keys = [one.pk for one in people]
    rows = Contact._base_manager.filter(person__in=keys)  # noqa: SLF001 - merged ones too
    contacts = list(rows.select_related("site__customer", "person").prefetch_related("details").order_by("pk"))
    accounts = list(Account.objects.filter(person__in=keys).order_by("pk"))
    return Whole(person=person, people=people, contacts=contacts, accounts=accounts)


def ensure_sees_whole(whole: Whole, *, by: Employee) -> None:
    """Raise `OfOtherCustomers` (S3)."""
    if by.customers is not None and any(one.site.customer_id not in by.customers for one in whole.contacts):
        raise OfOtherCustomers


def naming_of(whole: Whole) -> Naming:
    """What names them and nobody else: an address that colleagues share, or the name of a namesake, stays (C8)."""
    details = [one for contact in whole.contacts for one in contact.details.all()]
    values = [value for one in whole.contacts for value in (one.email, one.phone, one.mobile)]
    values += [one.value for one in details] + [account.email for account in whole.accounts]
    addresses = list(dict.fromkeys(value.lower() for value in values if "@" in value))
    numbers = known_numbers([value for value in values if "@" not in value])
    names = [(one.first_name, one.last_name) for one in whole.people]
    return Naming(
        label=label(),
        full=[
            text for first, last in names if not _has_namesake(whole, first, last) for text in full_names(first, last)
        ],
        parts=parts_of([part for first, last in names for part in (last, first)]),
        addresses=[address for address in addresses if not _is_shared_address(whole, address)],
        numbers=[number for number in numbers if not _is_shared_number(whole, number)],
    )


def label() -> str:
    """What stands in the place of the name in texts, in the language of the company."""
    with translation.override(Company.current().language):
        return gettext("Erased person")


def _has_namesake(whole: Whole, first: str, last: str) -> bool:
    rows = Addressee.objects.filter(sort_name__in=[sort_name(last, first), sort_name(first, last)])
    return rows.exclude(contact__in=whole.contact_keys).exists()


def _is_shared_address(whole: Whole, address: str) -> bool:
    """By another contact, an employee or a mailbox of ours."""
    further = ContactDetail.objects.alias(lowered=Lower("value")).filter(lowered=address)
    return (
        addressed(Contact.objects.all(), address).exclude(pk__in=whole.contact_keys).exists()
        or further.exclude(contact__in=whole.contact_keys).exists()
        or addressed(Employee.objects.all(), address).exists()
        or Mailbox.objects.filter(address__iexact=address).exists()
    )


def _is_shared_number(whole: Whole, number: str) -> bool:
    others = Contact.objects.exclude(pk__in=whole.contact_keys)
    further = ContactDetail.objects.alias(lowered=Lower("value")).filter(lowered=number)
    further = further.exclude(contact__in=whole.contact_keys)
    return (
        Company.current().telephone == number
        or others.filter(Q(phone=number) | Q(mobile=number)).exists()
        or further.exists()
        or Employee.objects.filter(phone=number).exists()
    )
