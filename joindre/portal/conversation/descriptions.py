"""The description of a request, which begins the conversation as the client reads it (T7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from joindre.portal.conversation.lines import ClientReader
from joindre.tickets.models import Change, Entry


@dataclass(frozen=True, kw_only=True)
class DescriptionLine:
    """What was asked, under the name of whoever asked it as the client may read it; blank for the reader."""

    body: str
    author: str
    is_from_client: bool
    written_at: datetime


def description_of(reader: ClientReader, entries: Sequence[Entry]) -> DescriptionLine | None:
    """By whoever opened the request, where its first entry tells so; else by the requester’s side."""
    ticket = reader.ticket
    if not ticket.description:
        return None
    opening = next((entry for entry in entries[:1] if _opened(entry)), None)
    return DescriptionLine(
        body=ticket.description,
        author=reader.name_of_author(opening) if opening and not reader.wrote(opening) else "",
        is_from_client=opening is None or opening.contact_id is not None,
        written_at=ticket.created_at,
    )


def _opened(entry: Entry) -> bool:
    return entry.kind == Change.KIND and entry.change.what == Change.What.OPENED
