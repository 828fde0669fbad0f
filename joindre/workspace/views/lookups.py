"""Where every view of a request begins: at what the employee may see (S3, T2)."""

from collections.abc import Collection

from django.db.models import OuterRef
from django.http import Http404

from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.messaging.models import Message, OpeningMail, ReceivedMail, SentMail
from joindre.tickets.models import LinkedDocument, Ticket, TicketQuerySet, customers_seen, with_known
from joindre.workspace.http import AgentRequest


def visible(request: AgentRequest) -> TicketQuerySet:
    return Ticket.objects.visible_to(request.employee)


def get_ticket(request: AgentRequest, number: Number) -> Ticket:
    """The request with its header and people, or 404 as for one that does not exist."""
    seen = customers_seen(request.employee)
    ticket = _numbered.first(customers=seen, year=number.year, sequence=number.sequence)
    if ticket is None:
        raise Http404
    return with_known(ticket)


def _with_page(customers: Collection[int] | None, year: int, sequence: int) -> TicketQuerySet:
    found = Ticket.objects.of_customers(customers).numbered(Number(year, sequence))
    own = OuterRef("pk")
    return (
        found.select_related("customer", "site")
        .with_people()
        .with_followers()
        .with_open_hold()
        .with_existence(
            documents=LinkedDocument.objects.filter(ticket=own),
            opening_mail=OpeningMail.objects.filter(ticket=own),
            successors=Ticket.objects.filter(follows=own),
        )
    )


_numbered = PreparedQuery(_with_page)


def get_message(request: AgentRequest, number: Number, key: int) -> Message:
    messages = Message.objects.select_related("entry__ticket", "entry__employee")
    message = messages.filter(pk=key, entry__ticket=get_ticket(request, number)).first()
    if message is None:
        raise Http404
    return message


def get_received_mail(request: AgentRequest, number: Number, key: int) -> ReceivedMail:
    mails = ReceivedMail.objects.select_related("entry__ticket__customer", "entry__contact__site", "email")
    received = mails.filter(pk=key, entry__ticket=get_ticket(request, number)).first()
    if received is None:
        raise Http404
    return received


def get_sent_mail(request: AgentRequest, number: Number, key: int) -> SentMail:
    mails = SentMail.objects.select_related("entry__ticket", "entry__employee", "email")
    sent = mails.filter(pk=key, entry__ticket=get_ticket(request, number)).first()
    if sent is None:
        raise Http404
    return sent
