"""What was found, as the pages show it: grouped by request, each hit with the words around what was looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact
from joindre.lib import phones
from joindre.search.excerpts import Piece, excerpt, marked, stands_in
from joindre.search.lookup import Hit
from joindre.search.models import IndexedText
from joindre.search.queries import Query
from joindre.search.sources import Words, words_of
from joindre.tickets.models import Entry, Ticket, TicketQuerySet
from joindre.tickets.search import Hits, description_of
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

    ticket: Ticket
    title: Sequence[Piece]
    hits: Sequence[FoundHit]


@dataclass(frozen=True, kw_only=True)
class FoundContact:
    """A contact who was found, with the newest requests of theirs."""

    contact: Contact
    numbers: Sequence[tuple[str, str]]
    tickets: Sequence[Ticket]


def shown_requests(found: Hits, query: Query) -> Sequence[FoundRequest]:
    """In the order of the newest hit; each request stands once on a page."""
    shown = shown_hits(found, query)
    first = {hit.ticket: at for at, hit in reversed(list(enumerate(found.hits)))}
    in_order = sorted(found.hits, key=lambda hit: first[hit.ticket])
    return [
        FoundRequest(
            ticket=found.tickets[ticket or 0],
            title=marked(found.tickets[ticket or 0].title, query),
            hits=[shown[hit.key] for hit in hits],
        )
        for ticket, hits in groupby(in_order, key=lambda hit: hit.ticket)
    ]


def shown_hits(found: Hits, query: Query) -> Mapping[int, FoundHit]:
    """By key: the entries and their words are fetched for all of them together."""
    keys = [hit.key for hit in found.hits if hit.kind != IndexedText.REQUEST]
    entries = Entry.objects.select_related("employee", "contact__person").in_bulk(keys)
    words = words_of((entry.pk, entry.kind) for entry in entries.values())
    return {hit.key: _shown(hit, found, query, entries=entries, words=words) for hit in found.hits}


def shown_contacts(contacts: Sequence[Contact], tickets: TicketQuerySet) -> Sequence[FoundContact]:
    """With the newest of these requests that each of them asked for."""
    keys = [contact.pk for contact in contacts]
    of_them = list(tickets.filter(requester__in=keys).order_by("-pk")[:MOST_OF_CONTACTS]) if keys else []
    return [
        FoundContact(
            contact=contact,
            numbers=[
                (number, phones.display(number, country=contact.site.country))
                for number in (contact.phone, contact.mobile)
                if number
            ],
            tickets=[ticket for ticket in of_them if ticket.requester_id == contact.pk][:MOST_OF_CONTACT],
        )
        for contact in contacts
    ]


def _shown(
    hit: Hit, found: Hits, query: Query, *, entries: Mapping[int, Entry], words: Mapping[int, Words]
) -> FoundHit:
    ticket = found.tickets[hit.ticket or 0]
    page = reverse("workspace:ticket", args=[ticket.number])
    entry = entries.get(hit.key)
    if entry is None:
        return FoundHit(
            label=_("Request"), url=page, pieces=excerpt(description_of(ticket), query), at=ticket.created_at
        )
    said = words.get(hit.key, Words())
    return FoundHit(
        label=_label(entry.kind),
        url=f"{page}?at={entry.pk}#entry-{entry.pk}",
        pieces=excerpt(said.read, query) if said.read else [],
        files=[marked(name, query) for name in said.files if stands_in(name, query)],
        author=entry.author.name if entry.author else "",
        is_from_client=entry.contact_id is not None,
        at=entry.created_at,
    )


def _label(code: str) -> str | Promise:
    """What the feed calls an entry of this kind."""
    return next((kind.tab.singular for kind in all_kinds() if code in kind.codes), "")
