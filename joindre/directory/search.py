"""Finding who can be written to, over every contact and employee there is (M2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from joindre.directory.found import Found, FoundRow, rows_of
from joindre.directory.models import Addressee, AddresseeWord, Contact, Employee, Site, typed_words
from joindre.directory.models.addressees import AddresseeQuerySet
from joindre.lib.fields import between, end_of, prefix
from joindre.lib.keys import read_key
from joindre.lib.prepared import PreparedCount, PreparedQuery

#: Words beyond these no longer tell people apart.
MOST_WORDS = 6
#: A word found this often counts as frequent: walking to the tenth person is then quicker than gathering them all.
FREQUENT = 1000
#: A person may be found by several words that begin alike. The first number of rows for each person nearly always gives
#: as many people as are asked for, the second always does.
ROWS_PER_PERSON = (2, 6)
PAGE = 50
TWO = 2
#: A key that no row has.
_NO_CUSTOMER = 0
#: Nobody asks for more people than this of one last and first name.
MOST_NAMED = 10
#: Up to so many people are sorted for one page of the full list; where there are more, walking the list is quicker.
#: People who must have several words are farther apart in the list, so more of them are sorted.
MOST_SORTED = 20_000
MOST_SORTED_OF_SEVERAL = 100_000

#: Whose words are looked through, and who of these people is wanted.
COLLEAGUES = "employees with an address"
CLIENTS = "contacts with an address"
CONTACTS = "contacts"
_WANTED = {
    COLLEAGUES: Q(addressee__employee__is_active=True) & ~Q(addressee__employee__email=""),
    CLIENTS: Q(addressee__contact__is_active=True) & ~Q(addressee__contact__email=""),
    CONTACTS: Q(addressee__contact__is_active=True),
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of the full list; `after` is where the next one goes on, or empty at the end."""

    people: list[Found]
    after: str


