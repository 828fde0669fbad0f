"""Opening a request (T2, T4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Author, Contact, Employee, Site, WorkGroup
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.lib.richtext import EMPTY, CleanHtml
from joindre.tickets.actions.entries import record_change
from joindre.tickets.actions.followers import FollowerChange
from joindre.tickets.actions.holds import HoldTerms
from joindre.tickets.actions.statuses import first_status
from joindre.tickets.indexing import index_request
from joindre.tickets.models import Change, Entry, Priority, Severity, Status, Ticket, TicketType
from joindre.tickets.numbering import next_number


class NotServed(Refusal):
    message = _(
        "This customer or site is out of service: no new request can be opened for it. "
        "An administrator can bring it back."
    )
    for_clients = _("New requests can no longer be opened here for your company. Please call support.")


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
    #: These two are the site's, where nobody says otherwise.
    work_group: WorkGroup | None = None
    is_client_visible: bool | None = None
    follows: Ticket | None = None
    type: TicketType | None = None
    severity: Severity | None = None
    priority: Priority | None = None
    assignee: Employee | None = None
    followers: Sequence[Employee] = ()
    #: Where it begins on hold.
    hold: HoldTerms | None = None
    #: Of the form that opens it; no two requests have the same.
    form_key: UUID | None = None


def open_ticket(opening: Opening, *, by: Author) -> Ticket:
    """Create a request with the next number of the year, its first line of history included (T2, T4).

    Raise `MissingRight`, `NotServed`, or the refusal of a hold that cannot be. A contact without an account writes by
    mail, and needs no right for it (I7).
    """
    if isinstance(by, Employee):
        by.ensure_right(Right.CREATE_TICKET)
        _ensure_rights_beside(opening, by=by)
    elif by.person.account is not None:
        by.ensure_right(Right.CLIENT_PORTAL)
    if not opening.site.is_open_to_requests:
        raise NotServed
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
        type=opening.type,
        severity=opening.severity,
        priority=opening.priority,
        assignee=opening.assignee,
        form_key=opening.form_key,
        work_group=_group_of(opening),
        is_client_visible=_begins_visible(opening, by=by),
        status=first_status(Status.Type.CREATED),
        created_at=now,
        changed_at=now,
    )
    _begin(ticket, opening, by=by)
    return ticket


def _begin(ticket: Ticket, opening: Opening, *, by: Author) -> None:
    """What a request begins with beside its row: its files, its first line, who follows it, why it waits."""
    StoredFile.objects.filter(pk__in=[file.pk for file in opening.files], topic="").update(topic=ticket.topic)
    record_change(ticket, Change(what=Change.What.OPENED), by=by, audience=Entry.Audience.CLIENT)
    index_request(ticket)
    if isinstance(by, Employee):
        FollowerChange(added=opening.followers).apply_to(ticket, by=by)
        if opening.hold is not None:
            opening.hold.apply_to(ticket, by=by)


def _ensure_rights_beside(opening: Opening, *, by: Employee) -> None:
    """What is an act of its own on a request that exists needs the same right on a new one."""
    if opening.followers:
        by.ensure_right(Right.CHANGE_TICKET)
    if opening.hold is not None:
        by.ensure_right(Right.PUT_ON_HOLD)


def _group_of(opening: Opening) -> WorkGroup | None:
    """The work group that a new request begins with: the one named, or the site's, unless it is retired (S1)."""
    usual = opening.work_group or opening.site.default_group
    return usual if usual is not None and usual.is_active else opening.work_group


def _begins_visible(opening: Opening, *, by: Author) -> bool:
    """Whether its customer sees a new request: as is said, else as its site has it. Clients see what they open (S1)."""
    if opening.is_client_visible is not None:
        return opening.is_client_visible
    return isinstance(by, Contact) or opening.site.shows_requests
