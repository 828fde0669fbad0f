"""Acts on a request. Each locks its row, raises the revision, adds its entry and publishes, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Author, Contact, Employee, Site, WorkGroup
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.lib.inserts import PreparedInsert
from joindre.lib.prepared import PreparedUpdate
from joindre.lib.richtext import EMPTY, CleanHtml
from joindre.lib.time_keys import next_key
from joindre.live import bus
from joindre.tickets.indexing import change_words, index_entry, index_request
from joindre.tickets.locking import lock
from joindre.tickets.models import AlreadyFilled, Change, Entry, Status, Ticket
from joindre.tickets.models.entries import newest_key
from joindre.tickets.models.known import stored_name
from joindre.tickets.numbering import next_number

#: Fields whose changes the client reads in the history.
CLIENT_FIELDS = frozenset({"status", "title", "severity"})


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a new request begins with."""

    site: Site
    title: str
    description: CleanHtml = EMPTY
    #: Of no request until then.
    files: Sequence[StoredFile] = ()
    requester: Contact | None = None
    end_user: Contact | None = None
    work_group: WorkGroup | None = None
    follows: Ticket | None = None
    is_client_visible: bool = True


@dataclass(frozen=True, kw_only=True)
class Conflict:
    label: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Details:
    """Fields of a request that are saved together: the values wanted, and those the page showed, as text (T6)."""

    wanted: Mapping[str, Any]
    shown: Mapping[str, str]


