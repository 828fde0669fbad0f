"""Finding requests and their entries by words, among what a person may see (T5, S3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, shown_name
from joindre.directory.named import find_contacts_by_name_first
from joindre.lib import richtext
from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.search.conditions import Condition
from joindre.search.indexing import OF_CONTACT, OF_TITLE, WITH_FILES
from joindre.search.lookup import TOP, Hit, named_by_index, newest, newest_by_index
from joindre.search.models import IndexedText
from joindre.search.queries import Query, Term, TicketNumber
from joindre.search.words import SHORTEST_END
from joindre.tickets.lines import TicketLine, lines_of
from joindre.tickets.models import Status, Ticket, TicketQuerySet, YearCounter, customers_seen, known_value

#: Hits of one page.
PAGE: Final = 30
MOST_CONTACTS: Final = 5
#: Of a telephone number, so many digits are rare among the numbers of a million contacts.
RARE_DIGITS: Final = 5
#: Rows that are walked before the index is asked: a contact costs more than an entry, one in ten of which is a request.
WALK_OF_CONTACTS: Final = 200
WALK_OF_TITLES: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What is looked at, besides everything."""

    #: Codes of kinds; all where there is none.
    kinds: Sequence[str] = ()
    with_files: bool = False

    def conditions(self) -> list[Condition]:
        found = [Condition.of_kinds(self.kinds)] if self.kinds else []
        return found + ([Condition.of_mark(WITH_FILES)] if self.with_files else [])


@dataclass(frozen=True, kw_only=True)
class RequestOfHits:
    """What is shown of a request beside what was found of it."""

    number: Number
    title: str
    description: str
    created_at: datetime
    status: Status
    customer: str
    site: str
    requester: str = ""

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        return cls(
            number=ticket.number,
            title=ticket.title,
            description=ticket.description,
            created_at=ticket.created_at,
            status=ticket.status,
            customer=ticket.customer.name,
            site=ticket.site.name,
            requester=ticket.requester.name if ticket.requester else "",
        )


@dataclass(frozen=True, kw_only=True)
class Hits:
    """One page of what was found, the newest first, each on a request that this person may see."""

    hits: Sequence[Hit] = ()
    tickets: Mapping[int, RequestOfHits] = field(default_factory=dict)
    #: Key before which the next page goes on; `None` where nothing follows.
    older_than: int | None = None


def find(query: Query, *, author: Employee, within: Narrowing | None = None, before: int = TOP) -> Hits:
    """The newest things in which all the words stand."""
    if not query or not may_search(author):
        return Hits()
    narrowing = within or Narrowing()
    conditions = [*_wanted(query), *narrowing.conditions(), *_customers(author)]
    found = newest(conditions, limit=PAGE + 1, before=before)
    # The customers are asked for above, so that a page is full; what is seen is asked for here, by the one rule.
    tickets = _visible({hit.ticket for hit in found if hit.ticket}, author)
    return _page([hit for hit in found if hit.ticket in tickets], tickets)


def find_within(ticket: Ticket, query: Query, *, before: int = TOP) -> Hits:
    """The same on one request, which whoever asks has found already."""
    if not query:
        return Hits()
    found = named_by_index([Condition.of_ticket(ticket.pk)], _wanted(query), limit=PAGE + 1, before=before)
    return _page(found, {ticket.pk: RequestOfHits.of(ticket)})


def find_contacts(query: Query, *, author: Employee) -> Sequence[Contact]:
    """Contacts by name, address or number."""
    if not query or not may_search(author):
        return []
    people = [Condition.of_term(term, mark=OF_CONTACT) for term in query.terms]
    hits = newest(
        [Condition.of_kinds([IndexedText.CONTACT]), *people, *_customers(author)], limit=MOST_CONTACTS, before=0
    )
    keys = [-hit.key for hit in hits]
    contacts = {contact.pk: contact for contact in _contacts(customers=author.customers, keys=keys)}
    return [contacts[key] for key in keys if key in contacts]


