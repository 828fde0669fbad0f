"""From entries to items: one plain query for each kind among them, whatever the number of entries.

One query over all the tables would be one, but its hundred columns cost more than these together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from joindre.company.models import LOGOS
from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.mail.models import Recipient
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Entry, Ticket
from joindre.workspace.feed.items import FeedContext, Item
from joindre.workspace.feed.kinds import EntryKind, all_kinds


class Loaded(NamedTuple):
    """The contents of one kind."""

    kind: EntryKind[Any]
    contents: Sequence[Any]


def items_of(
    ticket: Ticket, entries: Sequence[Entry], *, settings: MessageSettings | None = None, are_news: bool = False
) -> Sequence[Item[Any]]:
    """What the templates show of these entries, in their order."""
    if not entries:
        return []
    found = [loaded for kind in all_kinds() if (loaded := _contents(kind, entries)).contents]
    _put_people(entries, found)
    feed = FeedContext(
        ticket=ticket,
        base=reverse("workspace:ticket", args=[ticket.number]),
        settings=settings or MessageSettings.current(),
        now=clock.now(),
        oldest=entries[0],
        files=_files(found),
        recipients=_recipients(found),
        are_news=are_news,
    )
    items = {content.entry_id: kind.item(content, feed) for kind, contents in found for content in contents}
    return [items[entry.pk] for entry in entries]


def _contents(kind: EntryKind[Any], entries: Sequence[Entry]) -> Loaded:
    by_key = {entry.pk: entry for entry in entries if entry.kind in kind.codes}
    contents = list(kind.rows().filter(entry__in=by_key)) if by_key else []
    for content in contents:
        content.entry = by_key[content.entry_id]
    return Loaded(kind, contents)


def _put_people(entries: Sequence[Entry], found: Sequence[Loaded]) -> None:
    """A feed has many entries and few people: each of them is fetched once."""
    employees = [(row, name) for kind, contents in found for row in contents for name in kind.employees]
    contacts = [(row, name) for kind, contents in found for row in contents for name in kind.contacts]
    _put([*employees, *((entry, "employee") for entry in entries)], Employee.objects)
    _put([*contacts, *((entry, "contact") for entry in entries)], Contact.objects.select_related("person", "site"))


def _put(places: Sequence[tuple[Any, str]], people: Any) -> None:  # noqa: ANN401  # a manager or a query of people
    keys = {key for row, name in places if (key := getattr(row, f"{name}_id"))}
    known = people.in_bulk(keys)
    for row, name in places:
        setattr(row, name, known.get(getattr(row, f"{name}_id")))


def _files(found: Sequence[Loaded]) -> Mapping[int, Sequence[StoredFile]]:
    links = [link for kind, contents in found if kind.files for link in _links(contents, kind.files)]
    listed = StoredFile.objects.exclude(topic=LOGOS).select_related("blob")
    files = listed.in_bulk({key for _entry, key in links}) if links else {}
    gathered: dict[int, list[StoredFile]] = defaultdict(list)
    for entry, key in links:
        if key in files:
            gathered[entry].append(files[key])
    return gathered


def _recipients(found: Sequence[Loaded]) -> Mapping[int, Sequence[Recipient]]:
    links = [link for kind, contents in found if kind.mails for link in _links(contents, kind.mails)]
    entry_of = {email: entry for entry, email in links}
    gathered: dict[int, list[Recipient]] = defaultdict(list)
    if entry_of:
        for copy in Recipient.objects.filter(email__in=entry_of).order_by("pk"):
            gathered[entry_of[copy.email_id]].append(copy)
    return gathered


def _links(contents: Sequence[Any], path: str) -> Sequence[tuple[int, int]]:
    """Pairs of an entry and the key of what hangs on its content."""
    if hasattr(contents[0], f"{path}_id"):
        return [(content.entry_id, getattr(content, f"{path}_id")) for content in contents]
    owners = type(contents[0]).objects.filter(pk__in=[row.pk for row in contents], **{f"{path}__isnull": False})
    return list(owners.order_by(path).values_list("entry", path))
