"""Where every view of a request begins: at what the employee may see (S3, T2)."""

from django.http import Http404

from joindre.lib.numbers import Number
from joindre.tickets.models import Ticket, TicketQuerySet
from joindre.workspace.http import AgentRequest


def visible(request: AgentRequest) -> TicketQuerySet:
    return Ticket.objects.visible_to(request.employee)


def get_ticket(request: AgentRequest, number: Number) -> Ticket:
    """The request with its header and people, or 404 as for one that does not exist."""
    ticket = visible(request).numbered(number).with_header().with_people().first()
    if ticket is None:
        raise Http404
    return ticket