def find_addressees(text: str, *, author: Employee, customer: int | None = None, limit: int = 10) -> list[Found]:
    """People with an address, one of whose words begins with each word typed.

    Those of the `customer` whose request it is come first, half at most; then colleagues, half at most; then anybody.
    """
    typed = typed_words(text)[:MOST_WORDS]
    if not typed:
        return []
    own = _first_contacts(typed, at=[customer], limit=limit // 2) if customer is not None else []
    keys = [*own, *_first(COLLEAGUES, typed, at=None, limit=limit // 2)][:limit]
    if len(keys) < limit:
        keys += _first_contacts(typed, at=author.customers, limit=limit)
    return [one.found for one in rows_of(list(dict.fromkeys(keys))[:limit])]


def find_contacts(text: str, *, site: Site, limit: int = 10) -> list[Contact]:
    """Active contacts by name, with an address or not: those of the site, then those of its customer's other sites."""
    people = Addressee.objects.filter(customer=site.customer_id, contact__is_active=True)
    people = people.filter(*(_has(word, of="pk") for word in typed_words(text)[:MOST_WORDS]))
    people = people.alias(is_elsewhere=~Q(contact__site=site)).order_by("is_elsewhere", "sort_name", "pk")
    found = people.with_people()[:limit]
    return [addressee.contact for addressee in found if addressee.contact]


def find_active_contacts(text: str, *, author: Employee, limit: int) -> list[Contact]:
    """Active contacts by name, with an address or not, one of whose words begins with each word typed."""
    keys = keys_of_active_contacts(typed_words(text)[:MOST_WORDS], at=author.customers, limit=limit)
    found = [addressee.contact for addressee in _people(keys) if addressee.contact]
    return sorted(found, key=lambda contact: (contact.person.last_name, contact.pk))


def keys_of_active_contacts(typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """The same as keys of addressees, which are in no order."""
    return _first(CONTACTS, _by_rarity(typed, at=at), at=at, limit=limit) if typed else []


def list_addressees(
    text: str, *, author: Employee, at: Collection[int] | None = None, after: str = "", size: int = PAGE
) -> Page:
    """The full list by name, or those of it whom the words find; `after` is that of the page before.

    `at` narrows it to some of the customers whom the author sees, and to colleagues.
    """
    seen = author.customers if at is None else at
    typed = typed_words(text)[:MOST_WORDS]
    if typed:
        people = Addressee.objects.at(seen)
        people = people.after(*_read_cursor(after)) if after else people
        found = _narrowed(people, typed, at=seen, limit=size + 1)
    else:
        name, key = _read_cursor(after) if after else (None, None)
        # Whoever sees no customer sees the colleagues all the same, and a prepared query of no keys finds nothing.
        among = seen if seen is None else seen or [_NO_CUSTOMER]
        found = rows_of([pk for (pk,) in _listed(size + 1)(at=among, name=name, key=key)])
    shown, is_last = found[:size], len(found) <= size
    return Page(
        people=[one.found for one in shown],
        after="" if is_last else f"{shown[-1].key}-{shown[-1].sort_name}",
    )


def _first_contacts(typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """Of two words, the contacts who are called by both come first: the index of names finds these at once.

    Where they do not fill the list, the rarer of the two words is rare enough for the index of words.
    """
    keys = _called(typed, at=at, limit=limit) if len(typed) == TWO else []
    if len(keys) < limit:
        keys += _first(CLIENTS, _by_rarity(typed, at=at), at=at, limit=limit)
    return list(dict.fromkeys(keys))[:limit]


def _called(typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """Keys of reachable contacts of this last and first name; the last word typed may be the beginning of one."""
    one, other = typed
    found: list[int] = []
    for name in (f"{other} {one}", f"{one} {other}"):
        found += [key for (key,) in _named(at=at, name=name, end=end_of(name))][:limit]
    return found


@PreparedQuery
def _named(at: Any, name: object, end: object) -> QuerySet[Addressee, tuple[int]]:  # noqa: ANN401 - a place of values
    people = Addressee.objects.filter(between("sort_name", name, end), contact__is_active=True)
    people = people.exclude(contact__email="")
    if at is not None:
        people = people.filter(customer__in=at)
    return people.order_by("sort_name", "pk").values_list("pk")[:MOST_NAMED]


def _first(whose: str, typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """Keys of the first addressees who have a word beginning with each of these: found by the first, then probed."""
    bounds = {f"first_{place}": word for place, word in enumerate(typed)}
    bounds |= {f"end_{place}": end_of(word) for place, word in enumerate(typed)}
    keys: list[int] = []
    for times in ROWS_PER_PERSON:
        most = limit * times
        several = [key for (key,) in _found_by(whose, len(typed), most)(at=at, **bounds)]
        keys = list(dict.fromkeys(several))[:limit]
        if len(keys) == limit or len(several) < most:
            break
    return keys


@cache
def _found_by(whose: str, count: int, most: int) -> PreparedQuery[tuple[int]]:
    """Return the query for so many words. Which plan is best depends on how frequent they are."""

    def build(at: Any, **bounds: Any) -> QuerySet[AddresseeWord, tuple[int]]:  # noqa: ANN401 - places of values
        words = (
            AddresseeWord.objects.of_employees() if whose == COLLEAGUES else AddresseeWord.objects.of_contacts(at=at)
        )
        first, *others = [(bounds[f"first_{place}"], bounds[f"end_{place}"]) for place in range(count)]
        rows = words.filter(
            _WANTED[whose], between("word", *first), *(_has_between(*other, of="addressee") for other in others)
        )
        return rows.order_by("word", "addressee").values_list("addressee")[:most]

    return PreparedQuery(build, keeps_plan=False)


def _by_rarity(typed: Sequence[str], *, at: Collection[int] | None) -> Sequence[str]:
    """Put the rarest word first. Of a frequent word no more rows are counted than tell that it is one."""
    if len(typed) == 1:
        return typed
    counts = {word: _rows_of(at=at, word=word, end=end_of(word)) for word in typed}
    return sorted(typed, key=counts.__getitem__)


@PreparedCount
def _rows_of(at: Any, word: object, end: object) -> QuerySet[AddresseeWord, tuple[int]]:  # noqa: ANN401 - a place of values
    words = AddresseeWord.objects.of_contacts(at=at).filter(between("word", word, end))
    return words.values_list("pk")[:FREQUENT]


def _count(words: QuerySet[AddresseeWord], word: str, *, most: int) -> int:
    return words.filter(prefix("word", word))[:most].count()


def _has(word: str, *, of: str) -> Exists:
    return _has_between(word, end_of(word), of=of)


def _has_between(first: object, end: object, *, of: str) -> Exists:
    return Exists(AddresseeWord.objects.filter(between("word", first, end), addressee=OuterRef(of)))


_with_people = PreparedQuery(lambda keys: Addressee.objects.filter(pk__in=keys).with_people())


def _people(keys: Sequence[int]) -> list[Addressee]:
    """The addressees of these keys, in this order."""
    people = {addressee.pk: addressee for addressee in _with_people(keys=keys)}
    # A person who was indexed anew between the two queries has another key, and is found with the next letter typed.
    return [people[key] for key in keys if key in people]


def _narrowed(
    people: AddresseeQuerySet, typed: Sequence[str], *, at: Collection[int] | None, limit: int
) -> list[FoundRow]:
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


@cache
def _listed(limit: int) -> PreparedQuery[tuple[int]]:
    """Return the query for a page of the list of all people, which goes on after this name and key."""

    def build(at: Any, name: Any, key: Any) -> QuerySet[Addressee, tuple[int]]:  # noqa: ANN401 - places of values
        people = Addressee.objects.at(at) if name is None else Addressee.objects.at(at).after(name, key)
        return people.reachable().order_by("sort_name", "pk").values_list("pk")[:limit]

    return PreparedQuery(build, keeps_plan=False)


def _walked(people: AddresseeQuerySet, *, limit: int) -> list[FoundRow]:
    """The keys of a page come from narrow tables; what is shown of these few people is read afterwards."""
    in_order = people.reachable().order_by("sort_name", "pk")
    return rows_of(list(in_order.values_list("pk", flat=True)[:limit]))


def _reachable(keys: Sequence[int], *, limit: int) -> list[FoundRow]:
    """The first of these who can be written to; most of them can."""
    found: list[FoundRow] = []
    for at in range(0, len(keys), limit):
        found += [one for one in rows_of(keys[at : at + limit]) if one.is_active and one.found.address]
        if len(found) >= limit:
            break
    return found[:limit]


def _read_cursor(after: str) -> tuple[str, int]:
    key, _, name = after.partition("-")
    return name, read_key(key) or 0
