"""Finding who can be written to, over every contact and employee there is (M2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext

from joindre.directory.models import Addressee, AddresseeWord, Contact, Employee, Site, typed_words
from joindre.directory.models.addressees import AddresseeQuerySet
from joindre.lib.fields import prefix
from joindre.lib.keys import read_key
from joindre.lib.prepared import PreparedQuery

#: Words beyond these no longer tell people apart.
MOST_WORDS = 6
#: A word found this often counts as frequent: walking to the tenth person is then quicker than gathering them all.
FREQUENT = 1000
#: A person may be found by several words that begin alike. The first number of rows for each person nearly always gives
#: as many people as are asked for, the second always does.
ROWS_PER_PERSON = (2, 6)
PAGE = 50
TWO = 2
#: Up to so many people are sorted for one page of the full list; where there are more, walking the list is quicker.
#: People who must have several words are farther apart in the list, so more of them are sorted.
MOST_SORTED = 20_000
MOST_SORTED_OF_SEVERAL = 100_000

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
    keys = _first(colleagues, typed, limit=limit // 2, among=REACHABLE_EMPLOYEE)
    keys += _first_contacts(typed, at=author.customers, limit=limit - len(keys))
    return [Found.addressee(addressee) for addressee in _people(keys)]


def find_contacts(text: str, *, site: Site, limit: int = 10) -> list[Contact]:
    """Active contacts by name, with an address or not: those of the site, then those of its customer's other sites."""
    people = Addressee.objects.filter(customer=site.customer_id, contact__is_active=True)
    people = people.filter(*(_has(word, of="pk") for word in typed_words(text)[:MOST_WORDS]))
    people = people.alias(is_elsewhere=~Q(contact__site=site)).order_by("is_elsewhere", "sort_name", "pk")
    found = people.with_people()[:limit]
    return [addressee.contact for addressee in found if addressee.contact]


def find_active_contacts(text: str, *, author: Employee, limit: int) -> list[Contact]:
    """Active contacts by name, with an address or not, one of whose words begins with each word typed."""
    typed = typed_words(text)[:MOST_WORDS]
    if not typed:
        return []
    words = AddresseeWord.objects.of_contacts(at=author.customers)
    keys = _first(words, _by_rarity(words, typed), limit=limit, among=Q(addressee__contact__is_active=True))
    found = [addressee.contact for addressee in _people(keys) if addressee.contact]
    return sorted(found, key=lambda contact: (contact.person.last_name, contact.pk))


def list_addressees(text: str, *, author: Employee, after: str = "", size: int = PAGE) -> Page:
    """The full list by name, or those of it whom the words find; `after` is that of the page before."""
    people, typed = Addressee.objects.at(author.customers), typed_words(text)[:MOST_WORDS]
    if after:
        people = people.after(*_read_cursor(after))
    found = _narrowed(people, typed, at=author.customers, limit=size + 1) if typed else _walked(people, limit=size + 1)
    shown, is_last = found[:size], len(found) <= size
    return Page(
        people=[Found.addressee(addressee) for addressee in shown],
        after="" if is_last else f"{shown[-1].pk}-{shown[-1].sort_name}",
    )


def _first_contacts(typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """Of two words, the contacts who are called by both come first: the index of names finds these at once.

    Where they do not fill the list, the rarer of the two words is rare enough for the index of words.
    """
    keys = _called(typed, at=at, limit=limit) if len(typed) == TWO else []
    if len(keys) < limit:
        words = AddresseeWord.objects.of_contacts(at=at)
        keys += _first(words, _by_rarity(words, typed), limit=limit, among=REACHABLE_CONTACT)
    return list(dict.fromkeys(keys))[:limit]


def _called(typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """Keys of reachable contacts of this last and first name; the last word typed may be the beginning of one."""
    people = Addressee.objects.filter(contact__is_active=True).exclude(contact__email="")
    if at is not None:
        people = people.filter(customer__in=at)
    one, other = typed
    found: list[int] = []
    for name in (f"{other} {one}", f"{one} {other}"):
        named = people.filter(prefix("sort_name", name)).order_by("sort_name", "pk")
        found += named.values_list("pk", flat=True)[:limit]
    return found


def _first(words: QuerySet[AddresseeWord], typed: Sequence[str], *, limit: int, among: Q) -> list[int]:
    """Keys of the first addressees who have a word beginning with each of these: found by the first, then probed."""
    rows = words.filter(among, prefix("word", typed[0]), *(_has(other, of="addressee") for other in typed[1:]))
    found = rows.order_by("word", "addressee").values_list("addressee", flat=True)
    keys: list[int] = []
    for times in ROWS_PER_PERSON:
        several = list(found[: limit * times])
        keys = list(dict.fromkeys(several))[:limit]
        if len(keys) == limit or len(several) < limit * times:
            break
    return keys


def _by_rarity(words: QuerySet[AddresseeWord], typed: Sequence[str]) -> Sequence[str]:
    return typed if len(typed) == 1 else sorted(typed, key=lambda word: _count(words, word, most=FREQUENT))


def _count(words: QuerySet[AddresseeWord], word: str, *, most: int) -> int:
    return words.filter(prefix("word", word))[:most].count()


def _has(word: str, *, of: str) -> Exists:
    return Exists(AddresseeWord.objects.filter(prefix("word", word), addressee=OuterRef(of)))


_with_people = PreparedQuery(lambda keys: Addressee.objects.filter(pk__in=keys).with_people())


def _people(keys: Sequence[int]) -> list[Addressee]:
    """The addressees of these keys, in this order."""
    people = {addressee.pk: addressee for addressee in _with_people(keys=keys)}
    # A person who was indexed anew between the two queries has another key, and is found with the next letter typed.
    return [people[key] for key in keys if key in people]


def _narrowed(
    people: AddresseeQuerySet, typed: Sequence[str], *, at: Collection[int] | None, limit: int
) -> list[Addressee]:
    """The people whom all words find, by name: those of a rare word are sorted, a frequent word is probed in a walk."""
    words = AddresseeWord.objects.at(at)
    most = MOST_SORTED if len(typed) == 1 else MOST_SORTED_OF_SEVERAL
    counts = {word: _count(words, word, most=most) for word in typed}
    rarest, *others = sorted(typed, key=counts.__getitem__)
    if counts[rarest] == most:
        return _walked(people.filter(*(_has(word, of="pk") for word in typed)), limit=limit)
    named = people.filter(pk__in=words.filter(prefix("word", rarest)).values("addressee"))
    # No index has this order: with one that has, a database would rather walk all people than sort these.
    in_order = named.filter(*(_has(other, of="pk") for other in others)).order_by(Concat("sort_name", Value("")), "pk")
    return _reachable(list(in_order.values_list("pk", flat=True)), limit=limit)


def _walked(people: AddresseeQuerySet, *, limit: int) -> list[Addressee]:
    """The keys of a page come from narrow tables; what is shown of these few people is read afterwards."""
    in_order = people.reachable().order_by("sort_name", "pk")
    return _people(list(in_order.values_list("pk", flat=True)[:limit]))


def _reachable(keys: Sequence[int], *, limit: int) -> list[Addressee]:
    """The first of these who can be written to; most of them can."""
    found: list[Addressee] = []
    for at in range(0, len(keys), limit):
        found += [one for one in _people(keys[at : at + limit]) if one.person.is_active and one.person.email]
        if len(found) >= limit:
            break
    return found[:limit]


def _read_cursor(after: str) -> tuple[str, int]:
    key, _, name = after.partition("-")
    return name, read_key(key) or 0
