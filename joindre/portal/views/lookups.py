"""Where every view of a request begins: at what the contact may see (K2, T2)."""

from django.http import Http404

from joindre.lib.numbers import Number
from joindre.messaging.models import MessageSettings
from joindre.portal.conversation import ClientReader
from joindre.portal.http import ClientRequest
from joindre.tickets.models import Ticket, TicketQuerySet


def visible(request: ClientRequest) -> TicketQuerySet:
    return Ticket.objects.visible_to(request.contact)


def get_ticket(request: ClientRequest, number: Number) -> Ticket:
    """The request with its header, or 404 as for one that does not exist."""
    ticket = visible(request).numbered(number).with_header().with_open_hold().first()
    if ticket is None:
        raise Http404
    return ticket


def reader_of(request: ClientRequest, ticket: Ticket, settings: MessageSettings) -> ClientReader:
    """Who reads its conversation here."""
    return ClientReader(ticket=ticket, contact=request.contact, settings=settings, company=request.company)
