"""What an erasure would do, shown before anybody asks for it: what goes, what stays, and the texts to decide on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from joindre.calls.models import Call
from joindre.directory.models import ContactChange, Employee, Person
from joindre.files.models import StoredFile
from joindre.mail.models import IncomingEmail, Recipient
from joindre.personal_data.emptying import file_names
from joindre.personal_data.naming import Naming
from joindre.personal_data.people import Whole, ensure_sees_whole, naming_of, whole_of
from joindre.personal_data.texts import (
    WrittenText,
    entries_with_texts,
    requests_of,
    texts_of_entries,
    texts_of_requests,
)
from joindre.tickets.models import Entry, Ticket

#: The newest requests and entries that are looked through for the list. What is not in it is treated like the others.
MOST_REQUESTS: Final = 100
MOST_ENTRIES: Final = 1000
#: Entries whose texts are read together: with more keys a database would rather read a table from its beginning.
WINDOW: Final = 100
MOST_LISTED: Final = 100
#: A larger file is named in the list only where its own name says whom it is about.
LARGEST_FILE: Final = 200_000
#: Letters before and behind the name in an excerpt.
AROUND: Final = 70


@dataclass(frozen=True, kw_only=True)
class ListedText:
    """One text, or one file, that names the person and is decided on."""

    key: str
    ticket: Ticket
    #: Code of the kind of entry; blank for the request itself, `file` for a file.
    kind: str
    author: str
    at: datetime
    is_staff_only: bool
    #: Around the first place where the person is named: before it, the name as it stands there, behind it.
    before: str
    named: str
    behind: str
    times: int


@dataclass(frozen=True, kw_only=True)
class ErasurePreview:
    """What the act would do, as things stand now."""

    whole: Whole
    texts: Sequence[ListedText]
    #: Whether there are texts that the list does not show.
    is_more: bool
    requests: int
    changes: int
    calls: int
    copies: int
    sources: int


def preview_erasure(person: Person, *, by: Employee) -> ErasurePreview:
    """Look through what the list can show. Raise `OfOtherCustomers`."""
    whole = whole_of(person)
    ensure_sees_whole(whole, by=by)
    naming = naming_of(whole)
    own = sorted(requests_of(whole.contact_keys), reverse=True)
    found = list(_first(_listed(own, naming), MOST_LISTED + 1))
    return ErasurePreview(
        whole=whole,
        texts=found[:MOST_LISTED],
        is_more=len(found) > MOST_LISTED or len(own) > MOST_REQUESTS,
        requests=len(own),
        changes=ContactChange.objects.filter(person__in=whole.people).count(),
        calls=Call.objects.filter(contact__in=whole.contact_keys, entry=None).count(),
        copies=Recipient.objects.filter(person__in=whole.codes).count(),
        sources=IncomingEmail.objects.sent_from(naming.addresses).count(),
    )


def _listed(own: Sequence[int], naming: Naming) -> Iterator[ListedText]:
    tickets = list(Ticket.objects.filter(pk__in=own[:MOST_REQUESTS]).with_people().order_by("-pk"))
    entries = entries_with_texts([ticket.pk for ticket in tickets]).select_related("employee", "contact__person")
    for text in texts_of_requests(tickets):
        yield from _of_text(text, naming)
    newest = list(entries.order_by("-pk")[:MOST_ENTRIES])
    for at in range(0, len(newest), WINDOW):
        for text in texts_of_entries(newest[at : at + WINDOW]):
            yield from _of_text(text, naming)


def _of_text(text: WrittenText, naming: Naming) -> Iterator[ListedText]:
    said = "\n".join(" ".join(piece.split()) for piece in text.pieces() if piece)
    if listed := _listed_text(text, said, naming, key=text.key, kind=text.entry.kind if text.entry else ""):
        yield listed
    for file in text.files:
        if listed := _listed_file(text, file, naming):
            yield listed


def _listed_file(text: WrittenText, file: StoredFile, naming: Naming) -> ListedText | None:
    key = f"f{file.pk}"
    if listed := _listed_text(text, file.name, naming, key=key, kind="file"):
        return listed
    if file.blob.size > LARGEST_FILE or not file_names(file, naming, is_own=True):
        return None
    return _listed_text(text, file.name, naming, key=key, kind="file", is_named_inside=True)


def _listed_text(
    text: WrittenText, said: str, naming: Naming, *, key: str, kind: str, is_named_inside: bool = False
) -> ListedText | None:
    places = _apart(naming.places_in(said, is_own=True))
    if not (places or is_named_inside):
        return None
    start, end = places[0] if places else (len(said), len(said))
    entry = text.entry
    return ListedText(
        key=key,
        ticket=text.ticket,
        kind=kind,
        author=_author(entry),
        at=entry.created_at if entry else text.ticket.created_at,
        is_staff_only=entry is not None and entry.audience == Entry.Audience.STAFF,
        before=("…" if start > AROUND else "") + said[max(0, start - AROUND) : start],
        named=said[start:end],
        behind=said[end : end + AROUND] + ("…" if len(said) > end + AROUND else ""),
        times=len(places),
    )


def _apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """A full name is one place, though each of its two words is one as well."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _author(entry: Entry | None) -> str:
    author = entry.author if entry else None
    return author.name if author else ""


def _first(rows: Iterable[ListedText], most: int) -> Iterator[ListedText]:
    for _place, row in zip(range(most), rows, strict=False):
        yield row
