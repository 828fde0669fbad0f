"""Requests, their settings, and the one ordered table of everything that happens on them."""

from joindre.tickets.models.choices import HoldReason, Priority, Severity, Status, TicketType
from joindre.tickets.models.documents import LinkedDocument
from joindre.tickets.models.entries import Change, Entry, EntryQuerySet, EntryWindow
from joindre.tickets.models.holds import Hold
from joindre.tickets.models.known import followers_of, known_statuses, known_value, with_known
from joindre.tickets.models.numbers import YearCounter
from joindre.tickets.models.tickets import (
    AlreadyFilled,
    ConversationBlocked,
    FormUsedElsewhere,
    Ticket,
    TicketQuerySet,
    customers_seen,
    is_visible_to,
)

__all__ = [
    "AlreadyFilled",
    "Change",
    "ConversationBlocked",
    "Entry",
    "EntryQuerySet",
    "EntryWindow",
    "FormUsedElsewhere",
    "Hold",
    "HoldReason",
    "LinkedDocument",
    "Priority",
    "Severity",
    "Status",
    "Ticket",
    "TicketQuerySet",
    "TicketType",
    "YearCounter",
    "customers_seen",
    "followers_of",
    "is_visible_to",
    "known_statuses",
    "known_value",
    "with_known",
]
