"""What stands above the feed of a request, as plain values: its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.tickets.models import Ticket, customers_seen
from joindre.workspace.http import AgentRequest, ticket_url


@dataclass(frozen=True, kw_only=True)
class Connected:
    """A request that this one follows (`is_before`), or that follows it."""

    number: Number
    is_before: bool


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of the page."""

    number: Number
    #: The whole address, to be copied.
    url: str
    title: str
    status: str
    colour: str
    severity: str
    rank: int
    customer: str
    site: str
    connected: tuple[Connected, ...]
    created_at: datetime
    #: Since when it waits, and the appointment until which it does.
    on_hold_at: datetime | None
    appointment: datetime | None
    is_client_visible: bool
    is_blocked: bool


def head_of(request: AgentRequest, ticket: Ticket) -> Head:
    severity = ticket.severity
    return Head(
        number=ticket.number,
        url=f"{request.scheme}://{request.get_host()}{ticket_url(ticket.number)}",
        title=ticket.title,
        status=ticket.status.label,
        colour=ticket.status.colour,
        severity=severity.label if severity else "",
        rank=severity.rank if severity else 0,
        customer=ticket.customer.name,
        site=ticket.site.name,
        connected=_connected(request, ticket),
        created_at=ticket.created_at,
        on_hold_at=ticket.on_hold_at,
        appointment=ticket.open_hold.appointment if ticket.open_hold else None,
        is_client_visible=ticket.is_client_visible,
        is_blocked=ticket.is_blocked,
    )


def _connected(request: AgentRequest, ticket: Ticket) -> tuple[Connected, ...]:
    if not ticket.follows_id and not ticket.may_have("successors"):
        return ()
    found: Sequence[Ticket] = _found_connected(
        customers=customers_seen(request.employee), ticket=ticket.pk, follows=ticket.follows_id
    )
    return tuple(Connected(number=one.number, is_before=one.pk == ticket.follows_id) for one in found)


_found_connected = PreparedQuery(
    lambda customers, ticket, follows: Ticket.objects.of_customers(customers).connected_to(ticket, follows)
)
