"""The texts on the requests of somebody who was erased: each as it was decided (C8)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Model
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from joindre.company.models import Company
from joindre.lib import jobs
from joindre.personal_data.emptying import empty_files, erase_sources
from joindre.personal_data.models import Decision, Erasure
from joindre.personal_data.texts import RICH, WrittenText, texts_of_entries, texts_of_requests
from joindre.personal_data.work import ErasureWork, cut
from joindre.search.models import IndexedText
from joindre.search.sources import Words, words_of
from joindre.tickets.actions import raise_revision
from joindre.tickets.indexing import index_entry, index_request
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Entry, Ticket

#: Entries whose texts are changed in one transaction.
WINDOW: Final = 200
#: Lines of the history that hold what people typed: names, titles, and those of documents.
_LINES: Final = Change.ABOUT_DOCUMENTS | {Change.What.CONTACT, Change.What.CONTACT_CHANGED, Change.What.MAIL}


def clean_requests(work: ErasureWork) -> bool:
    """Go through the requests of the person from where it was left. `False` where the worker is to stop."""
    for key in sorted(key for key in work.own if key > work.erasure.after):
        if jobs.is_stopping():
            return False
        _clean_request(Ticket(pk=key), work)
        work.erasure.after = key
        Erasure.objects.held_by(work.erasure).update(after=key)
        work.note()
    return True


def refresh(entries: Collection[int], tickets: Collection[int]) -> None:
    """Have pages and search show what the rows of these entries and requests say by now."""
    found = Entry.objects.filter(pk__in=list(entries)).values_list("pk", "ticket")
    by_ticket: dict[int, list[int]] = {key: [] for key in tickets}
    for entry, ticket in found:
        by_ticket.setdefault(ticket, []).append(entry)
    for key, changed in by_ticket.items():
        with transaction.atomic():
            _show(lock(Ticket(pk=key)), changed)


def _clean_request(ticket: Ticket, work: ErasureWork) -> None:
    with transaction.atomic():
        locked = lock(ticket)
        texts = texts_of_requests([locked])
        _change(texts, work)
        _show(locked, ())
    _clean_files(texts, work)
    last = 0
    while keys := list(_entries(ticket, after=last).values_list("pk", flat=True)[:WINDOW]):
        with transaction.atomic():
            locked = lock(ticket)
            entries = list(Entry.objects.filter(pk__in=keys).order_by("pk"))
            for entry in entries:
                entry.ticket = locked
            texts = texts_of_entries(entries)
            changed = _change(texts, work) | _change_lines(keys, work)
            if changed:
                _show(locked, changed)
        _clean_files(texts, work)
        last = keys[-1]


def _entries(ticket: Ticket, *, after: int) -> Any:  # noqa: ANN401 - a queryset of entries
    return Entry.objects.filter(ticket=ticket, pk__gt=after).order_by("pk")


def _change(texts: Iterable[WrittenText], work: ErasureWork) -> set[int]:
    """Change each text that names the person; return the keys of the entries that are different now."""
    changed = set()
    for text in texts:
        decision = work.decision_on(text.key, is_own=True)
        is_named = any(_is_named(row, columns, work) for row, columns in text.rows)
        if not is_named or decision == Decision.KEEP:
            continue
        for row, columns in text.rows:
            _change_row(row, columns, work, decision=decision)
        if text.entry is not None:
            changed.add(text.entry.pk)
        work.note(changed=1)
    return changed


def _is_named(row: Model, columns: Sequence[str], work: ErasureWork) -> bool:
    return any(work.naming.names_in(getattr(row, column), is_own=True) for column in columns)


def _change_row(row: Model, columns: Sequence[str], work: ErasureWork, *, decision: Decision) -> None:
    new = {
        column: _blank(column) if decision == Decision.BLANK else work.naming.without(value, is_own=True)
        for column in columns
        if (value := getattr(row, column))
    }
    told = {column: cut(type(row), column, value) for column, value in new.items()}
    type(row)._base_manager.filter(pk=row.pk).update(**told)  # noqa: SLF001 - of any model
    for column, value in told.items():
        setattr(row, column, value)


def _blank(column: str) -> str:
    if column == "url":
        return "https://erased.invalid/"
    with translation.override(Company.current().language):
        said = gettext("Text erased")
    return f"<p>{escape(said)}</p>" if column in RICH else said


def _change_lines(entries: Collection[int], work: ErasureWork) -> set[int]:
    """Lines of the history name people as they were called then."""
    changed = set()
    for line in Change.objects.filter(entry__in=entries):
        is_own = line.what in _LINES or (line.what == Change.What.FIELD and line.field == "title")
        old, new = (work.naming.without(value, is_own=is_own) for value in (line.old, line.new))
        if (old, new) != (line.old, line.new):
            Change.objects.filter(pk=line.pk).update(old=old[:200], new=new[:200])
            changed.add(line.entry_id)
    return changed


def _show(ticket: Ticket, entries: Collection[int]) -> None:
    """Index what is different of a locked request, and tell its open pages. It stays where it stood in lists."""
    stood_at = ticket.changed_at
    raise_revision(ticket, is_for_client=True)
    Ticket.objects.filter(pk=ticket.pk).update(changed_at=stood_at)
    rows = Entry.objects.filter(pk__in=list(entries))
    rows.update(revision=ticket.revision)
    rows.filter(audience=Entry.Audience.CLIENT).update(client_revision=ticket.client_revision)
    index_request(ticket)
    found = list(rows)
    words = words_of((entry.pk, entry.kind) for entry in found)
    IndexedText.objects.filter(pk__in=[entry.pk for entry in found]).delete()
    for entry in found:
        entry.ticket = ticket
        index_entry(entry, words.get(entry.pk, Words()))


def _clean_files(texts: Iterable[WrittenText], work: ErasureWork) -> None:
    for text in texts:
        is_theirs = text.entry is not None and text.entry.contact_id in work.contacts
        made = {key for row, _columns in text.rows if (key := getattr(row, "document_id", None))}
        is_of_them = {text.ticket.requester_id, text.ticket.end_user_id} & set(work.contacts)
        if empty_files(text.files, work, is_own=True, made_by_us=made if is_of_them else set()):
            refresh([text.entry.pk] if text.entry else [], [text.ticket.pk])
        erase_sources(text.arrived, work, is_own=True, is_theirs=is_theirs)
