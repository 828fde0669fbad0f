"""Finding who can be written to, over every contact and employee there is (M2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from joindre.directory.models import Addressee, AddresseeWord, Contact, Employee, Site, typed_words
from joindre.directory.models.addressees import AddresseeQuerySet
from joindre.lib.fields import prefix
from joindre.lib.keys import read_key

#: Words beyond these no longer tell people apart.
MOST_WORDS = 6
#: A word found this often counts as frequent: walking to the tenth person is then quicker than gathering them all.
FREQUENT = 1000
#: A person may be found by several words that begin alike; so many rows give ten people for sure.
ROWS_PER_PERSON = 6
PAGE = 50

REACHABLE_EMPLOYEE = Q(addressee__employee__is_active=True) & ~Q(addressee__employee__email="")
REACHABLE_CONTACT = Q(addressee__contact__is_active=True) & ~Q(addressee__contact__email="")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A person as the fields that look for one show them; `value` is `c12` for a contact, `e3` for an employee."""

    value: str
    label: str
    detail: str
    address: str
    client: bool
    initials: str

    @classmethod
    def contact(cls, contact: Contact) -> Self:
        site = contact.site
        return cls(
            value=f"c{contact.pk}",
            label=contact.name,
            detail=" · ".join([*contact.roles[:1], f"{site.customer.name}, {site.name}"]),
            address=contact.email,
            client=True,
            initials=contact.initials,
        )

    @classmethod
    def employee(cls, employee: Employee) -> Self:
        return cls(
            value=f"e{employee.pk}",
            label=employee.name,
            detail=gettext("Colleague"),
            address=employee.email,
            client=False,
            initials=employee.initials,
        )

    @classmethod
    def addressee(cls, addressee: Addressee) -> Self:
        person = addressee.person
        return cls.contact(person) if isinstance(person, Contact) else cls.employee(person)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of the full list; `after` is where the next one goes on, or empty at the end."""

    people: list[Found]
    after: str


def find_addressees(text: str, *, author: Employee, limit: int = 10) -> list[Found]:
    """People with an address, one of whose words begins with each word typed: colleagues first, half at most."""
    typed = typed_words(text)[:MOST_WORDS]
    if not typed:
        return []
    colleagues = AddresseeWord.objects.of_employees()
    contacts = AddresseeWord.objects.of_contacts(at=author.customers)
    keys = _first(colleagues, typed, limit=limit // 2, among=REACHABLE_EMPLOYEE)
    keys += _first(contacts, _by_rarity(contacts, typed), limit=limit - len(keys), among=REACHABLE_CONTACT)
    return [Found.addressee(addressee) for addressee in _in_order(keys)]


def find_contacts(text: str, *, site: Site, limit: int = 10) -> list[Contact]:
    """Active contacts by name, with an address or not: those of the site, then those of its customer's other sites."""
    people = Addressee.objects.filter(customer=site.customer_id, contact__is_active=True)
    people = people.filter(*(_has(word, of="pk") for word in typed_words(text)[:MOST_WORDS]))
    people = people.alias(is_elsewhere=~Q(contact__site=site)).order_by("is_elsewhere", "sort_name", "pk")
    found = people.with_people()[:limit]
    return [addressee.contact for addressee in found if addressee.contact]


def list_addressees(text: str, *, author: Employee, after: str = "", size: int = PAGE) -> Page:
    """The full list by name, or those of it whom the words find; `after` is that of the page before."""
    people = Addressee.objects.at(author.customers).reachable()
    if typed := typed_words(text)[:MOST_WORDS]:
        people = _narrowed(people, typed, at=author.customers)
    if after:
        people = people.after(*_read_cursor(after))
    found = list(people.order_by("sort_name", "pk").with_people()[: size + 1])
    shown, is_last = found[:size], len(found) <= size
    return Page(
        people=[Found.addressee(addressee) for addressee in shown],
        after="" if is_last else f"{shown[-1].pk}-{shown[-1].sort_name}",
    )


def _first(words: QuerySet[AddresseeWord], typed: Sequence[str], *, limit: int, among: Q) -> list[int]:
    """Keys of the first addressees who have a word beginning with each of these: found by the first, then probed."""
    rows = words.filter(among, prefix("word", typed[0]), *(_has(other, of="addressee") for other in typed[1:]))
    found = rows.order_by("word", "addressee").values_list("addressee", flat=True)
    return list(dict.fromkeys(found[: limit * ROWS_PER_PERSON]))[:limit]


def _by_rarity(words: QuerySet[AddresseeWord], typed: Sequence[str]) -> Sequence[str]:
    return typed if len(typed) == 1 else sorted(typed, key=lambda word: _count(words, word))


def _count(words: QuerySet[AddresseeWord], word: str) -> int:
    return words.filter(prefix("word", word))[:FREQUENT].count()


def _has(word: str, *, of: str) -> Exists:
    return Exists(AddresseeWord.objects.filter(prefix("word", word), addressee=OuterRef(of)))


def _in_order(keys: Sequence[int]) -> list[Addressee]:
    people = Addressee.objects.with_people().in_bulk(keys)
    # Whoever was indexed anew between the two queries has another key: the next letter typed finds them.
    return [people[key] for key in keys if key in people]


def _narrowed(people: AddresseeQuerySet, typed: Sequence[str], *, at: Collection[int] | None) -> AddresseeQuerySet:
    """Of a list in order of names: a rare word names a few to be sorted, a frequent one is probed while walking."""
    words = AddresseeWord.objects.at(at)
    rarest, *others = _by_rarity(words, typed)
    # The fewer of the probed have all of several words, the further the walk would go.
    few = FREQUENT * 10 if others else FREQUENT
    if words.filter(prefix("word", rarest))[:few].count() < few:
        people = people.filter(pk__in=words.filter(prefix("word", rarest)).values("addressee"))
    else:
        others = list(typed)
    return people.filter(*(_has(other, of="pk") for other in others))


def _read_cursor(after: str) -> tuple[str, int]:
    key, _, name = after.partition("-")
    return name, read_key(key) or 0
