"""Entries as HTML. What was drawn once is kept, and drawn anew only where something that it shows has changed.

An entry looks the same as long as its revision stays, because every act that changes what pages show of it raises this
(D9). Whatever else an entry shows is compared: names of contacts, who has read it, what this person may do with it.
What lasts only for a moment, such as the offer to undo sending, is not kept at all.
"""

import sys
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from joindre.directory.models import Contact, Employee
from joindre.directory.models.employees import known_employees
from joindre.lib.bounded import Bounded
from joindre.live import kept
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Change, Entry, Ticket
from joindre.ui import dates, keeping
from joindre.workspace.feed.items import Item, Reading
from joindre.workspace.feed.kinds import kind_of
from joindre.workspace.feed.loading import contacts_by_keys, items_of, put

#: Memory for drawings, in bytes, in each process.
MOST = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks at a feed, and what of it depends on them."""

    employee: Employee
    #: The control of mails as the page shows it; its templates ask whether it is active.
    can_mail: Any
    #: The same of linking what is attached.
    can_link: Any


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One entry as HTML, with what it was made from besides the revision."""

    html: str
    #: Names and countries of the contacts in it, by their keys.
    contacts: Mapping[int, Hashable]
    stamp: Hashable
    #: Whether it is the line that says who opened the request.
    is_opening: bool


_drawings: Bounded[Drawing] = Bounded(MOST, size=lambda drawing: sys.getsizeof(drawing.html) + 500)


def forget_drawings() -> None:
    """Have everything drawn anew, for tests and benches."""
    _drawings.clear()


def draw(ticket: Ticket, entries: Sequence[Entry], *, settings: MessageSettings, viewer: Viewer) -> Sequence[Drawing]:
    """Return these entries in their order as this person sees them."""
    if not entries:
        return []
    reading = Reading(
        ticket=ticket,
        settings=settings,
        oldest=entries[0],
        can_mail=viewer.can_mail.is_active,
        can_link=viewer.can_link.is_active,
    )
    shared = (ticket.pk, kept.version(), *keeping.place())
    keys = {entry.pk: (entry.pk, entry.revision, *shared) for entry in entries}
    found = {entry: drawing for entry, key in keys.items() if (drawing := _drawings.get(key))}
    contacts = _people(entries[0], {key for drawing in found.values() for key in drawing.contacts})
    drawn = {
        entry.pk: drawing
        for entry in entries
        if (drawing := found.get(entry.pk)) and _holds(drawing, contacts, kind_of(entry).stamp(entry, reading))
    }
    new = _draw_anew(ticket, [entry for entry in entries if entry.pk not in drawn], reading=reading, viewer=viewer)
    for entry, (drawing, lasts) in new.items():
        if lasts:
            _drawings.put(keys[entry], drawing)
    return [drawn[entry.pk] if entry.pk in drawn else new[entry.pk][0] for entry in entries]


def _people(oldest: Entry, shown: Collection[int]) -> Mapping[int, Contact]:
    """Return the contacts who are shown, by their keys. The oldest entry gets its author, by whom the description may
    be; the others get theirs where they are drawn anew.
    """
    keys = {*shown, oldest.contact_id} - {None}
    contacts = {contact.pk: contact for contact in contacts_by_keys(keys=keys)}
    put([(oldest, "contact")], contacts)
    put([(oldest, "employee")], known_employees())
    return contacts


def _holds(drawing: Drawing, contacts: Mapping[int, Contact], stamp: Hashable) -> bool:
    return drawing.stamp == stamp and all(
        key in contacts and _name(contacts[key]) == name for key, name in drawing.contacts.items()
    )


def _draw_anew(
    ticket: Ticket, entries: Sequence[Entry], *, reading: Reading, viewer: Viewer
) -> dict[int, tuple[Drawing, bool]]:
    """Return a drawing of each entry, by its key, with whether it may be kept."""
    items = items_of(ticket, entries, settings=reading.settings, reading=reading)
    return {item.entry.pk: _drawing(item, viewer, reading) for item in items}


def _drawing(item: Item[Any], viewer: Viewer, reading: Reading) -> tuple[Drawing, bool]:
    context = {"item": item, "employee": viewer.employee, "can_mail": viewer.can_mail, "can_link": viewer.can_link}
    # An old entry may tell of what happened just now: that it was read, or that its mail arrived.
    with dates.watched() as fleeting:
        html = render_to_string(item.template, context)
    kind = kind_of(item.entry)
    shown = [item.entry.contact, *(getattr(item.content, name) for name in kind.contacts)]
    drawing = Drawing(
        html=html,
        contacts={contact.pk: _name(contact) for contact in shown if contact},
        stamp=kind.stamp(item.entry, reading),
        is_opening=isinstance(item.content, Change) and item.content.what == Change.What.OPENED,
    )
    return drawing, item.lasts and not fleeting


def _name(contact: Contact) -> Hashable:
    return contact.name, contact.site.country
