"""What stands behind a window of entries: one plain query for each kind that it holds, whatever the number of entries.

One query over all the tables would be one, but its hundred columns cost more than these together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.mail.models import Recipient
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Change, Entry

#: By the key of the entry; an entry without any is not in it.
Files = dict[int, list[StoredFile]]
Copies = dict[int, list[Recipient]]
Content = TypeVar("Content", Message, SentMail, ReceivedMail, Call, Change, Note)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What hangs on the contents: attached files, and the recipients of mails and of notifications."""

    files: Files
    copies: Copies


def load(entries: Sequence[Entry]) -> Contents:
    """Put each entry's content and people in place, and return what hangs on them."""
    messages = _attach(Message.objects.all(), entries, Message.KIND)
    sent = _attach(SentMail.objects.select_related("email"), entries, SentMail.KIND)
    received = _attach(ReceivedMail.objects.select_related("email"), entries, *ReceivedMail.Kind.values)
    calls = _attach(Call.objects.all(), entries, Call.KIND)
    _attach(Change.objects.all(), entries, Change.KIND)
    _attach(Note.objects.all(), entries, Note.KIND)
    _put_people(entries, messages, calls)
    return Contents(
        files=_files([*_linked(messages, "files"), *_linked(sent, "email__files"), *_linked(received, "files")]),
        copies=_copies([*_linked(messages, "letters"), *((one.entry_id, one.email_id) for one in sent)]),
    )


def _attach(rows: QuerySet[Content], entries: Sequence[Entry], *kinds: str) -> list[Content]:
    by_key = {entry.pk: entry for entry in entries if entry.kind in kinds}
    if not by_key:
        return []
    found = list(rows.filter(entry__in=by_key))
    for content in found:
        content.entry = by_key[content.entry_id]
    return found


def _put_people(entries: Sequence[Entry], messages: Sequence[Message], calls: Sequence[Call]) -> None:
    """A feed has many entries and few people: each of them is fetched once."""
    employees = Employee.objects.in_bulk(
        {key for key in (*(e.employee_id for e in entries), *(m.read_by_id for m in messages)) if key}
    )
    contacts = Contact.objects.select_related("person", "site").in_bulk(
        {key for key in (*(e.contact_id for e in entries), *(c.contact_id for c in calls)) if key}
    )
    for entry in entries:
        entry.employee = employees.get(entry.employee_id or 0)
        entry.contact = contacts.get(entry.contact_id or 0)
    for message in messages:
        message.read_by = employees.get(message.read_by_id or 0)
    for call in calls:
        call.contact = contacts.get(call.contact_id or 0)


def _linked(rows: Sequence[Message] | Sequence[SentMail] | Sequence[ReceivedMail], path: str) -> list[tuple[int, int]]:
    """Pairs of an entry and the key of what hangs on its content."""
    if not rows:
        return []
    owners = type(rows[0]).objects.filter(pk__in=[row.pk for row in rows], **{f"{path}__isnull": False})
    return list(owners.order_by(path).values_list("entry", path))


def _files(links: Sequence[tuple[int, int]]) -> Files:
    files = StoredFile.objects.select_related("blob").in_bulk({key for _entry, key in links}) if links else {}
    gathered: Files = defaultdict(list)
    for entry, key in links:
        gathered[entry].append(files[key])
    return gathered


def _copies(links: Sequence[tuple[int, int]]) -> Copies:
    entry_of = {email: entry for entry, email in links}
    gathered: Copies = defaultdict(list)
    if entry_of:
        for copy in Recipient.objects.filter(email__in=entry_of).order_by("pk"):
            gathered[entry_of[copy.email_id]].append(copy)
    return gathered
