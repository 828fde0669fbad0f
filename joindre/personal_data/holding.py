"""Everything that is held on a person, record by record, for their export (C8).

A record that only the staff reads (C2, D10) says so: it goes into a folder of its own, so that whoever hands the
archive over looks at it first, because it may say something of others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from joindre.calls.models import Call, LineCall
from joindre.directory.models import ContactChange, ContactDetail
from joindre.drafts.models import Draft
from joindre.files.models import Blob, StoredFile
from joindre.lib import phones
from joindre.mail.models import IncomingEmail, OutgoingEmail
from joindre.messaging.models import SentMail
from joindre.notes.models import Note
from joindre.personal_data.naming import Naming
from joindre.personal_data.people import Whole, naming_of
from joindre.personal_data.texts import (
    WrittenText,
    entries_with_texts,
    requests_of,
    texts_of_entries,
    texts_of_requests,
)
from joindre.tickets.models import Change, Entry, LinkedDocument, Ticket

#: Rows that are read together.
BATCH: Final = 100
#: Columns that are secrets, or that say how a row is worked.
_UNTOLD: Final = frozenset({
    "password", "digest", "form_key", "claim_key", "leased_until", "attempts", "fingerprint", "page", "version",
})  # fmt: skip


class Section(TextChoices):
    """The parts of an export, in their order."""

    PERSON = "person", gettext_lazy("Person")
    ACCOUNT = "account", gettext_lazy("Client account")
    PLACES = "places", gettext_lazy("Sites, numbers and addresses")
    REQUESTS = "requests", pgettext_lazy("export", "Requests")
    MESSAGES = "messages", gettext_lazy("Messages and emails")
    OTHER_MAILS = "emails", gettext_lazy("Other emails")
    CALLS = "calls", gettext_lazy("Calls")
    NOTES = "notes", gettext_lazy("Notes")
    HISTORY = "history", gettext_lazy("History")


@dataclass(frozen=True, kw_only=True)
class HeldRecord:
    """One thing that is held on the person."""

    section: Section
    title: str
    #: Every column, for programs.
    columns: Mapping[str, Any]
    at: datetime | None = None
    #: What people read of it: a label and a value each.
    told: Sequence[tuple[str, str]] = ()
    text: str = ""
    is_staff_only: bool = False
    files: Sequence[StoredFile] = field(default=())
    source: Blob | None = None


def records_of(whole: Whole) -> Iterator[HeldRecord]:
    """In the order of the sections; each row is read when its turn comes, so that nothing grows in memory."""
    naming = naming_of(whole)
    yield from _identity(whole)
    yield from _places(whole)
    own = sorted(requests_of(whole.contact_keys))
    yield from _requests(own, whole)
    yield from _entries(own, whole, naming)
    yield from _other_mails(whole, naming)
    yield from _calls(whole, naming)
    yield from _history(own, whole)


def plain(row: Model, *, but: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Every column of a row by its name; what it points at is a number."""
    return {
        one.name: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if one.name not in _UNTOLD and one.name not in but
    }


def _identity(whole: Whole) -> Iterator[HeldRecord]:
    for person in whole.people:
        told = [(_("Name"), person.name), (_("Title"), str(person.title or "")), (_("Language"), person.language)]
        yield HeldRecord(section=Section.PERSON, title=person.name, columns=plain(person), told=told)
    for account in whole.accounts:
        told = [(_("Email"), account.email), (_("Language"), account.get_language_display())]
        told += [(_("Time zone"), account.time_zone), (_("Appearance"), account.get_theme_display())]
        yield HeldRecord(
            section=Section.ACCOUNT, title=account.email, columns=plain(account), at=account.date_joined, told=told
        )
        for draft in Draft.objects.filter(account=account).order_by("pk"):
            yield HeldRecord(section=Section.ACCOUNT, title=_("Draft"), columns=plain(draft), at=draft.saved_at)


