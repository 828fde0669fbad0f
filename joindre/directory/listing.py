"""The directory: contacts in order of their names or of their customers, narrowed by words, numbers and marks (C7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

from django.db.models import Exists, F, OuterRef, Q, TextChoices, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower

from joindre.directory.models import Addressee, AddresseeWord, Contact, ContactMark, Employee, typed_words
from joindre.directory.models.addressees import AddresseeQuerySet
from joindre.lib.fields import prefix
from joindre.lib.keys import read_key
from joindre.lib.positions import beyond
from joindre.lib.prepared import PreparedQuery
from joindre.lib.text import fold
from joindre.mail.models import Recipient
from joindre.search.conditions import Condition
from joindre.search.indexing import OF_CONTACT
from joindre.search.lookup import newest
from joindre.search.models import IndexedText
from joindre.search.queries import read_query
from joindre.search.words import NUMBER, SHORTEST_END, digits_of

PAGE: Final = 50
MOST_WORDS: Final = 6
#: A part of the list for each word, and one for the rest.
PARTS: Final = frozenset(map(str, range(MOST_WORDS + 1)))
#: Up to so many people are sorted for one page; where there are more, walking the list in its order is quicker.
MOST_SORTED: Final = 5_000
#: Two conditions may seldom hold together, so that a walk would be long.
MOST_SORTED_OF_SEVERAL: Final = 100_000
#: People who are shown for a part of a number; whoever sees more types further digits.
MOST_BY_NUMBER: Final = 100
#: Addresses that bounced, the latest.
MOST_BOUNCED: Final = 5_000


class DirectoryOrder(TextChoices):
    NAME = "name"
    CUSTOMER = "customer"

    @property
    def columns(self) -> tuple[str, ...]:
        return ("sort_name", "pk") if self is DirectoryOrder.NAME else ("customer_name", "sort_name", "pk")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Who is looked for."""

    text: str = ""
    customer: int | None = None
    site: int | None = None
    marks: tuple[ContactMark, ...] = ()
    has_bounced: bool = False
    order: DirectoryOrder = DirectoryOrder.NAME

    @property
    def is_of_few(self) -> bool:
        """Whether those who are left are gathered before their order is asked for."""
        return self.has_bounced or self.site is not None

    @property
    def is_everybody(self) -> bool:
        return not (self.text or self.customer or self.marks or self.has_bounced)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page begins: after a person in the order of the list, or before one."""

    part: int
    values: tuple[str | int, ...]

    @classmethod
    def read(cls, text: str, order: DirectoryOrder) -> Self | None:
        """`None` for a text that is none, so that the list begins at its beginning."""
        part, _tab, rest = text[:400].partition("\t")
        key, _tab, rest = rest.partition("\t")
        names = rest.split("\t")
        if part not in PARTS or (pk := read_key(key)) is None or len(names) != len(order.columns) - 1:
            return None
        return cls(part=int(part), values=(*names, pk))

    def written(self) -> str:
        *names, key = self.values
        return "\t".join([str(self.part), str(key), *map(str, names)])


@dataclass(frozen=True, kw_only=True)
class DirectoryPage:
    """Contacts of one page, and where the pages beside it begin; blank where there is none."""

    contacts: Sequence[Contact]
    after: str = ""
    before: str = ""
    #: Whether more people have this number than are shown.
    is_cut_off: bool = False


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A part of the list. Where it is small its rows are sorted, by columns that no index has: with one that has this
    order, a database would rather walk all people.
    """

    rows: AddresseeQuerySet
    is_small: bool = False
    #: Whether so few are left that none of it is worth a walk.
    is_rare: bool = False
    columns: tuple[str | Combinable, ...] = field(default=())

    def in_order(
        self, order: DirectoryOrder, *, place: Place | None, backwards: bool, limit: int
    ) -> list[tuple[str | int, ...]]:
        first, *others = order.columns
        columns: list[str | Combinable] = [Concat(first, Value("")) if self.is_small else F(first), *map(F, others)]
        rows = self.rows if place is None else self.rows.filter(beyond(columns, place.values, backwards=backwards))
        ordered = [F(one) if isinstance(one, str) else one for one in columns]
        rows = rows.order_by(*(one.desc() if backwards else one.asc() for one in ordered))  # type: ignore[attr-defined]  # expressions have both
        return list(rows.values_list(*order.columns)[:limit])


def list_contacts(
    wanted: Selection, *, author: Employee, after: str = "", before: str = "", size: int = PAGE
) -> DirectoryPage:
    """One page of the contacts whom this person may see; `after` and `before` are those of the page beside it."""
    if _holds_number(wanted.text):
        return _by_number(wanted, author=author)
    parts, place = _parts(wanted, author), Place.read(before or after, wanted.order)
    backwards = bool(before) and place is not None
    found = _walked(parts, wanted.order, place=place, backwards=backwards, limit=size + 1)
    shown, goes_on = found[:size], len(found) > size
    if backwards:
        shown.reverse()
    return DirectoryPage(
        contacts=_contacts_at([int(one.values[-1]) for one in shown]),
        after=shown[-1].written() if shown and (goes_on or backwards) else "",
        before=shown[0].written() if shown and (goes_on if backwards else place is not None) else "",
    )


def _walked(
    parts: Sequence[_Part], order: DirectoryOrder, *, place: Place | None, backwards: bool, limit: int
) -> list[Place]:
    """The places of the next people, through one part of the list after the other."""
    found: list[Place] = []
    for number in reversed(range(len(parts))) if backwards else range(len(parts)):
        if place is not None and (number > place.part if backwards else number < place.part):
            continue
        start = place if place is not None and place.part == number else None
        rows = parts[number].in_order(order, place=start, backwards=backwards, limit=limit - len(found))
        found += [Place(part=number, values=values) for values in rows]
        if len(found) >= limit:
            break
    return found


