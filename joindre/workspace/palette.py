"""What the palette finds while one types: requests, people with their open requests, customers and pages (U1).

Everything is asked of an index or of so many of the newest rows, so that an answer costs the same at any size. What
stands further back is found by the search page, to which the last line leads.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Customer, CustomerWord, Employee, typed_words
from joindre.directory.models.sites import CustomerQuerySet
from joindre.lib import phones
from joindre.lib.fields import prefix
from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.lib.text import fold
from joindre.search.excerpts import Piece, marked
from joindre.search.queries import Query, TicketNumber
from joindre.tickets.models import Ticket, customers_seen, known_value
from joindre.tickets.search import find_people, find_titled, key_of_number, may_search
from joindre.workspace.found_numbers import new_number, numbers_found
from joindre.workspace.http import AgentRequest
from joindre.workspace.settings_pages import find_pages, pages_for
from joindre.workspace.views.listing import open_statuses

MOST_OF_A_GROUP: Final = 5
#: Digits of the sequence of a request; more of them are a telephone number.
LONGEST_SEQUENCE: Final = 9
#: Open requests that stand under a person, and those that are counted.
SHOWN_OF_PERSON: Final = 3
COUNTED_OF_PERSON: Final = 9
#: Letters from which on a customer is looked for.
LETTERS_OF_CUSTOMER: Final = 3
#: Customers of one word that are looked at.
MOST_OF_A_WORD: Final = 200
#: Where more people are found, their requests are counted and not listed: the list would be long.
MOST_WITH_REQUESTS: Final = 3


@dataclass(frozen=True, kw_only=True)
class FoundTicket:
    """A request as one line."""

    number: Number
    title: Sequence[Piece]
    status: str
    colour: str
    customer: str

    @property
    def url(self) -> str:
        return reverse("workspace:ticket", args=[self.number])


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """A contact, with what tells them apart and the newest of their open requests."""

    contact: Contact
    name: Sequence[Piece]
    place: Sequence[Piece]
    numbers: Sequence[str]
    open_count: str
    tickets: Sequence[FoundTicket]
    url: str
    #: Where a new request for them begins; blank for who may open none.
    new_url: str


@dataclass(frozen=True, kw_only=True)
class FoundLink:
    """A customer or a page as one line."""

    label: Sequence[Piece]
    url: str
    icon: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class PaletteFound:
    """All groups, in the order in which the palette shows them."""

    numbered: Sequence[FoundTicket] = ()
    people: Sequence[FoundPerson] = ()
    requests: Sequence[FoundTicket] = ()
    customers: Sequence[FoundLink] = ()
    pages: Sequence[FoundLink] = ()
    #: Of digits alone, a person whose telephone number holds them is meant before a request: somebody is calling.
    has_caller: bool = False
    #: A number of nobody, or its beginning: where a contact with it is created.
    creation: FoundLink | None = None


def find_all(request: AgentRequest, text: str, query: Query) -> PaletteFound:
    author = request.employee
    number = _number(text, query)
    numbered = key_of_number(number, author=author) if number else None
    people = find_people(text, query, author=author, limit=MOST_OF_A_GROUP)
    keys = [numbered] if numbered else []
    titled = find_titled(query, author=author, limit=MOST_OF_A_GROUP) if _tells_titles(query) else ()
    tickets = _tickets([*keys, *(key for key in titled if key != numbered)], query)
    return PaletteFound(
        numbered=tickets[: len(keys)],
        people=_shown_people(people, query, author=author, typed=text),
        requests=tickets[len(keys) :],
        customers=_customers(text, query, author=author),
        pages=_pages(author, text, query),
        has_caller=query.number is None and bool(people),
        creation=None if people or numbered else _creation(request, text),
    )


def _creation(request: AgentRequest, text: str) -> FoundLink | None:
    """Of a number that nobody has: whose it is, or a new contact with it (C2)."""
    country = request.company.country
    if not request.employee.has_right(Right.CREATE_CONTACT) or not (number := new_number(text, country=country)):
        return None
    label = _("Create “%(name)s”") % {"name": phones.display(number, country=country)}
    url = f"{reverse('workspace:whose-number')}?{urlencode({'number': number})}"
    return FoundLink(label=marked(label, Query()), url=url, icon="user-plus")


def _number(text: str, query: Query) -> TicketNumber | None:
    """The number of a request that was typed; digits alone may be one too."""
    is_bare = text.isascii() and text.isdecimal() and len(text) <= LONGEST_SEQUENCE
    return TicketNumber(year=None, sequence=int(text)) if is_bare else query.number


def recent(request: AgentRequest, numbers: Sequence[Number], people: Sequence[int]) -> PaletteFound:
    """What this person opened last, by what the browser kept of it: shown is what they may see now."""
    author = request.employee
    tickets = _tickets(_keys_of(numbers, author=author), Query())
    return PaletteFound(
        requests=tickets, people=_shown_people(_contacts_of(people, author=author), Query(), author=author)
    )


def _keys_of(numbers: Sequence[Number], *, author: Employee) -> list[int]:
    if not numbers:
        return []
    wanted = reduce(or_, (Q(year=number.year, sequence=number.sequence) for number in numbers))
    rows = Ticket.objects.visible_to(author).filter(wanted).values_list("pk", "year", "sequence")
    found = {Number(year, sequence): key for key, year, sequence in rows}
    return [found[number] for number in numbers if number in found]


def _contacts_of(people: Sequence[int], *, author: Employee) -> list[Contact]:
    """Of each person one place at which they may be seen."""
    if not people or not may_search(author):
        return []
    rows = Contact.objects.at(author.customers).active().with_identity().filter(person__in=people).order_by("-pk")
    found = {contact.person_id: contact for contact in rows}
    return [found[key] for key in people if key in found]


def _tells_titles(query: Query) -> bool:
    """Whether enough was typed: a letter alone is a word of nearly every title."""
    words = [word for term in query.terms for word in term.forms[0].words]
    return sum(map(len, words)) > 1


def _begins(title: str, wanted: Iterable[str]) -> bool:
    return all(f" {word}" in title for word in wanted)


def _tickets(keys: Sequence[int], query: Query) -> list[FoundTicket]:
    """Requests by keys that were asked for with `visible_to`, in this order."""
    rows = Ticket.objects.filter(pk__in=keys).values_list("pk", "year", "sequence", "title", "status", "customer__name")
    found = {key: _ticket(rest, query) for key, *rest in rows} if keys else {}
    return [found[key] for key in keys if key in found]


def _ticket(row: Sequence[object], query: Query) -> FoundTicket:
    year, sequence, title, status, customer = row
    shown = known_value("status", status)  # type: ignore[arg-type]  # the column holds a key
    return FoundTicket(
        number=Number(year, sequence),  # type: ignore[arg-type]  # the columns hold numbers
        title=marked(str(title), query),
        status=shown.label,
        colour=shown.colour,
        customer=str(customer),
    )


def _shown_people(
    people: Sequence[Contact], query: Query, *, author: Employee, typed: str = ""
) -> Sequence[FoundPerson]:
    opened, found = _open_of(people, author=author), numbers_found(people, typed)
    listed = SHOWN_OF_PERSON if len(people) <= MOST_WITH_REQUESTS else 0
    wanted = [key for keys in opened.values() for key in keys[:listed]]
    shown = dict(zip(wanted, _tickets(wanted, query), strict=False))
    return [
        FoundPerson(
            contact=contact,
            name=marked(contact.name, query),
            place=marked(contact.told_apart_by, query),
            numbers=found[contact.pk],
            open_count=_count(opened.get(contact.pk, ())),
            tickets=[shown[key] for key in opened.get(contact.pk, ())[:listed] if key in shown],
            url=_page_of(contact, author=author),
            new_url=_new_request_for(contact) if author.opens_requests else "",
        )
        for contact in people
    ]


def _page_of(contact: Contact, *, author: Employee) -> str:
    """The sheet; for who may not open it, what the search page finds of this name."""
    if author.has_directory:
        return reverse("workspace:person", args=[contact.person_id])
    return f"{reverse('workspace:search')}?{urlencode({'q': contact.name})}"


def _new_request_for(contact: Contact) -> str:
    return f"{reverse('workspace:new-ticket')}?{urlencode({'requester': contact.pk})}"


def _open_of(people: Sequence[Contact], *, author: Employee) -> Mapping[int, Sequence[int]]:
    """Keys of the newest open requests of each of these requesters: as many as are counted, and one more."""
    customers, statuses = customers_seen(author), open_statuses()
    return {
        contact.pk: [key for (key,) in _opened(customers=customers, requester=contact.pk, statuses=statuses)]
        for contact in people
    }


_opened = PreparedQuery(
    lambda customers, requester, statuses: (
        Ticket.objects.of_customers(customers)
        .filter(requester=requester, status__in=statuses)
        .newest_first()
        .values_list("pk")[: COUNTED_OF_PERSON + 1]
    )
)


def _count(keys: Sequence[int]) -> str:
    return f"{COUNTED_OF_PERSON}+" if len(keys) > COUNTED_OF_PERSON else str(len(keys) or "")


def _customers(text: str, query: Query, *, author: Employee) -> Sequence[FoundLink]:
    wanted = typed_words(text)
    # The beginnings of two letters are words of too many.
    if not may_search(author) or max(map(len, wanted), default=0) < LETTERS_OF_CUSTOMER:
        return []
    seen = Customer.objects.among(author.customers)
    named = list(seen.filter(prefix("sort_name", " ".join(wanted))).by_name(after=None)[:MOST_OF_A_GROUP])
    found = named if len(named) == MOST_OF_A_GROUP else dict.fromkeys([*named, *_customers_of(seen, wanted)])
    return [
        FoundLink(label=marked(one.name, query), url=_list(filter="all", customer=str(one.pk)), icon="factory")
        for one in list(found)[:MOST_OF_A_GROUP]
    ]


def _customers_of(seen: CustomerQuerySet, wanted: Sequence[str]) -> Iterable[Customer]:
    """Those in whose name or places the words stand, among the first of whom the longest word is one."""
    leading, *others = sorted(wanted, key=len, reverse=True)
    keys = CustomerWord.objects.filter(prefix("word", leading)).order_by("word", "customer").values_list("customer")
    among = {key for (key,) in keys[:MOST_OF_A_WORD]}
    return seen.filter(pk__in=among).found_by(others).by_name(after=None)[:MOST_OF_A_GROUP] if among else ()


def _pages(author: Employee, text: str, query: Query) -> Sequence[FoundLink]:
    """Pages of the portal and those settings pages that are open to this person, by their titles and words (S2)."""
    words = fold(text).split()
    own = [
        (_("Requests"), _list(), "inbox"),
        (_("My requests"), _list(filter="mine"), "inbox"),
        (_("Requests of my groups"), _list(filter="groups"), "inbox"),
        (_("Unassigned requests"), _list(filter="unassigned"), "inbox"),
        (_("Requests with unread messages"), _list(filter="unread"), "inbox"),
        *([(_("Contacts"), reverse("workspace:people"), "users")] if author.has_directory else []),
        *([(_("Missed calls"), reverse("workspace:missed-calls"), "phone-missed")] if author.has_calls else []),
        (_("Preferences"), reverse("preferences"), "sliders-horizontal"),
        (_("Keyboard"), reverse("workspace:keys"), "keyboard"),
    ]
    links = [(label, url, icon) for label, url, icon in own if words and _begins(f" {fold(label)}", words)]
    links += [(str(found.page.title), found.page.url, found.page.icon) for found in find_pages(pages_for(author), text)]
    return [FoundLink(label=marked(label, query), url=url, icon=icon) for label, url, icon in links[:MOST_OF_A_GROUP]]


def _list(**parameters: str) -> str:
    address = reverse("workspace:tickets")
    return f"{address}?{urlencode(parameters)}" if parameters else address