def _places(whole: Whole) -> Iterator[HeldRecord]:
    for contact in whole.contacts:
        details = list(contact.details.all())
        shown = [(str(one.get_kind_display()), _shown(one, contact.site.country)) for one in details]
        told = [
            (_("Roles"), ", ".join(contact.roles)),
            (_("Phone"), phones.display(contact.phone, country=contact.site.country)),
            (_("Mobile"), phones.display(contact.mobile, country=contact.site.country)),
            (_("Email"), contact.email),
            *shown,
        ]
        columns = plain(contact, but=frozenset({"notes"}))
        columns |= {"customer": contact.site.customer.name, "site": contact.site.name}
        columns["details"] = [plain(one) for one in details]
        place = f"{contact.site.customer.name}, {contact.site.name}"
        yield HeldRecord(section=Section.PLACES, title=place, columns=columns, told=told)
        if contact.notes:
            columns = {"contact": contact.pk, "notes": contact.notes}
            yield HeldRecord(
                section=Section.NOTES, title=place, columns=columns, text=contact.notes, is_staff_only=True
            )


def _shown(detail: ContactDetail, country: str) -> str:
    is_address = detail.kind == ContactDetail.Kind.EMAIL
    value = detail.value if is_address else phones.display(detail.value, country=country)
    return f"{value} ({detail.label})" if detail.label else value


def _requests(own: Sequence[int], whole: Whole) -> Iterator[HeldRecord]:
    for keys in _batches(own):
        rows = Ticket.objects.filter(pk__in=keys).with_header().with_people().order_by("pk")
        for text in texts_of_requests(list(rows)):
            ticket = text.ticket
            is_theirs = bool({ticket.requester_id, ticket.end_user_id} & set(whole.contact_keys))
            roles = [_("Requester")] * (ticket.requester_id in whole.contact_keys)
            roles += [_("User")] * (ticket.end_user_id in whole.contact_keys)
            columns = plain(ticket) if is_theirs else {"id": ticket.pk}
            internal = _taken_apart(text) if is_theirs else []
            yield HeldRecord(
                section=Section.REQUESTS,
                title=f"{ticket.number} · {ticket.title}" if is_theirs else str(ticket.number),
                columns={**columns, "number": str(ticket.number), "roles": roles},
                at=ticket.created_at,
                told=[(_("Roles"), ", ".join(roles)), (_("Status"), str(ticket.status))],
                text="\n\n".join(piece for piece in [*text.pieces()][1:] if piece) if is_theirs else "",
                is_staff_only=not (is_theirs and ticket.is_client_visible),
                files=text.files if is_theirs and ticket.is_client_visible else (),
            )
            yield from internal


def _taken_apart(text: WrittenText) -> Sequence[HeldRecord]:
    """Take out of a request the documents that its client does not see (L1)."""
    internal = [row for row, _columns in text.rows if isinstance(row, LinkedDocument) and not row.is_external]
    keys = {document.file_id for document in internal}
    text.rows = [(row, columns) for row, columns in text.rows if row not in internal]
    text.files = [file for file in text.files if file.pk not in keys]
    return [
        HeldRecord(
            section=Section.REQUESTS,
            title=f"{text.ticket.number} · {document.name}",
            columns=plain(document),
            at=document.added_at,
            text=document.url,
            is_staff_only=True,
            files=[document.file] if document.file else (),
        )
        for document in internal
    ]


def _entries(own: Sequence[int], whole: Whole, naming: Naming) -> Iterator[HeldRecord]:
    for keys in _batches(own):
        last = 0
        rows = entries_with_texts(keys).exclude(kind=Call.KIND).select_related("employee", "contact__person", "ticket")
        while entries := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
            mailed = _mailed(entries, whole)
            for text in texts_of_entries(entries):
                if (record := _entry(text, whole, naming, mailed=mailed)) is not None:
                    yield record
            last = entries[-1].pk


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))


def _mailed(entries: Sequence[Entry], whole: Whole) -> set[int]:
    """Those of these entries that are mails to the person."""
    sent = SentMail.objects.filter(entry__in=entries, email__recipients__person__in=whole.codes)
    return set(sent.values_list("entry", flat=True))