class ChangedMeanwhile(Refusal):
    """Somebody else changed fields that this person was changing; nothing was overwritten (T6)."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = conflicts
        told = "; ".join(f"{one.label}: {one.now or '—'}" for one in conflicts)
        super().__init__(
            _("Somebody changed this request meanwhile: %(changes)s. Reload the page to see it, then save again.")
            % {"changes": told},
        )


def open_ticket(opening: Opening, *, by: Author) -> Ticket:
    """Create a request with the next number of the year, its first line of history included (T2, T4).

    Raise `MissingRight`. A contact without an account writes by mail, and needs no right for it (I7).
    """
    if isinstance(by, Employee):
        by.ensure_right(Right.CREATE_TICKET)
    elif by.person.account is not None:
        by.ensure_right(Right.CLIENT_PORTAL)
    return _open(opening, by=by)


@transaction.atomic
def _open(opening: Opening, *, by: Author) -> Ticket:
    now = clock.now()
    number = next_number(now)
    ticket = Ticket.objects.create(
        year=number.year,
        sequence=number.sequence,
        customer=opening.site.customer,
        site=opening.site,
        title=opening.title,
        description=opening.description,
        follows=opening.follows,
        requester=opening.requester,
        end_user=opening.end_user,
        work_group=opening.work_group,
        is_client_visible=opening.is_client_visible,
        status=Status.objects.filter(type=Status.Type.CREATED, is_active=True)[0],
        created_at=now,
        changed_at=now,
    )
    StoredFile.objects.filter(pk__in=[file.pk for file in opening.files], topic="").update(topic=ticket.topic)
    record_change(ticket, Change(what=Change.What.OPENED), by=by, audience=Entry.Audience.CLIENT)
    index_request(ticket)
    return ticket


_raise = PreparedUpdate(
    lambda pk, revision, for_client, at: (
        Ticket.objects.filter(pk=pk),
        {"revision": revision, "client_revision": for_client, "changed_at": at},
    )
)


def add_entry(ticket: Ticket, *, kind: str, audience: Entry.Audience, by: Author | None) -> Entry:
    """One more entry in the feed of a locked request; every open page of it receives the new version."""
    is_for_client = audience == Entry.Audience.CLIENT
    raise_revision(ticket, is_for_client=is_for_client)
    return _add(
        Entry(
            pk=next_key(after=newest_key(ticket.pk)),
            ticket=ticket,
            revision=ticket.revision,
            client_revision=ticket.client_revision if is_for_client else 0,
            kind=kind,
            audience=audience,
            employee=by if isinstance(by, Employee) else None,
            contact=by if isinstance(by, Contact) else None,
            created_at=ticket.changed_at,
        )
    )


_add = PreparedInsert(Entry)
_touched = PreparedUpdate(
    lambda pk, **revisions: (Entry.objects.filter(pk=pk), revisions),
)


def touch_entry(ticket: Ticket, entry: Entry) -> None:
    """Record that an entry of a locked request changed: a read mark, the state of a mail (D9)."""
    is_for_client = entry.audience == Entry.Audience.CLIENT
    raise_revision(ticket, is_for_client=is_for_client)
    entry.revision, entry.client_revision = ticket.revision, ticket.client_revision if is_for_client else 0
    _touched(pk=entry.pk, revision=entry.revision, client_revision=entry.client_revision)


def raise_revision(ticket: Ticket, *, is_for_client: bool) -> None:
    ticket.revision += 1
    ticket.client_revision += is_for_client
    ticket.changed_at = clock.now()
    _raise(pk=ticket.pk, revision=ticket.revision, for_client=ticket.client_revision, at=ticket.changed_at)
    of_client = {ticket.client_topic: ticket.client_revision} if is_for_client else {}
    bus.publish_all({ticket.topic: ticket.revision, **of_client})


def record_change(
    ticket: Ticket, change: Change, *, by: Author, audience: Entry.Audience = Entry.Audience.STAFF
) -> Entry:
    """Leave a line of history on a locked request (T8)."""
    change.entry = add_entry(ticket, kind=Change.KIND, audience=audience, by=by)
    change.save()
    index_entry(change.entry, change_words(change))
    return change.entry


@transaction.atomic
def fill_contact(ticket: Ticket, *, field: str, contact: Contact, by: Employee) -> None:
    """Put a contact in the empty field `requester` or `end_user`: an act of its own (C2).

    Raise `MissingRight`, or `AlreadyFilled` with the contact whom somebody put there meanwhile: nothing is overwritten.
    """
    by.ensure_right(Right.CHANGE_TICKET, Right.CREATE_CONTACT)
    locked = lock(ticket)
    if (in_field := getattr(locked, field)) is not None:
        raise AlreadyFilled(in_field)
    _set_contact(locked, field, contact)
    record_change(locked, Change(what=Change.What.CONTACT, field=field, new=contact.name[:200]), by=by)


@transaction.atomic
def empty_contact(ticket: Ticket, *, field: str, by: Employee) -> None:
    """Take the contact out of the field `requester` or `end_user` (C3). Raise `MissingRight`."""
    by.ensure_right(Right.CHANGE_TICKET)
    locked = lock(ticket)
    gone: Contact | None = getattr(locked, field)
    if gone is None:
        return
    _set_contact(locked, field, None)
    record_change(locked, Change(what=Change.What.CONTACT, field=field, old=gone.name[:200]), by=by)


def _set_contact(ticket: Ticket, field: str, contact: Contact | None) -> None:
    if field not in {"requester", "end_user"}:
        raise ValueError(f"no contact field: {field}")
    setattr(ticket, field, contact)
    ticket.save(update_fields=[field])
    index_request(ticket)


@transaction.atomic
def save_details(ticket: Ticket, details: Details, *, by: Employee) -> None:
    """Save what was changed, a line of history each (T6, T8).

    Raise `MissingRight`, or `ChangedMeanwhile` rather than overwrite what somebody else saved.
    """
    by.ensure_right(Right.CHANGE_TICKET)
    locked = lock(ticket)
    changed = {name: value for name, value in details.wanted.items() if _text(value) != details.shown.get(name)}
    conflicts = [
        Conflict(label=Ticket.label_of(name), now=str(getattr(locked, name) or ""))
        for name, value in changed.items()
        if _text(getattr(locked, name)) not in {details.shown.get(name), _text(value)}
    ]
    if conflicts:
        raise ChangedMeanwhile(conflicts)
    for name, value in changed.items():
        _save_field(locked, name, value, by=by)


def _save_field(ticket: Ticket, name: str, value: object, *, by: Employee) -> None:
    old = getattr(ticket, name)
    if _text(old) == _text(value):
        return
    if isinstance(value, Status):
        _ensure_may_hold(ticket.status, value, by=by)
    setattr(ticket, name, value)
    ticket.save(update_fields=[name, *_status_dates(ticket, name)])
    if name == "title":
        index_request(ticket)
    change = Change(what=Change.What.FIELD, field=name, old=stored_name(old), new=stored_name(value))
    audience = Entry.Audience.CLIENT if name in CLIENT_FIELDS else Entry.Audience.STAFF
    record_change(ticket, change, by=by, audience=audience)


def _ensure_may_hold(old: Status, new: Status, *, by: Employee) -> None:
    """To put on hold and to resume has a right of its own (141313)."""
    if Status.Type.ON_HOLD in {old.type, new.type} and old.type != new.type:
        by.ensure_right(Right.PUT_ON_HOLD)


def _status_dates(ticket: Ticket, name: str) -> list[str]:
    """The date of each change of status is kept on the request (T1)."""
    if name != "status":
        return []
    kind, now = ticket.status.type, clock.now()
    ticket.on_hold_at = now if kind == Status.Type.ON_HOLD else None
    ticket.resolved_at = now if kind == Status.Type.RESOLVED else None
    ticket.closed_at = now if ticket.status.is_closed else None
    return ["on_hold_at", "resolved_at", "closed_at"]


def _text(value: object) -> str:
    """How a form writes a value: a row by its key."""
    return "" if value is None else str(getattr(value, "pk", value))


@transaction.atomic
def block(ticket: Ticket, *, by: Employee) -> None:
    """Close the conversation to both sides; what was said stays readable (D6). Raise `MissingRight`."""
    by.ensure_right(Right.BLOCK_CONVERSATION)
    _set_blocked(lock(ticket), blocked=True, by=by)


@transaction.atomic
def unblock(ticket: Ticket, *, by: Employee) -> None:
    """Open the conversation again (D6). Raise `MissingRight`."""
    by.ensure_right(Right.BLOCK_CONVERSATION)
    _set_blocked(lock(ticket), blocked=False, by=by)


def _set_blocked(ticket: Ticket, *, blocked: bool, by: Employee) -> None:
    if ticket.is_blocked == blocked:
        return
    ticket.is_blocked = blocked
    ticket.save(update_fields=["is_blocked"])
    what = Change.What.BLOCKED if blocked else Change.What.UNBLOCKED
    record_change(ticket, Change(what=what), by=by, audience=Entry.Audience.CLIENT)


@transaction.atomic
def set_visibility(ticket: Ticket, *, is_client_visible: bool, by: Employee) -> None:
    """Show the request in the client portal, or take it away from there (T1). Raise `MissingRight`."""
    by.ensure_right(Right.CHANGE_TICKET)
    locked = lock(ticket)
    if locked.is_client_visible == is_client_visible:
        return
    locked.is_client_visible = is_client_visible
    locked.save(update_fields=["is_client_visible"])
    what = Change.What.PUBLISHED if is_client_visible else Change.What.HIDDEN
    record_change(locked, Change(what=what), by=by)
    # A client who has the page open must lose it, or find it, at once.
    locked.client_revision += 1
    locked.save(update_fields=["client_revision"])
    bus.publish(locked.client_topic, locked.client_revision)
