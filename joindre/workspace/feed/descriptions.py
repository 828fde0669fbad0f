"""The description of a request, which begins its feed (T7)."""

from dataclasses import dataclass
from datetime import datetime

from joindre.tickets.models import Entry, Ticket


@dataclass(frozen=True, kw_only=True)
class Description:
    """What was asked, by whom and when; it is no entry of its own, for it never changes after them."""

    body: str
    #: Blank where nobody knows it.
    author: str
    is_from_client: bool
    written_at: datetime


def description_of(ticket: Ticket, opening: Entry | None) -> Description | None:
    """By whoever opened the request, which is told by the first line of its history."""
    if not ticket.description:
        return None
    author = opening.author if opening else None
    return Description(
        body=ticket.description,
        author=author.name if author else "",
        is_from_client=opening is not None and opening.contact_id is not None,
        written_at=ticket.created_at,
    )
