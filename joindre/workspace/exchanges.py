"""What was said with a person or a customer, on all their requests and by every channel, the newest first (C7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee, shown_name
from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.lib.slices import Slice, cut_off
from joindre.mail.models import Recipient
from joindre.messaging.new import person_code
from joindre.search.sources import Words, words_of
from joindre.tickets.models import (
    Change,
    Entry,
    EntryQuerySet,
    Hold,
    Ticket,
    TicketQuerySet,
    customers_seen,
    known_value,
)
from joindre.workspace.feed import all_kinds
from joindre.workspace.feed.kinds import EntryKind

PAGE: Final = 30
#: Requests whose entries are looked at together; what the person wrote or was called about is found on any other too.
MOST_REQUESTS: Final = 200
LONGEST_TEXT: Final = 280
#: What tells of a request and not of what was said.
SILENT: Final = frozenset({Change.KIND, Hold.KIND})
ICONS: Final = {"messages": "message-square", "mails": "mail", "notes": "sticky-note", "calls": "phone-outgoing"}


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One thing that was said, with the request it stands on."""

    key: int
    at: datetime
    label: str | Promise
    icon: str
    author: str
    is_from_client: bool
    is_note: bool
    text: str
    files: Sequence[str]
    #: How a call ended, in words.
    outcome: str
    is_withdrawn: bool
    number: Number
    title: str
    url: str


def exchanges_of(
    contacts: Collection[Contact], *, author: Employee, before: int | None, size: int = PAGE
) -> Slice[Exchange]:
    """What was said on the newest requests of these contacts, and with them on any other that this person sees."""
    keys, customers = [contact.pk for contact in contacts], customers_seen(author)
    visible = Ticket.objects.of_customers(customers)
    seen = Entry.objects.all() if customers is None else Entry.objects.filter(ticket__customer__in=customers)
    copies = Recipient.objects.filter(person__in=[person_code(contact) for contact in contacts])
    parts = (
        Entry.objects.filter(ticket__in=_newest_requests(visible, keys)),
        seen.filter(contact__in=keys),
        seen.filter(pk__in=Call.objects.filter(contact__in=keys).values("entry")),
        seen.filter(sent_mail__email__in=copies.values("email")),
    )
    found = {key for part in parts for key in _newest(part, before, size=size + 1)}
    return cut_off(_shown(sorted(found, reverse=True)[: size + 1]), size=size)


def exchanges_on(requests: TicketQuerySet, *, before: int | None, size: int = PAGE) -> Slice[Exchange]:
    """What was said on the newest of these requests."""
    keys = list(requests.newest_first().values_list("pk", flat=True)[:MOST_REQUESTS])
    return cut_off(_shown(_newest(Entry.objects.filter(ticket__in=keys), before, size=size + 1)), size=size)


def _newest_requests(visible: TicketQuerySet, contacts: Sequence[int]) -> set[int]:
    """Keys of the newest of each field: an index has each of them in its order."""
    return {
        key
        for field in ("requester", "end_user")
        for key in visible.filter(**{f"{field}__in": contacts})
        .newest_first()
        .values_list("pk", flat=True)[:MOST_REQUESTS]
    }


def _newest(entries: EntryQuerySet, before: int | None, *, size: int) -> list[int]:
    rows = entries.exclude(kind__in=SILENT)
    rows = rows if before is None else rows.filter(pk__lt=before)
    # No index has this order: with one that has, a database would walk the entries of everybody.
    return list(rows.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)[:size])


def _shown(keys: Sequence[int]) -> list[Exchange]:
    """What is shown of each, in this order."""
    facts = {key: facts for key, *facts in _facts(keys=list(keys))}
    seen = [key for key in keys if key in facts]
    words = words_of((key, facts[key][0]) for key in seen)
    calls = {call.entry_id: call for call in _calls(keys=[key for key in seen if facts[key][0] == Call.KIND])}
    return [_exchange(key, facts[key], words=words.get(key, Words()), call=calls.get(key)) for key in seen]


#: Kind, time, author and request of entries.
_facts = PreparedQuery(
    lambda keys: Entry.objects.filter(pk__in=keys).values_list(
        *("pk", "kind", "created_at", "employee", "contact__person__first_name", "contact__person__last_name"),
        *("ticket__year", "ticket__sequence", "ticket__title"),
    )
)
_calls = PreparedQuery(lambda keys: Call.objects.filter(entry__in=keys))


def _exchange(key: int, facts: Sequence[Any], *, words: Words, call: Call | None) -> Exchange:
    code, at, employee, first, last, year, sequence, title = facts
    number = Number(year, sequence)
    kind = _kind(code)
    tab = kind.tab.key if kind else ""
    is_undone_call = call is not None and call.withdrawn_at is not None
    text = " ".join(words.text.split()) if call is None or is_undone_call else call.line
    return Exchange(
        key=key,
        at=at,
        label=_label(kind, is_undone_call=is_undone_call),
        icon="phone-incoming" if call and call.direction == Call.Direction.IN else ICONS.get(tab, "file-text"),
        author=known_value("assignee", employee).name if employee else shown_name(first, last),
        is_from_client=last is not None,
        is_note=tab == "notes",
        text=Truncator(text).chars(LONGEST_TEXT),
        files=words.files,
        outcome=call.ended if call and not is_undone_call else "",
        is_withdrawn=words.is_withdrawn and not is_undone_call,
        number=number,
        title=title,
        url=f"{reverse('workspace:ticket', args=[number])}?at={key}#entry-{key}",
    )


def _label(kind: "EntryKind[Any] | None", *, is_undone_call: bool) -> str | Promise:
    """An undone note is called as the request calls it: a call was never sent."""
    if is_undone_call:
        return _("Note of a call undone")
    return kind.tab.singular if kind else ""


def _kind(code: str) -> "EntryKind[Any] | None":
    return next((kind for kind in all_kinds() if code in kind.codes), None)
