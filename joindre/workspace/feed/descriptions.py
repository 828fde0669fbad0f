"""The description of a request, which begins its feed (T7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joindre.tickets.models import Change, Ticket
from joindre.workspace.feed.items import Item


@dataclass(frozen=True, kw_only=True)
class Description:
    """What was asked, by whom and when; it is no entry of its own, for it never changes after them."""

    body: str
    #: Blank where nobody knows it.
    author: str
    is_from_client: bool
    written_at: datetime


def description_of(ticket: Ticket, items: Sequence[Item[Any]]) -> Description | None:
    """By whoever opened the request, which is told by the first line of its history."""
    if not ticket.description:
        return None
    opening = next((item for item in items[:1] if _opened(item.content)), None)
    return Description(
        body=ticket.description,
        author=opening.author if opening else "",
        is_from_client=opening is not None and opening.entry.contact_id is not None,
        written_at=ticket.created_at,
    )


def _opened(content: object) -> bool:
    return isinstance(content, Change) and content.what == Change.What.OPENED