def _entry(text: WrittenText, whole: Whole, naming: Naming, *, mailed: set[int]) -> HeldRecord | None:
    """A text that the person may read, one that they wrote or were sent, or one that names them."""
    entry = text.entry
    if entry is None:
        return None
    row = text.rows[0][0]
    people = {text.ticket.requester_id, text.ticket.end_user_id, entry.contact_id}
    is_withdrawn = getattr(row, "withdrawn_at", None) is not None
    is_shown = bool(people & set(whole.contact_keys)) and entry.audience == Entry.Audience.CLIENT and not is_withdrawn
    is_theirs = entry.contact_id in whole.contact_keys or (entry.pk in mailed and not is_withdrawn)
    pieces = [piece for piece in text.pieces() if piece]
    if not (is_shown or is_theirs) and not any(naming.names_in(piece, is_own=True) for piece in pieces):
        return None
    source = next((one.raw for one in text.arrived), None) if is_theirs else None
    is_open = is_theirs or (is_shown and text.ticket.is_client_visible)
    return HeldRecord(
        section=Section.NOTES if isinstance(row, Note) else Section.MESSAGES,
        title=f"{text.ticket.number} · {_author(entry)}",
        columns={"entry": plain(entry), entry.kind: plain(row), "number": str(text.ticket.number)},
        at=entry.created_at,
        text="\n\n".join(dict.fromkeys(pieces)),
        is_staff_only=not is_open,
        files=text.files if is_open else (),
        source=source,
    )


def _author(entry: Entry) -> str:
    author: Any = entry.author
    return author.name if author else ""


def _other_mails(whole: Whole, naming: Naming) -> Iterator[HeldRecord]:
    """Letters and notices to the person, and mails of theirs that came onto no request."""
    written = OutgoingEmail.objects.filter(recipients__person__in=whole.codes, sent_mail=None).distinct()
    letters = OutgoingEmail.objects.filter(recipients__address__in=naming.addresses, sent_mail=None).distinct()
    for key in sorted({*written.values_list("pk", flat=True), *letters.values_list("pk", flat=True)}):
        mail = OutgoingEmail.objects.get(pk=key)
        yield HeldRecord(
            section=Section.OTHER_MAILS, title=mail.subject, columns=plain(mail), at=mail.created_at, text=mail.text
        )
    arrived = IncomingEmail.objects.sent_from(naming.addresses).filter(message=None, received_mail=None)
    for one in arrived.select_related("raw").order_by("pk").iterator(chunk_size=BATCH):
        told = [(_("Outcome"), str(one.get_outcome_display()))]
        yield HeldRecord(
            section=Section.OTHER_MAILS,
            title=one.subject,
            columns=plain(one),
            at=one.received_at,
            told=told,
            source=one.raw,
        )


def _calls(whole: Whole, naming: Naming) -> Iterator[HeldRecord]:
    """What the staff noted of calls, and what the telephone system told of the last days."""
    for call in Call.objects.filter(contact__in=whole.contact_keys).order_by("pk").iterator(chunk_size=BATCH):
        told = [(_("Number"), call.number), (_("Outcome"), call.ended)]
        yield HeldRecord(
            section=Section.CALLS,
            title=str(call.get_direction_display()),
            columns=plain(call),
            at=call.began_at,
            told=told,
            text=call.line,
            is_staff_only=True,
        )
    for line in LineCall.objects.filter(number__in=naming.numbers).order_by("pk"):
        yield HeldRecord(
            section=Section.CALLS, title=line.number, columns=plain(line), at=line.heard_at, is_staff_only=True
        )


def _history(own: Sequence[int], whole: Whole) -> Iterator[HeldRecord]:
    """Who changed what of them, on their sheet and in the fields of requests."""
    rows = ContactChange.objects.filter(person__in=whole.people).with_people().order_by("pk")
    for change in rows.iterator(chunk_size=BATCH):
        told = [(one.label, f"{one.old or '—'} → {one.new or '—'}") for one in change.shown_differences]
        yield HeldRecord(
            section=Section.HISTORY,
            title=f"{change.get_what_display()} · {change.author or 'Joindre'}",
            columns=plain(change),
            at=change.at,
            told=told,
            is_staff_only=True,
        )
    contact = Q(what=Change.What.CONTACT, new__in=[one.name for one in whole.people])
    lines = Change.objects.filter(contact, entry__ticket__in=own).select_related("entry__ticket").order_by("pk")
    for line in lines.iterator(chunk_size=BATCH):
        yield HeldRecord(
            section=Section.HISTORY,
            title=f"{line.entry.ticket.number} · {line.new}",
            columns={**plain(line), "at": line.entry.created_at},
            at=line.entry.created_at,
            is_staff_only=True,
        )
