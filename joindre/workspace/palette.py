"""What the palette finds while one types: requests, people with their open requests, customers and pages (U1).

Everything is asked of an index or of so many of the newest rows, so that an answer costs the same at any size. What
stands further back is found by the search page, to which the last line leads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib import phones
from joindre.lib.numbers import Number
from joindre.search.excerpts import Piece, marked
from joindre.search.queries import Query, TicketNumber
from joindre.tickets.lines import MOST_OF_REQUESTER, TicketLine, line_numbered, lines_of, newest_lines_of
from joindre.tickets.models import Ticket
from joindre.tickets.search import find_people, find_titled, may_search
from joindre.workspace.found_numbers import new_number, numbers_found
from joindre.workspace.http import AgentRequest
from joindre.workspace.palette_links import FoundLink, found_customers, found_pages
from joindre.workspace.views.listing import open_statuses

MOST_OF_A_GROUP: Final = 5
#: Digits of the sequence of a request; more of them are a telephone number.
LONGEST_SEQUENCE: Final = 9
#: Open requests that stand under a person, and those that are counted.
SHOWN_OF_PERSON: Final = 3
COUNTED_OF_PERSON: Final = MOST_OF_REQUESTER - 1
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
    numbered = line_numbered(number, author=author) if number else None
    people = find_people(text, query, author=author, limit=MOST_OF_A_GROUP)
    titled = find_titled(query, author=author, limit=MOST_OF_A_GROUP) if _tells_titles(query) else ()
    return PaletteFound(
        numbered=[_ticket(numbered, query)] if numbered else (),
        people=_shown_people(people, query, author=author, typed=text),
        requests=[_ticket(line, query) for line in titled if line != numbered],
        customers=found_customers(text, query, author=author),
        pages=found_pages(author, text, query),
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
    tickets = lines_of(_keys_of(numbers, author=author), author=author)
    return PaletteFound(
        requests=[_ticket(line, Query()) for line in tickets],
        people=_shown_people(_contacts_of(people, author=author), Query(), author=author),
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


def _ticket(line: TicketLine, query: Query) -> FoundTicket:
    return FoundTicket(
        number=line.number,
        title=marked(line.title, query),
        status=line.status.label,
        colour=line.status.colour,
        customer=line.customer,
    )


def _shown_people(
    people: Sequence[Contact], query: Query, *, author: Employee, typed: str = ""
) -> Sequence[FoundPerson]:
    found = numbers_found(people, typed)
    opened = newest_lines_of([one.pk for one in people], statuses=open_statuses(), author=author)
    listed = SHOWN_OF_PERSON if len(people) <= MOST_WITH_REQUESTS else 0
    return [
        FoundPerson(
            contact=contact,
            name=marked(contact.name, query),
            place=marked(contact.told_apart_by, query),
            numbers=found[contact.pk],
            open_count=_count(opened[contact.pk]),
            tickets=[_ticket(line, query) for line in opened[contact.pk][:listed]],
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


def _count(lines: Sequence[TicketLine]) -> str:
    return f"{COUNTED_OF_PERSON}+" if len(lines) > COUNTED_OF_PERSON else str(len(lines) or "")
