"""Requests: list, read, create; the same acts, rights and partitions as the pages (A1)."""

from typing import Annotated, Literal, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja import Status as Answer
from ninja.errors import HttpError
from pydantic import Field

from joindre.accounts.models import ApiToken
from joindre.accounts.rights import Right
from joindre.api.http import ApiRequest, ensure_allowed
from joindre.api.schemas import Problem, TicketIn, TicketOut, TicketPage
from joindre.directory.models import Contact, Site, WorkGroup
from joindre.lib import keys, richtext
from joindre.lib.numbers import Number, read_number
from joindre.lib.slices import first_of
from joindre.tickets.actions import Opening, open_ticket
from joindre.tickets.models import Status, Ticket, TicketQuerySet
from joindre.tickets.models.known import followers_of

router = Router(tags=["Requests"])
PROBLEMS = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
MANY = 100
LARGEST_KEY = 10**keys.LONGEST - 1
StatusType = Literal["created", "in_progress", "on_hold", "resolved", "closed_by_customer", "closed_internally"]


@router.get("/tickets", response={200: TicketPage, **PROBLEMS}, summary="Requests, newest first")
def list_tickets(
    request: HttpRequest,
    status: StatusType | None = None,
    customer: Annotated[int | None, Field(ge=1, le=LARGEST_KEY)] = None,
    cursor: Annotated[str | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Field(ge=1, le=MANY)] = 25,
) -> TicketPage:
    """Needs the scope `tickets:read`. Requests of other customers than one's own are not there."""
    rows = visible(cast("ApiRequest", request))
    if status is not None:
        rows = rows.filter(status__type=Status.Type(status))
    if customer is not None:
        rows = rows.filter(customer=customer)
    after = None if cursor is None else number_or_404(cursor)
    found = first_of(rows.newest_first(after=after), size=limit)
    return TicketPage(
        items=[out(ticket) for ticket in found.rows],
        next=str(found.next_after.number) if found.next_after else None,
    )


@router.get("/tickets/{number}", response={200: TicketOut, **PROBLEMS}, summary="One request")
def read_ticket(request: HttpRequest, number: str) -> TicketOut:
    """Needs the scope `tickets:read`. One that may not be seen answers like one that does not exist."""
    found = visible(cast("ApiRequest", request)).numbered(number_or_404(number)).first()
    if found is None:
        raise HttpError(404, _("No such request."))
    return out(found)


@router.post("/tickets", response={201: TicketOut, 409: Problem, **PROBLEMS}, summary="Create a request")
def create_ticket(request: HttpRequest, data: TicketIn) -> Answer[TicketOut]:
    """Needs the scope `tickets:write` and the right 260101."""
    asked = cast("ApiRequest", request)
    ensure_allowed(asked, ApiToken.Scope.WRITE_TICKETS, Right.CREATE_TICKET)
    site = site_with(asked, data.site_id)
    opening = Opening(
        site=site,
        title=data.title,
        description=richtext.clean(data.description),
        requester=contact_at(site, data.requester_id),
        end_user=contact_at(site, data.end_user_id),
        work_group=group_with(data.work_group_id),
        is_client_visible=data.is_client_visible,
    )
    opened = open_ticket(opening, by=asked.employee)
    return Answer(201, out(told(Ticket.objects.filter(pk=opened.pk)).get()))


def visible(request: ApiRequest) -> TicketQuerySet:
    ensure_allowed(request, ApiToken.Scope.READ_TICKETS, Right.SEARCH_TICKETS, Right.DIRECT_MESSAGES)
    return told(Ticket.objects.visible_to(request.employee))


def told(rows: TicketQuerySet) -> TicketQuerySet:
    """With all that an answer tells of a request."""
    return rows.with_header().with_people().with_open_hold().with_followers()


def out(ticket: Ticket) -> TicketOut:
    ticket.following = followers_of(ticket)  # type: ignore[attr-defined]  # the answer reads it from here
    return TicketOut.model_validate(ticket)


def number_or_404(text: str) -> Number:
    number = read_number(text)
    if number is None:
        raise HttpError(404, _("No such request."))
    return number


def site_with(request: ApiRequest, key: int) -> Site:
    sites = Site.objects.open_to_requests().filter(pk=key).select_related("customer", "default_group")
    site = sites.among(request.employee.customers).first()
    if site is None:
        raise HttpError(422, _("site_id: there is no such active site."))
    return site


def group_with(key: int | None) -> WorkGroup | None:
    if key is None:
        return None
    group = WorkGroup.objects.filter(pk=key, is_active=True).first() if 0 < key <= LARGEST_KEY else None
    if group is None:
        raise HttpError(422, _("work_group_id: there is no such active work group."))
    return group


def contact_at(site: Site, key: int | None) -> Contact | None:
    if key is None:
        return None
    contact = Contact.objects.active().filter(pk=key, site=site).with_identity().first()
    if contact is None:
        raise HttpError(422, _("requester_id, end_user_id: there is no such active contact at this site."))
    return contact
