"""The acts of reading: marks of the team on messages of clients, and read receipts of clients (D4)."""

from django.db import transaction
from django.db.models import F, Max

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.messaging.models import Message, ReadReceipt
from joindre.tickets import actions as tickets
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, Ticket


def mark_read(message: Message, *, by: Employee) -> None:
    """*Marquer comme lu*: a fact of the message, shared by the team and seen by the client (D4).

    Raise `MissingRight`.
    """
    by.ensure_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
    _set_read(message, by)


def mark_unread(message: Message, *, by: Employee) -> None:
    """*Marquer comme non lu* (D4). Raise `MissingRight`."""
    by.ensure_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
    _set_read(message, None)


@transaction.atomic
def record_read_receipt(ticket: Ticket, *, entry_id: int, by: Contact) -> None:
    """The client had the feed up to this entry on screen: agents' messages up to there are read (D4).

    Raise `MissingRight`.
    """
    by.ensure_right(Right.CLIENT_PORTAL)
    locked = lock(ticket)
    seen = Entry.objects.for_client().filter(ticket=locked, pk__lte=entry_id).aggregate(newest=Max("pk"))["newest"]
    before = ReadReceipt.objects.filter(ticket=locked, contact=by).aggregate(newest=Max("entry"))["newest"] or 0
    messages = Entry.objects.for_client().filter(kind=Message.KIND, message__withdrawn_at=None)
    newly_read = messages.filter(ticket=locked, employee__isnull=False, pk__gt=before, pk__lte=seen or 0)
    if not newly_read.exists():
        return
    ReadReceipt.objects.create(ticket=locked, contact=by, entry_id=seen, read_at=clock.now())
    tickets.raise_revision(locked, is_for_client=True)
    newly_read.update(revision=locked.revision, client_revision=locked.client_revision)


@transaction.atomic
def _set_read(message: Message, employee: Employee | None) -> None:
    locked = lock(message.entry.ticket)
    message.refresh_from_db(fields=["read_by", "read_at"])
    was_read = message.read_at is not None
    if was_read == (employee is not None) or not message.is_from_client:
        return
    message.read_by = employee
    message.read_at = clock.now() if employee else None
    message.save(update_fields=["read_by", "read_at"])
    step = -1 if employee else 1
    Ticket.objects.filter(pk=locked.pk).update(unread_count=F("unread_count") + step)
    tickets.touch_entry(locked, message.entry)