def find_people(text: str, query: Query, *, author: Employee, limit: int) -> Sequence[Contact]:
    """The same while one types: active contacts by words of name, address and customer, or by a part of a number."""
    if not may_search(author):
        return []
    number = _part_of_number(query)
    if number is None:
        return find_contacts_by_name_first(text, author=author, limit=limit)
    conditions = [Condition.of_term(number, mark=OF_CONTACT)]
    rest = [Condition.of_kinds([IndexedText.CONTACT]), *_customers(author)]
    # A long part is rare, and the index names its few people at once; a short one may stand in many of the first rows.
    is_rare = len(number.forms[0].words[0]) >= RARE_DIGITS
    hits = (
        named_by_index(conditions, rest, limit=limit * 2, before=0)
        if is_rare
        else newest_by_index(conditions, rest, limit=limit * 2, walk=WALK_OF_CONTACTS, before=0)
    )
    keys = [-hit.key for hit in hits]
    contacts = {contact.pk: contact for contact in _contacts(customers=author.customers, keys=keys)}
    return [contacts[key] for key in keys if key in contacts and contacts[key].is_active][:limit]


def find_titled(query: Query, *, author: Employee, limit: int) -> Sequence[TicketLine]:
    """The newest requests in whose titles each word typed begins a word, however long ago they were opened."""
    if not query or not may_search(author):
        return []
    titled = [Condition.of_term(term, mark=OF_TITLE) for term in query.terms]
    others = [*map(Condition.without, query.excluded), *_customers(author)]
    hits = newest_by_index(
        titled, [Condition.of_kinds([IndexedText.REQUEST]), *others], limit=limit, walk=WALK_OF_TITLES
    )
    # The customers are asked for above, so that no line is missing; what is seen is asked for here, by the one rule.
    return lines_of([hit.ticket for hit in hits if hit.ticket], author=author)


def find_number(query: Query, *, author: Employee) -> Ticket | None:
    """The request whose number was typed; without a year, the newest with this sequence."""
    if query.number is None:
        return None
    numbered = _numbered(query.number, author=author)
    return numbered.with_header().select_related("requester__person").order_by("-year").first()


def _numbered(number: TicketNumber, *, author: Employee) -> TicketQuerySet:
    years = [number.year] if number.year else list(YearCounter.objects.values_list("year", flat=True))
    return Ticket.objects.visible_to(author).filter(year__in=years, sequence=number.sequence)


def description_of(ticket: RequestOfHits) -> str:
    """What a request says besides its title and its number."""
    said = [ticket.requester, f"{ticket.customer}, {ticket.site}", richtext.to_text(ticket.description)]
    return " · ".join(text for text in said if text.strip())


def _visible(keys: Iterable[int], author: Employee) -> Mapping[int, RequestOfHits]:
    """Those of these requests that this person may see."""
    return {
        key: RequestOfHits(
            number=Number(year, sequence),
            status=known_value("status", status),
            requester=shown_name(first, last),
            **dict(zip(_SHOWN, shown, strict=True)),
        )
        for key, year, sequence, status, first, last, *shown in _rows(customers=customers_seen(author), keys=keys)
    }


_SHOWN: Final = ("title", "description", "created_at", "customer", "site")
_rows = PreparedQuery(
    lambda customers, keys: (
        Ticket.objects.of_customers(customers)
        .filter(pk__in=keys)
        .values_list(
            *("pk", "year", "sequence", "status", "requester__person__first_name", "requester__person__last_name"),
            *("title", "description", "created_at", "customer__name", "site__name"),
        )
    )
)
_contacts = PreparedQuery(lambda customers, keys: Contact.objects.at(customers).with_identity().filter(pk__in=keys))


def may_search(author: Employee) -> bool:
    """People stand beside their requests: who sees no request finds nobody (S2)."""
    return author.has_right(Right.SEARCH_TICKETS, Right.DIRECT_MESSAGES)


def _part_of_number(query: Query) -> Term | None:
    """The digits that were typed, in whatever notation; `None` where there are words too."""
    if len(query.terms) != 1 or query.excluded:
        return None
    words = query.terms[0].forms[0].words
    is_number = len(words) == 1 and words[0].isdecimal() and len(words[0]) >= SHORTEST_END
    return query.terms[0] if is_number else None


def _page(found: Sequence[Hit], tickets: Mapping[int, RequestOfHits]) -> Hits:
    hits = found[:PAGE]
    return Hits(hits=hits, tickets=tickets, older_than=hits[-1].key if len(found) > PAGE else None)


def _wanted(query: Query) -> list[Condition]:
    return [*map(Condition.of_term, query.terms), *map(Condition.without, query.excluded)]


def _customers(author: Employee) -> list[Condition]:
    return [] if author.customers is None else [Condition.of_customers(author.customers)]
