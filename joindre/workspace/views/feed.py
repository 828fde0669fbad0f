"""The feed of a request as agents see it: a window of entries, each with what its template needs and no query more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from joindre.calls.models import Call
from joindre.lib import clock
from joindre.mail.models import Recipient
from joindre.messaging.models import Message, MessageSettings, ReadReceipt, ReceivedMail, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Change, Entry, Ticket
from joindre.workspace.views import contents
from joindre.workspace.views.items import Item, Receipt, Undo, sent_by, withdraw_url

WINDOW = 50
#: A page that missed more than this is told to reload.
MOST_NEWS = 200

#: The tabs above the feed: which kinds each shows.
FILTERS: dict[str, tuple[str, ...]] = {
    "messages": (Message.KIND,),
    "mails": (SentMail.KIND, ReceivedMail.Kind.RECEIVED, ReceivedMail.Kind.AUTOMATIC),
    "calls": (Call.KIND,),
    "notes": (Note.KIND,),
    "history": (Change.KIND,),
}


@dataclass(frozen=True, kw_only=True)
class Window:
    items: Sequence[Item]
    #: Key of the oldest entry shown, where there are older ones.
    older_than: int | None


def newest(ticket: Ticket, *, before: int | None = None, show: str = "") -> Window:
    """The newest fifty entries, or those before an entry, in the order in which they are read."""
    entries = Entry.objects.filter(ticket=ticket)
    if show in FILTERS:
        entries = entries.filter(kind__in=FILTERS[show])
    if before is not None:
        entries = entries.older_than(before)
    found = list(entries.order_by("-pk")[: WINDOW + 1])
    shown = found[:WINDOW][::-1]
    return Window(items=_items(ticket, shown), older_than=shown[0].pk if len(found) > WINDOW else None)


def news(ticket: Ticket, *, since: int) -> Sequence[Item] | None:
    """Entries added or changed since a page had this revision; `None` where they are too many to catch up with."""
    found = list(Entry.objects.filter(ticket=ticket).newer_than(since).order_by("pk")[: MOST_NEWS + 1])
    return None if len(found) > MOST_NEWS else _items(ticket, found)


def _items(ticket: Ticket, entries: Sequence[Entry]) -> Sequence[Item]:
    loaded, readings = contents.load(entries), _readings(ticket, entries)
    base = reverse("workspace:ticket", args=[ticket.number])
    settings, now = MessageSettings.current(), clock.now()
    return [
        Item(
            entry,
            base,
            _receipts(entry.message, readings, loaded.copies.get(entry.pk, ())) if entry.kind == Message.KIND else (),
            loaded.files.get(entry.pk, ()),
            loaded.copies.get(entry.pk, ()),
            _undo(sent_by(entry), base, settings, now),
        )
        for entry in entries
    ]


def _undo(sent: Message | SentMail | None, base: str, settings: MessageSettings, now: datetime) -> Undo | None:
    if sent is None or not sent.can_be_withdrawn(settings, now=now):
        return None
    return Undo(url=withdraw_url(sent, base=base), seconds=settings.seconds_left(sent.entry.created_at, now=now))


def _readings(ticket: Ticket, entries: Sequence[Entry]) -> Sequence[ReadReceipt]:
    """Readings that reach the oldest of these entries, each person's earliest first."""
    if not entries:
        return []
    reached = ReadReceipt.objects.filter(ticket=ticket, entry__gte=entries[0].pk)
    return list(reached.select_related("contact__person").order_by("entry")[: 4 * MOST_NEWS])


def _receipts(message: Message, readings: Sequence[ReadReceipt], copies: Sequence[Recipient]) -> Sequence[Receipt]:
    if message.is_from_client:
        return _read_by_us(message)
    told = [*_read_on_portal(message, readings), *(_mailed(copy) for copy in copies)]
    return told or [Receipt(text=_("Not notified"))]


def _read_by_us(message: Message) -> Sequence[Receipt]:
    if message.read_by is None:
        return ()
    return [Receipt(css="read", text=_("Read by %(name)s") % {"name": message.read_by.name}, at=message.read_at)]


def _read_on_portal(message: Message, readings: Sequence[ReadReceipt]) -> Sequence[Receipt]:
    first: dict[int, ReadReceipt] = {}
    for reading in readings:
        if reading.entry_id >= message.entry_id:
            first.setdefault(reading.contact_id, reading)
    return [
        Receipt(css="read", text=_("Read on the portal by %(name)s") % {"name": one.contact.name}, at=one.read_at)
        for one in first.values()
    ]


def _mailed(copy: Recipient) -> Receipt:
    name = {"name": copy.name or copy.address}
    if copy.state == Recipient.State.ACCEPTED:
        return Receipt(text=_("Full text mailed to %(name)s") % name, at=copy.accepted_at)
    if copy.state in {Recipient.State.REFUSED, Recipient.State.BOUNCED}:
        return Receipt(css="failed", text=_("Mail to %(name)s failed") % name)
    if copy.state == Recipient.State.DELAYED:
        return Receipt(text=_("Mail to %(name)s is delayed, next try") % name, at=copy.due_at)
    return Receipt(text=_("Mail to %(name)s is on its way") % name)
