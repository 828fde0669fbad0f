"""What of a request can be found: the request itself with its people, and each of its entries."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from joindre.directory.indexing import contact_words, details_of
from joindre.directory.models import Contact, ContactDetail
from joindre.lib import richtext
from joindre.search.indexing import Indexable, write
from joindre.search.models import IndexedText
from joindre.search.sources import EntryWords, Words, locked_keys, words_of
from joindre.tickets.models import Change, Entry, Hold, Ticket


def index_request(ticket: Ticket) -> None:
    """To be called by each act that changes what a request says of itself, or who its people are."""
    write([_request(ticket, details_of(_people(ticket)))])


def index_entry(entry: Entry, words: Words) -> None:
    """To be called by each act that writes the content of an entry, or changes its words."""
    if words:
        write([_entry(entry, words)])


def request_words(ticket: Ticket, details: Mapping[int, Sequence[ContactDetail]]) -> Words:
    """Number, title, description, customer, site; names, addresses and numbers of requester and user."""
    people = [contact_words(contact, details.get(contact.pk, ())) for contact in _people(ticket)]
    own = [str(ticket.number), ticket.title, ticket.customer.name, ticket.site.name]
    return Words(text="\n".join([*own, *people, richtext.to_text(ticket.description)]), title=ticket.title)


def change_words(change: Change) -> Words:
    """The names of a document; the titles of before and after. What else changed, the request's own fields say."""
    if change.what in Change.ABOUT_DOCUMENTS:
        return Words(files=[name for name in (change.old, change.new) if name])
    if change.what == Change.What.FIELD and change.field == "title":
        return Words(text=f"{change.old}\n{change.new}")
    return Words()


def hold_words(hold: Hold) -> Words:
    """The comment alone, which clients read too; the reason is one of a few and would be found too often."""
    return Words(text=hold.comment)


CHANGE_KIND = EntryWords(codes=[Change.KIND], rows=Change.objects.all, words=lambda changes: map(change_words, changes))
HOLD_KIND = EntryWords(codes=[Hold.KIND], rows=Hold.objects.all, words=lambda holds: map(hold_words, holds))


class RequestSource:
    """All requests, those of one customer (`customer:5`), or those of one contact (`contact:7`)."""

    name = "requests"

    def write_batch(self, *, scope: str, after: int, limit: int) -> int | None:
        keys = locked_keys(Ticket.objects.filter(_within(scope), pk__gt=after), limit)
        rows = Ticket.objects.filter(pk__in=keys).select_related("customer", "site").with_people()
        tickets = list(rows.order_by("pk"))
        details = details_of(contact for ticket in tickets for contact in _people(ticket))
        write(_request(ticket, details) for ticket in tickets)
        return tickets[-1].pk if tickets else None


class EntrySource:
    """All entries."""

    name = "entries"

    def write_batch(self, *, scope: str, after: int, limit: int) -> int | None:
        del scope
        batch = Entry.objects.filter(pk__gt=after).order_by("pk")
        keys = list(batch.values_list("pk", flat=True)[:limit])
        # Each act locks its request first. To lock entries too, in another order than an act, would be a deadlock.
        locked_keys(Ticket.objects.filter(pk__in=Entry.objects.filter(pk__in=keys).values("ticket")), limit)
        rows = Entry.objects.filter(pk__in=keys).order_by("pk")
        entries = list(rows.values_list("pk", "kind", "audience", "ticket", "ticket__customer"))
        found = words_of((key, kind) for key, kind, *_rest in entries)
        write(
            Indexable(
                kind=kind,
                key=key,
                words=found[key],
                ticket=ticket,
                customer=customer,
                is_for_client=audience == Entry.Audience.CLIENT,
            )
            for key, kind, audience, ticket, customer in entries
            if found.get(key)
        )
        return entries[-1][0] if entries else None


def _request(ticket: Ticket, details: Mapping[int, Sequence[ContactDetail]]) -> Indexable:
    return Indexable(
        kind=IndexedText.REQUEST,
        topic=ticket.topic,
        began_at=ticket.created_at,
        words=request_words(ticket, details),
        ticket=ticket.pk,
        customer=ticket.customer_id,
    )


def _entry(entry: Entry, words: Words) -> Indexable:
    return Indexable(
        kind=entry.kind,
        key=entry.pk,
        words=words,
        ticket=entry.ticket_id,
        customer=entry.ticket.customer_id,
        is_for_client=entry.audience == Entry.Audience.CLIENT,
    )


def _people(ticket: Ticket) -> Iterable[Contact]:
    """Requester and user, each once."""
    people = [contact for contact in (ticket.requester, ticket.end_user) if contact is not None]
    return {contact.pk: contact for contact in people}.values()


def _within(scope: str) -> Q:
    """What a scope leaves; blank is everything."""
    kind, _, key = scope.partition(":")
    if kind == "contact":
        return Q(requester=int(key)) | Q(end_user=int(key))
    return Q(customer=int(key)) if scope else Q()
