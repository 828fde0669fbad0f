"""The feed of a request as agents see it: a window of entries, drawn once and kept.

Each kind of entry is one module beside this one, which registers it. A module that is put here is found by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from joindre.lib.prepared import PreparedQuery
from joindre.lib.slices import cut_off
from joindre.messaging.models import MessageSettings, ReceivedMail
from joindre.tickets.models import Change, Entry, EntryQuerySet, EntryWindow, Ticket
from joindre.tickets.models.entries import WINDOW_SIZE
from joindre.workspace.feed.descriptions import Description, description_of
from joindre.workspace.feed.drawing import Viewer, draw
from joindre.workspace.feed.items import Item
from joindre.workspace.feed.kinds import Tab, all_kinds, codes_under, tabs
from joindre.workspace.feed.loading import items_of

__all__ = [
    "FeedNews",
    "FeedWindow",
    "Item",
    "Tab",
    "Viewer",
    "all_kinds",
    "around",
    "chosen_tab",
    "items_of",
    "newest",
    "news",
    "tabs",
]

What = Change.What
#: What lets a client write on the request, or keeps them from it.
_MAKE_PUBLISHABLE = frozenset({What.BLOCKED, What.UNBLOCKED, What.PUBLISHED, What.HIDDEN, What.FIELD})

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


@dataclass(frozen=True, kw_only=True)
class FeedWindow:
    """The part of the feed that a page shows at once."""

    entries: Sequence[Entry]
    #: The same, one after the other.
    html: SafeString
    #: Key of the oldest entry shown, where there are older ones.
    older_than: int | None
    #: Key of the next newer entry, where newer ones are left out.
    newer_than: int | None
    #: It stands before all entries, so a window that does not reach back to them has none (T7).
    description: Description | None


@dataclass(frozen=True, kw_only=True)
class FeedNews:
    """What a page lacks, and what else of the request changed meanwhile."""

    items: Sequence[Item[Any]]
    changed: frozenset[str]


def chosen_tab(text: str) -> str:
    """The tab that `?show=` names; blank, which is everything, where it names none."""
    return text if codes_under(text) else ""


def newest(
    ticket: Ticket, *, settings: MessageSettings, viewer: Viewer, before: int | None = None, show: str = ""
) -> FeedWindow:
    """The newest entries under a tab, or those before an entry, in the order in which they are read."""
    return _shown(ticket, _window(ticket, before=before, show=show), settings=settings, viewer=viewer, show=show)


def around(ticket: Ticket, entry: int, *, settings: MessageSettings, viewer: Viewer, show: str = "") -> FeedWindow:
    """The entries among which one stands, however old it is."""
    return _shown(ticket, _entries(ticket, show).around(entry), settings=settings, viewer=viewer, show=show)


def _shown(ticket: Ticket, window: EntryWindow, *, settings: MessageSettings, viewer: Viewer, show: str) -> FeedWindow:
    drawings = draw(ticket, window.entries, settings=settings, viewer=viewer)
    description = None
    if window.older_than is None and not show:
        is_opened = bool(drawings) and drawings[0].is_opening
        description = description_of(ticket, window.entries[0] if is_opened else None)
    return FeedWindow(
        entries=window.entries,
        html=mark_safe("".join(drawing.html for drawing in drawings)),  # noqa: S308 - rendered by templates
        older_than=window.older_than,
        newer_than=window.newer_than,
        description=description,
    )


def _entries(ticket: Ticket, show: str) -> EntryQuerySet:
    entries = Entry.objects.filter(ticket=ticket)
    return entries.filter(kind__in=codes_under(show)) if show else entries


def _window(ticket: Ticket, *, before: int | None, show: str) -> EntryWindow:
    if show or before is not None:
        return _entries(ticket, show).window(before=before)
    return EntryWindow.of(cut_off(_newest(ticket=ticket.pk), size=WINDOW_SIZE))


_newest = PreparedQuery(lambda ticket: Entry.objects.filter(ticket=ticket).order_by("-pk")[: WINDOW_SIZE + 1])


def news(ticket: Ticket, *, since: int, show: str = "") -> FeedNews | None:
    """Entries under a tab that were added or changed since a page had this revision (D9).

    `None` where they are too many to catch up with. Lines of the history are read under every tab, because they change
    what stands beside the feed; they are shown only where they belong.
    """
    entries, shown = Entry.objects.filter(ticket=ticket), codes_under(show)
    if show:
        entries = entries.filter(kind__in=[*shown, Change.KIND])
    found = entries.news(since=since)
    if found is None:
        return None
    items = items_of(ticket, found, are_news=True)
    changed = frozenset(item.content.what for item in items if isinstance(item.content, Change))
    if changed & _MAKE_PUBLISHABLE:
        items = [*items, *items_of(ticket, _publishable(entries, besides=found))]
    return FeedNews(items=[item for item in items if not show or item.entry.kind in shown], changed=changed)


def _publishable(entries: EntryQuerySet, *, besides: Sequence[Entry]) -> Sequence[Entry]:
    """The newest mails that may become client messages: whether they may now is shown on them (P3)."""
    kinds = [ReceivedMail.Kind.RECEIVED, ReceivedMail.Kind.REFUSED]
    waiting = entries.filter(kind__in=kinds, contact__isnull=False, received_mail__published=None)
    return list(waiting.exclude(pk__in=[entry.pk for entry in besides]).order_by("-pk")[:WINDOW_SIZE])[::-1]
