"""One more entry, or a change of one, on a locked request: the revision is raised and published."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from joindre.directory.models import Author, Contact, Employee
from joindre.lib import clock
from joindre.lib.inserts import PreparedInsert
from joindre.lib.prepared import PreparedUpdate
from joindre.lib.time_keys import next_key
from joindre.live import bus
from joindre.tickets.indexing import change_words, index_entry
from joindre.tickets.models import Change, Entry, Ticket
from joindre.tickets.models.entries import newest_key

_raise = PreparedUpdate(
    lambda pk, revision, for_client, at: (
        Ticket.objects.filter(pk=pk),
        {"revision": revision, "client_revision": for_client, "changed_at": at},
    )
)
_raise_with_unread = PreparedUpdate(
    lambda pk, revision, for_client, at: (
        Ticket.objects.filter(pk=pk),
        {
            "revision": revision,
            "client_revision": for_client,
            "changed_at": at,
            "unread_count": F("unread_count") + 1,
        },
    )
)


def add_entry(
    ticket: Ticket, *, kind: str, audience: Entry.Audience, by: Author | None, is_unread: bool = False
) -> Entry:
    """One more entry in the feed of a locked request; every open page of it receives the new version.

    `is_unread` counts it among the messages that nobody has marked as read.
    """
    is_for_client = audience == Entry.Audience.CLIENT
    raise_revision(ticket, is_for_client=is_for_client, is_unread=is_unread)
    return _add(
        Entry(
            pk=next_key(after=newest_key(ticket.pk)),
            ticket=ticket,
            revision=ticket.revision,
            client_revision=ticket.client_revision if is_for_client else 0,
            kind=kind,
            audience=audience,
            employee=by if isinstance(by, Employee) else None,
            contact=by if isinstance(by, Contact) else None,
            created_at=ticket.changed_at,
        )
    )


_add = PreparedInsert(Entry)
_touched = PreparedUpdate(
    lambda pk, **revisions: (Entry.objects.filter(pk=pk), revisions),
)


def touch_entry(ticket: Ticket, entry: Entry) -> None:
    """Record that an entry of a locked request changed: a read mark, the state of a mail (D9)."""
    is_for_client = entry.audience == Entry.Audience.CLIENT
    raise_revision(ticket, is_for_client=is_for_client)
    entry.revision, entry.client_revision = ticket.revision, ticket.client_revision if is_for_client else 0
    _touched(pk=entry.pk, revision=entry.revision, client_revision=entry.client_revision)


def raise_revision(ticket: Ticket, *, is_for_client: bool, is_unread: bool = False) -> None:
    ticket.revision += 1
    ticket.client_revision += is_for_client
    ticket.changed_at = clock.now()
    change = _raise_with_unread if is_unread else _raise
    change(pk=ticket.pk, revision=ticket.revision, for_client=ticket.client_revision, at=ticket.changed_at)
    of_client = {ticket.client_topic: ticket.client_revision} if is_for_client else {}
    bus.publish_all({ticket.topic: ticket.revision, **of_client})


def record_change(
    ticket: Ticket, change: Change, *, by: Author, audience: Entry.Audience = Entry.Audience.STAFF
) -> Entry:
    """Leave a line of history on a locked request (T8)."""
    change.entry = add_entry(ticket, kind=Change.KIND, audience=audience, by=by)
    change.save()
    index_entry(change.entry, change_words(change))
    return change.entry


def record_changes(changes: Mapping[Ticket, Change], *, by: Author, audience: Entry.Audience) -> None:
    """Leave a line of history on each of many locked requests, with few statements (T8, D9).

    Nothing of these lines is indexed: a change of a field is found by the titles that it names, and has none here.
    """
    is_for_client = audience == Entry.Audience.CLIENT
    _raise_all(list(changes), is_for_client=is_for_client)
    for ticket, change in changes.items():
        change.entry = Entry(
            pk=next_key(after=newest_key(ticket.pk)),
            ticket=ticket,
            revision=ticket.revision,
            client_revision=ticket.client_revision if is_for_client else 0,
            kind=Change.KIND,
            audience=audience,
            employee=by if isinstance(by, Employee) else None,
            contact=by if isinstance(by, Contact) else None,
            created_at=ticket.changed_at,
        )
    Entry.objects.bulk_create(change.entry for change in changes.values())
    Change.objects.bulk_create(changes.values())


def _raise_all(tickets: Sequence[Ticket], *, is_for_client: bool) -> None:
    now = clock.now()
    versions: dict[str, int] = {}
    for ticket in tickets:
        ticket.revision += 1
        ticket.client_revision += is_for_client
        ticket.changed_at = now
        versions |= {ticket.topic: ticket.revision}
        versions |= {ticket.client_topic: ticket.client_revision} if is_for_client else {}
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(
        revision=F("revision") + 1, client_revision=F("client_revision") + int(is_for_client), changed_at=now
    )
    bus.publish_all(versions)
