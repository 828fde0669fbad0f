"""The conversation of a request as the client reads it: a window of entries, each with all that its template needs.

Each kind of entry is one module beside this one, which registers it. A module that is put here is found by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from joindre.portal.conversation.descriptions import DescriptionLine, description_of
from joindre.portal.conversation.kinds import client_kinds, line_of
from joindre.portal.conversation.lines import ClientReader, Line
from joindre.tickets.models import Entry, EntryQuerySet, Ticket

__all__ = ["ClientReader", "ConversationWindow", "client_kinds", "newest", "news"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


@dataclass(frozen=True, kw_only=True)
class ConversationWindow:
    """The part of the conversation that a page shows at once."""

    lines: Sequence[Line]
    #: Key of the oldest entry shown, where there are older ones.
    older_than: int | None
    #: It stands before all entries, so a window that does not reach back to them has none (T7).
    description: DescriptionLine | None


def newest(reader: ClientReader, *, before: int | None = None) -> ConversationWindow:
    """The newest entries, or those before an entry, in the order in which they are read."""
    window = _entries(reader.ticket).window(before=before)
    lines = [line_of(entry, reader=reader) for entry in window.entries]
    description = description_of(reader, window.entries) if window.older_than is None else None
    return ConversationWindow(lines=lines, older_than=window.older_than, description=description)


def news(reader: ClientReader, *, since: int) -> Sequence[Line] | None:
    """Entries added or changed since a page had this revision; `None` where they are too many to catch up with (D9)."""
    found = _entries(reader.ticket).client_news(since=since)
    return None if found is None else [line_of(entry, reader=reader) for entry in found]


def _entries(ticket: Ticket) -> EntryQuerySet:
    """Never a table that is the staff's: only kinds that are registered here, for the audience of the client (D10)."""
    kinds = client_kinds()
    return (
        Entry.objects.for_client()
        .filter(ticket=ticket, kind__in=[kind.code for kind in kinds])
        .select_related("employee", "contact__person", *(kind.content for kind in kinds))
        .prefetch_related(*(path for kind in kinds for path in kind.beside))
    )
