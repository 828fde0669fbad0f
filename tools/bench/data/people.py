"""Makes the people of the data: who gives the support, and customers with one to five hundred contacts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Max

from joindre.accounts.models import Account, Profile
from joindre.directory.actions import reindex
from joindre.directory.models import (
    Addressee,
    AddresseeWord,
    Contact,
    ContactMark,
    Customer,
    CustomerWord,
    Employee,
    Person,
    Site,
    WorkGroup,
    folded_name,
    sort_name,
    typed_words,
)
from joindre.directory.models.addressees import LETTERS
from joindre.lib.near_names import letters
from joindre.lib.text import fold
from joindre.mail.models import Mailbox
from tools.bench.data import french
from tools.bench.data.loading import Loader
from tools.bench.data.texts import Chance

#: Whoever opens the pages of a bench.
AGENT: Final = "claire.bernard@joindre.example"
EMPLOYEES: Final = 25
GROUPS: Final = ("Support impression", "Support gestion", "Support technique", "Facturation", "Logistique")
MOST_CONTACTS: Final = 500
CONTACTS_OF_SITE: Final = 30
#: What comes before the last digits of a valid number.
LANDLINES: Final = ("+3314567", "+3347212", "+3324012", "+3355612", "+3338812", "+3332012", "+3329912", "+3349112")
MOBILES: Final = ("+3361", "+3362", "+3363", "+3366", "+3367", "+3368", "+3375")
_UNFIT: Final = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """A contact, as far as requests need to know them."""

    key: int
    customer: int
    site: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody there is, by key."""

    employees: list[Employee]
    groups: list[WorkGroup]
    mailbox: Mailbox
    #: Contacts of each customer.
    customers: list[list[Who]] = field(default_factory=list)


def make_staff() -> Cast:
    """Twenty-five employees in five groups; the first is an administrator and opens the pages of the benches."""
    chance, profiles = Chance("staff"), {profile.name: profile for profile in Profile.objects.all()}
    groups = [WorkGroup.objects.create(name=name, position=place) for place, name in enumerate(GROUPS)]
    employees = []
    for place in range(EMPLOYEES):
        first, last = chance.any(french.FIRST_NAMES), chance.any(french.LAST_NAMES)
        email = AGENT if place == 0 else f"{_slug(first)}.{_slug(last)}.{place}@joindre.example"
        profile = profiles["Agent" if place else "Administrateur"]
        account = Account.objects.create_user(email, None, profile=profile)
        names = {"first_name": first, "last_name": last} if place else {"first_name": "Claire", "last_name": "Bernard"}
        employees.append(Employee.objects.create(email=email, account=account, **names))
        employees[-1].work_groups.set(groups[place % 4 : place % 4 + 1 + place % 2])
    reindex(employees)
    return Cast(employees=employees, groups=groups, mailbox=Mailbox.objects.default())


class Directory:
    """Writes customers with their sites and contacts, found by the type-ahead as if each had been made by hand."""

    def __init__(self, loader: Loader) -> None:
        self._chance = Chance("directory")
        self._customers = loader.table(Customer, "id", "name", "sort_name")
        self._customer_words = loader.table(CustomerWord, "customer_id", "word")
        self._sites = loader.table(Site, "id", "customer_id", "name")
        self._people = loader.table(Person, "id", "first_name", "last_name")
        self._contacts = loader.table(
            Contact, "id", "person_id", "site_id", "phone", "mobile", "email", "is_main", "scope", "is_active"
        )
        self._addressees = loader.table(Addressee, "id", "contact_id", "customer_id", "sort_name", "customer_name")
        self._words = loader.table(AddresseeWord, "addressee_id", "customer_id", "word")
        self._loader = loader
        # The rows of the employees have any keys.
        self._first_addressee = (Addressee.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self._count = self._customer_count = self._site_count = 0

    def fill(self, cast: Cast, contacts: int) -> None:
        """So many contacts: one customer has the most, nearly all have few."""
        sizes = [min(MOST_CONTACTS, contacts // 4 or 1)]
        while self._count < contacts:
            size = sizes.pop() if sizes else min(MOST_CONTACTS, int(1 / (1 - self._chance.random()) ** 0.9))
            cast.customers.append(self._customer(min(size, contacts - self._count)))
            self._loader.flush_if_full()

    def _customer(self, size: int) -> list[Who]:
        chance = self._chance
        trade, last = chance.frequent(french.TRADES), chance.any(french.LAST_NAMES)
        name = f"{trade} {last} {chance.any(french.ENDINGS)}"
        self._customer_count += 1
        domain = f"{_slug(trade)}-{_slug(last)}{self._customer_count}.{chance.any(french.DOMAINS)}"
        self._customers.add(self._customer_count, name, folded_name(name))
        for word in typed_words(name):
            self._customer_words.add(self._customer_count, word)
        people = []
        for place in range(size):
            if place % CONTACTS_OF_SITE == 0:
                self._site_count += 1
                town = f"{chance.any(french.PLACES)} {chance.frequent(french.TOWNS)} {place // CONTACTS_OF_SITE + 1}"
                self._sites.add(self._site_count, self._customer_count, town)
            people.append(self._contact(place, customer=name, domain=domain))
        return people

    def _contact(self, place: int, *, customer: str, domain: str) -> Who:
        chance, key = self._chance, self._count + 1
        self._count = key
        first, last = chance.frequent(french.FIRST_NAMES), chance.frequent(french.LAST_NAMES)
        if chance.hits(0.06):
            last = f"{last}-{chance.any(french.LAST_NAMES)}"
        email = f"{_slug(first)}.{_slug(last)}{place or ''}@{domain}" if chance.hits(0.95) else ""
        digits = str(chance.getrandbits(40) + 10**11)
        phone = f"{chance.any(LANDLINES)}{digits[-4:]}"
        mobile = f"{chance.any(MOBILES)}{digits[-11:-4]}" if chance.hits(0.6) else ""
        scope = ("customer" if chance.hits(0.3) else "site") if place == 0 else "own"
        self._people.add(key, first, last)
        is_active = place == 0 or chance.hits(0.96)
        self._contacts.add(key, key, self._site_count, phone, mobile, email, place == 0, scope, is_active)
        marks = (
            [ContactMark.MAIN] * (place == 0)
            + [ContactMark.INACTIVE] * (not is_active)
            + [ContactMark.NO_ADDRESS] * (not email)
        )
        self._index(key, f"{first} {last} {email}", customer, sort_name(last, first), marks)
        name = f"{first} {last}"
        return Who(
            key=key, customer=self._customer_count, site=self._site_count, name=name, email=email, phone=mobile or phone
        )

    def _index(self, key: int, called: str, customer: str, sorted_by: str, marks: Sequence[ContactMark]) -> None:
        addressee = self._first_addressee + key
        self._addressees.add(addressee, key, self._customer_count, sorted_by, folded_name(customer))
        for word in (*typed_words(f"{called} {customer}"), *marks, LETTERS + letters(sorted_by)):
            self._words.add(addressee, self._customer_count, word)


def _slug(text: str) -> str:
    return _UNFIT.sub("-", fold(text)).strip("-")
