"""The list of a client’s requests, newest first, a page at a time."""

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from joindre.directory.models import Contact
from joindre.lib.numbers import Number
from joindre.lib.slices import Slice, first_of
from joindre.messaging.models import Message, ReadReceipt
from joindre.tickets.models import Entry, EntryQuerySet, Ticket, TicketQuerySet

PAGE = 25


def page_of(tickets: TicketQuerySet, *, reader: Contact, after: Number | None) -> Slice[Ticket]:
    """Each request knows whether support wrote what the reader has not seen."""
    rows = tickets.newest_first(after=after).select_related("status", "severity", "site")
    last_at = Subquery(entries_of_row().order_by("-pk").values("created_at")[:1])
    return first_of(rows.annotate(has_news=unread_by(reader), last_at=last_at), size=PAGE)


def entries_of_row() -> EntryQuerySet:
    # Not `changed_at` of the request: that moves with what only the staff sees.
    return Entry.objects.for_client().filter(ticket=OuterRef("pk"))


def unread_by(reader: Contact) -> Exists:
    """Whether a message of support is newer than the reader's pointer on that request (D4)."""
    seen = ReadReceipt.objects.filter(ticket=OuterRef(OuterRef("pk")), contact__person=reader.person_id)
    pointer = Coalesce(Subquery(seen.order_by("-entry").values("entry")[:1]), Value(0))
    messages = entries_of_row().filter(kind=Message.KIND, employee__isnull=False, message__withdrawn_at__isnull=True)
    return Exists(messages.filter(pk__gt=pointer))