def _parts(wanted: Selection, author: Employee) -> list[_Part]:
    """For each word those whose name, or customer, begins with it, by the index in that order; then the rest."""
    people, typed = _people(wanted, author), typed_words(wanted.text)[:MOST_WORDS]
    if wanted.text.strip() and not typed:
        return [_Part(rows=people.none())]
    rest = _narrowed(people, typed, wanted, author=author)
    first = rest.rows if rest.is_rare else people.filter(*_others(typed, wanted.marks))
    parts: list[_Part] = []
    before = Q()
    for word in typed:
        begins = prefix(wanted.order.columns[0], word)
        rows = first.filter(begins).exclude(before) if before else first.filter(begins)
        parts.append(_Part(rows=rows, is_small=wanted.is_of_few or rest.is_rare))
        before |= begins
    return [*parts, replace(rest, rows=rest.rows.exclude(before))] if before else [rest]


def _people(wanted: Selection, author: Employee) -> AddresseeQuerySet:
    """Whom this person sees, at the customer and the site that are wanted."""
    people = Addressee.objects.filter(customer__isnull=False)
    if author.customers is not None:
        people = people.filter(customer__in=author.customers)
    if wanted.customer is not None:
        people = people.filter(customer=wanted.customer)
    if wanted.site is not None:
        people = people.filter(contact__site=wanted.site)
    return people.filter(contact__in=_bounced()) if wanted.has_bounced else people


def _others(typed: Sequence[str], marks: Sequence[ContactMark]) -> Iterator[Exists]:
    """What is asked of each row that a walk comes to: the few words of this person.

    They are no bare column there. PostgreSQL takes the beginning of a frequent word for one of few rows; it would
    rather read the index of that word, all of it for each person.
    """
    words = AddresseeWord.objects.filter(addressee=OuterRef("pk")).annotate(asked=Concat("word", Value("")))
    for word in typed:
        yield Exists(words.filter(prefix("asked", word)))
    for mark in marks:
        yield Exists(words.filter(asked=mark))


def _narrowed(people: AddresseeQuerySet, typed: Sequence[str], wanted: Selection, *, author: Employee) -> _Part:
    """Those of a rare word or mark are gathered and sorted; a frequent one is asked of each row of a walk."""
    words = AddresseeWord.objects.of_contacts(at=author.customers)
    if wanted.customer is not None:
        words = words.filter(customer=wanted.customer)
    conditions = [prefix("word", word) for word in typed] + [Q(word=mark) for mark in wanted.marks]
    asked = people.filter(*_others(typed, wanted.marks))
    if wanted.is_of_few:
        return _Part(rows=asked, is_small=True, is_rare=True)
    if not conditions:
        return _Part(rows=asked)
    most = MOST_SORTED if len(conditions) == 1 and wanted.customer is None else MOST_SORTED_OF_SEVERAL
    counts = [words.filter(one)[:most].count() for one in conditions]
    rarest = min(range(len(counts)), key=counts.__getitem__)
    if counts[rarest] == most:
        return _Part(rows=asked)
    named = asked.filter(pk__in=words.filter(conditions[rarest]).values("addressee"))
    return _Part(rows=named, is_small=True, is_rare=counts[rarest] < MOST_SORTED)


def _bounced() -> list[int]:
    """Keys of the contacts whose address bounced, and was not reached since."""
    lowered = Recipient.objects.bounced().order_by("-pk").annotate(low=Lower("address")).values_list("low", flat=True)
    addresses = set(lowered[:MOST_BOUNCED])
    found = Contact.objects.annotate(low=Lower("email")).filter(low__in=addresses)
    return list(found.values_list("pk", flat=True)[:MOST_BOUNCED])


def _holds_number(text: str) -> bool:
    """Whether a part of a number stands in it that is long enough to be looked for among numbers."""
    return any(len(digits_of(found[0])) >= SHORTEST_END for found in NUMBER.finditer(fold(text)))


def _by_number(wanted: Selection, *, author: Employee) -> DirectoryPage:
    """The people of this number or part of one, whatever its notation; the index of search knows all its ends."""
    conditions = [Condition.of_term(term, mark=OF_CONTACT) for term in read_query(wanted.text).terms]
    seen = author.customers if wanted.customer is None else {wanted.customer} & (author.customers or {wanted.customer})
    conditions += [] if seen is None else [Condition.of_customers(seen)]
    hits = newest([Condition.of_kinds([IndexedText.CONTACT]), *conditions], limit=MOST_BY_NUMBER + 1, before=0)
    people = Addressee.objects.filter(contact__in=[-hit.key for hit in hits]).filter(*_others((), wanted.marks))
    if wanted.has_bounced:
        people = people.filter(contact__in=_bounced())
    rows = list(people.with_people().order_by(*wanted.order.columns))
    contacts = [one.contact for one in rows[:MOST_BY_NUMBER] if one.contact]
    return DirectoryPage(contacts=contacts, is_cut_off=len(hits) > MOST_BY_NUMBER)


_with_people = PreparedQuery(lambda keys: Addressee.objects.filter(pk__in=keys).with_people())


def _contacts_at(keys: Sequence[int]) -> list[Contact]:
    """The contacts of these rows of the index, in this order."""
    found = {one.pk: one.contact for one in _with_people(keys=keys)}
    return [contact for key in keys if (contact := found.get(key)) is not None]
