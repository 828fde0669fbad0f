"""From entries to items: one plain query for each kind among them, whatever the number of entries.

A single query over all the tables is possible, but its hundred columns cost more than these queries together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from joindre.company.models import LOGOS
from joindre.directory.models import Contact
from joindre.directory.models.employees import known_employees
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.prepared import PreparedQuery
from joindre.mail.models import Recipient
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Entry, Ticket
from joindre.workspace.feed.items import FeedContext, Item, Reading
from joindre.workspace.feed.kinds import EntryKind, all_kinds


class Loaded(NamedTuple):
    """The contents of one kind."""

    kind: EntryKind[Any]
    contents: Sequence[Any]


def items_of(
    ticket: Ticket,
    entries: Sequence[Entry],
    *,
    settings: MessageSettings | None = None,
    reading: Reading | None = None,
    are_news: bool = False,
) -> Sequence[Item[Any]]:
    """What the templates show of these entries, in their order."""
    if not entries:
        return []
    found = [loaded for kind in all_kinds() if (loaded := _contents(kind, entries)).contents]
    _put_people(entries, found)
    feed = FeedContext(
        base=reverse("workspace:ticket", args=[ticket.number]),
        now=clock.now(),
        reading=reading or Reading(ticket=ticket, settings=settings or MessageSettings.current(), oldest=entries[0]),
        files=_files(found),
        recipients=_recipients(found),
        are_news=are_news,
    )
    items = {content.entry_id: kind.item(content, feed) for kind, contents in found for content in contents}
    return [items[entry.pk] for entry in entries]


def _contents(kind: EntryKind[Any], entries: Sequence[Entry]) -> Loaded:
    by_key = {entry.pk: entry for entry in entries if entry.kind in kind.codes}
    contents = kind.contents(keys=list(by_key))
    for content in contents:
        content.entry = by_key[content.entry_id]
    return Loaded(kind, contents)


def _put_people(entries: Sequence[Entry], found: Sequence[Loaded]) -> None:
    """A feed has many entries and few people: each of them is fetched once."""
    employees = [(row, name) for kind, contents in found for row in contents for name in kind.employees]
    contacts = [(row, name) for kind, contents in found for row in contents for name in kind.contacts]
    put([*employees, *((entry, "employee") for entry in entries)], known_employees())
    named = [*contacts, *((entry, "contact") for entry in entries)]
    keys = {key for row, name in named if (key := getattr(row, f"{name}_id"))}
    put(named, {contact.pk: contact for contact in contacts_by_keys(keys=keys)})


#: With what the feed shows of them.
contacts_by_keys = PreparedQuery(
    lambda keys: Contact._base_manager.select_related("person", "site").filter(pk__in=keys)  # noqa: SLF001 - erased ones too
)


def put(places: Sequence[tuple[Any, str]], known: Mapping[int, Any]) -> None:
    """Give each row, in the field of this name, the person whose key it holds."""
    for row, name in places:
        key = getattr(row, f"{name}_id")
        if key is None or key in known:
            # Somebody whom another process has just created is not known here, and is read where a template shows them.
            setattr(row, name, known.get(key))


def _files(found: Sequence[Loaded]) -> Mapping[int, Sequence[StoredFile]]:
    links = [link for one in found if one.kind.files for link in _links(one, one.kind.files)]
    files = {file.pk: file for file in _stored_files(keys={key for _entry, key in links})}
    gathered: dict[int, list[StoredFile]] = defaultdict(list)
    for entry, key in links:
        if key in files:
            gathered[entry].append(files[key])
    return gathered


def _recipients(found: Sequence[Loaded]) -> Mapping[int, Sequence[Recipient]]:
    links = [link for one in found if one.kind.mails for link in _links(one, one.kind.mails)]
    entry_of = {email: entry for entry, email in links}
    gathered: dict[int, list[Recipient]] = defaultdict(list)
    for copy in _copies(keys=list(entry_of)):
        gathered[entry_of[copy.email_id]].append(copy)
    return gathered


_stored_files = PreparedQuery(
    lambda keys: StoredFile.objects.exclude(topic=LOGOS).select_related("blob").filter(pk__in=keys)
)
_copies = PreparedQuery(lambda keys: Recipient.objects.filter(email__in=keys).order_by("pk"))


def _links(loaded: Loaded, path: str) -> Sequence[tuple[int, int]]:
    """Pairs of an entry and the key of what hangs on its content."""
    if hasattr(loaded.contents[0], f"{path}_id"):
        return [(content.entry_id, getattr(content, f"{path}_id")) for content in loaded.contents]
    return loaded.kind.linked(path)(keys=[content.entry_id for content in loaded.contents])
