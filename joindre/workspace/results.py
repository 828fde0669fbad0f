"""What was found, as the pages show it: grouped by request, each hit with the words around what was looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact, Employee, shown_name
from joindre.lib.prepared import PreparedQuery
from joindre.search.excerpts import Piece, excerpt, marked, stands_in
from joindre.search.lookup import Hit
from joindre.search.models import IndexedText
from joindre.search.queries import Query
from joindre.search.sources import Words, words_of
from joindre.tickets.models import Entry, Ticket, TicketQuerySet, known_value
from joindre.tickets.search import Hits, RequestOfHits, description_of
from joindre.workspace.calling import NumberToCall, numbers_to_call
from joindre.workspace.feed import all_kinds

#: Requests that stand beside a contact, of the newest of all who were found.
MOST_OF_CONTACT = 3
MOST_OF_CONTACTS = 20


@dataclass(frozen=True, kw_only=True)
class FoundHit:
    """One thing that was found."""

    label: str | Promise
    url: str
    pieces: Sequence[Piece]
    #: Names of files in which the words stand.
    files: Sequence[Sequence[Piece]] = ()
    author: str = ""
    is_from_client: bool = False
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FoundRequest:
    """A request with what was found of it."""

    ticket: RequestOfHits
    url: str
    title: Sequence[Piece]
    hits: Sequence[FoundHit]


@dataclass(frozen=True, kw_only=True)
class FoundContact:
    """A contact who was found, with the newest requests of theirs."""

    contact: Contact
    numbers: Sequence[NumberToCall]
    tickets: Sequence[Ticket]


def shown_requests(found: Hits, query: Query) -> Sequence[FoundRequest]:
    """In the order of the newest hit; each request stands once on a page."""
    shown = shown_hits(found, query)
    first = {hit.ticket: at for at, hit in reversed(list(enumerate(found.hits)))}
    in_order = sorted(found.hits, key=lambda hit: first[hit.ticket])
    return [
        FoundRequest(
            ticket=found.tickets[ticket or 0],
            url=_page(found.tickets[ticket or 0]),
            title=marked(found.tickets[ticket or 0].title, query),
            hits=[shown[hit.key] for hit in hits],
        )
        for ticket, hits in groupby(in_order, key=lambda hit: hit.ticket)
    ]


def shown_hits(found: Hits, query: Query) -> Mapping[int, FoundHit]:
    """By key: the entries and their words are fetched for all of them together."""
    entries = [hit for hit in found.hits if hit.kind != IndexedText.REQUEST]
    facts = {key: facts for key, *facts in _facts(keys=[hit.key for hit in entries])}
    words = words_of((hit.key, hit.kind) for hit in entries)
    return {
        hit.key: _entry(hit, found, query, facts=facts[hit.key], words=words.get(hit.key, Words()))
        if hit.key in facts
        else _request(found.tickets[hit.ticket or 0], query)
        for hit in found.hits
    }


#: When an entry was written and by whom.
_facts = PreparedQuery(
    lambda keys: Entry.objects.filter(pk__in=keys).values_list(
        "pk", "created_at", "employee", "contact__person__first_name", "contact__person__last_name"
    )
)


def shown_contacts(contacts: Sequence[Contact], tickets: TicketQuerySet, *, by: Employee) -> Sequence[FoundContact]:
    """With the newest of these requests that each of them asked for, and with how this employee calls them."""
    keys = [contact.pk for contact in contacts]
    of_them = list(tickets.filter(requester__in=keys).order_by("-pk")[:MOST_OF_CONTACTS]) if keys else []
    return [
        FoundContact(
            contact=contact,
            numbers=numbers_to_call(contact, by=by),
            tickets=[ticket for ticket in of_them if ticket.requester_id == contact.pk][:MOST_OF_CONTACT],
        )
        for contact in contacts
    ]


def _request(ticket: RequestOfHits, query: Query) -> FoundHit:
    return FoundHit(
        label=_("Request"), url=_page(ticket), pieces=excerpt(description_of(ticket), query), at=ticket.created_at
    )


def _entry(hit: Hit, found: Hits, query: Query, *, facts: Sequence[Any], words: Words) -> FoundHit:
    created_at, employee, first, last = facts
    return FoundHit(
        label=_label(hit.kind),
        url=f"{_page(found.tickets[hit.ticket or 0])}?at={hit.key}#entry-{hit.key}",
        pieces=excerpt(words.read, query) if words.read else [],
        files=[marked(name, query) for name in words.files if stands_in(name, query)],
        author=known_value("assignee", employee).name if employee else shown_name(first, last),
        is_from_client=last is not None,
        at=created_at,
    )


def _page(ticket: RequestOfHits) -> str:
    return reverse("workspace:ticket", args=[ticket.number])


def _label(code: str) -> str | Promise:
    """What the feed calls an entry of this kind."""
    return next((kind.tab.singular for kind in all_kinds() if code in kind.codes), "")
