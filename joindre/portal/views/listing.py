"""The list of a client’s requests, newest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from joindre.directory.models import Contact
from joindre.lib.numbers import Number
from joindre.messaging.models import Message, ReadReceipt
from joindre.tickets.models import Entry, EntryQuerySet, Ticket, TicketQuerySet

PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Page:
    tickets: Sequence[Ticket]
    #: Number after which the next page begins, where there is one.
    next_after: Number | None


def page_of(tickets: TicketQuerySet, *, reader: Contact, after: Number | None) -> Page:
    """Keyset paging by number; each request knows whether support wrote what the reader has not seen."""
    rows = tickets if after is None else tickets.filter(before(after))
    rows = rows.select_related("status", "severity", "site").annotate(
        has_news=unread_by(reader), last_at=Subquery(entries_of_row().order_by("-pk").values("created_at")[:1])
    )
    found = list(rows.order_by("-year", "-sequence")[: PAGE + 1])
    more = len(found) > PAGE
    return Page(tickets=found[:PAGE], next_after=found[PAGE - 1].number if more else None)


def before(number: Number) -> Q:
    return Q(year__lt=number.year) | Q(year=number.year, sequence__lt=number.sequence)


def entries_of_row() -> EntryQuerySet:
    # Not `changed_at` of the request: that moves with what only the staff sees.
    return Entry.objects.for_client().filter(ticket=OuterRef("pk"))


def unread_by(reader: Contact) -> Exists:
    """Whether a message of support is newer than the reader's pointer on that request (D4)."""
    seen = ReadReceipt.objects.filter(ticket=OuterRef(OuterRef("pk")), contact__person=reader.person_id)
    pointer = Coalesce(Subquery(seen.order_by("-entry").values("entry")[:1]), Value(0))
    messages = entries_of_row().filter(kind=Message.KIND, employee__isnull=False, message__withdrawn_at__isnull=True)
    return Exists(messages.filter(pk__gt=pointer))
