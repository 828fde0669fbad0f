"""May this person write on this request now? One rule for button, server, API and mail alike (D13)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Author, Employee
from joindre.lib.errors import MissingRight, Refusal
from joindre.messaging.models.settings import MessageSettings
from joindre.tickets.models import ConversationBlocked, Ticket


class MessagesOff(Refusal):
    message = _("Messages on requests are switched off. An administrator can switch them on in the settings.")
    for_clients = _("Support takes no messages here. Open a new request, or call support.")


class TicketClosed(Refusal):
    message = _("This request is closed. Open a new request that is linked to it.")


class NoClientHere(Refusal):
    message = _("The customer does not see this request. Make it visible to the customer first.")
    for_clients = _("This request takes no messages. Open a new request, or call support.")


class ClosedToClient(Refusal):
    message = _("This request is closed. Give it another status first: its client cannot write here until then.")


@dataclass(frozen=True, kw_only=True)
class WritePermission:
    """The answer: `refusal` is `None` where the person may write."""

    refusal: Refusal | None

    def ensure(self) -> None:
        if self.refusal is not None:
            raise self.refusal


def write_permission(ticket: Ticket, *, by: Author, settings: MessageSettings | None = None) -> WritePermission:
    """Judge it from the request as loaded; an act asks again under the row's lock. Clients read words of their own."""
    refusal = _refusal(ticket, by, settings or MessageSettings.current())
    if refusal is not None and not isinstance(by, Employee):
        refusal = refusal.to_client()
    return WritePermission(refusal=refusal)


def publish_permission(ticket: Ticket, *, settings: MessageSettings) -> WritePermission:
    """Judge whether a mail that stands here may become a client message now: where clients may write (M12).

    The right to write messages is asked for by the act.
    """
    refusal = MessagesOff() if not settings.is_on else _state_refusal(ticket)
    if refusal is None and ticket.status.is_closed:
        refusal = ClosedToClient()
    return WritePermission(refusal=refusal)


def _refusal(ticket: Ticket, author: Author, settings: MessageSettings) -> Refusal | None:
    if not settings.is_on:
        return MessagesOff()
    if missing := _missing_right(author):
        return MissingRight(missing.label)
    if refusal := _state_refusal(ticket):
        return refusal
    return TicketClosed() if ticket.status.is_closed and not isinstance(author, Employee) else None


def _state_refusal(ticket: Ticket) -> Refusal | None:
    if not ticket.is_client_visible:
        return NoClientHere()
    return ConversationBlocked() if ticket.is_blocked else None


def _missing_right(author: Author) -> Right | None:
    if isinstance(author, Employee):
        return None if author.has_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS) else Right.DIRECT_MESSAGES
    # A contact without an account writes by mail alone, and needs no right for it (I3).
    has_it = author.person.account is None or author.has_right(Right.CLIENT_MESSAGES)
    return None if has_it else Right.CLIENT_MESSAGES
