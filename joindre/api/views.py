"""Requests: list and read; the same rights and partitions as the pages (A1)."""

from typing import Annotated, Literal, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import Field

from joindre.accounts.models import ApiToken
from joindre.accounts.rights import Right
from joindre.api.http import ApiRequest, ensure_allowed
from joindre.api.schemas import LARGEST_KEY, Problem, TicketOut, TicketPage
from joindre.lib.numbers import Number, read_number
from joindre.lib.slices import first_of
from joindre.tickets.models import Status, Ticket, TicketQuerySet
from joindre.tickets.models.known import followers_of

router = Router(tags=["Requests"])
PROBLEMS = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
MANY = 100
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


def visible(request: ApiRequest) -> TicketQuerySet:
    ensure_allowed(request, ApiToken.Scope.READ_TICKETS, Right.SEARCH_TICKETS, Right.DIRECT_MESSAGES)
    return told(Ticket.objects.visible_to(request.employee))


def told(rows: TicketQuerySet) -> TicketQuerySet:
    """With all that an answer tells of a request."""
    return rows.with_header().with_people().with_open_hold().with_followers().select_related("follows")


def out(ticket: Ticket) -> TicketOut:
    ticket.following = followers_of(ticket)  # type: ignore[attr-defined]  # the answer reads it from here
    return TicketOut.model_validate(ticket)


def number_or_404(text: str) -> Number:
    number = read_number(text)
    if number is None:
        raise HttpError(404, _("No such request."))
    return number
