"""The description of a request, which begins the conversation as the client reads it (T7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from joindre.files.models import StoredFile
from joindre.messaging.models import opening_mail_of
from joindre.portal.conversation.lines import ClientReader
from joindre.tickets.models import Change, Entry


@dataclass(frozen=True, kw_only=True)
class DescriptionLine:
    """What was asked, under the name of whoever asked it as the client may read it; blank for the reader."""

    body: str
    author: str
    is_from_client: bool
    written_at: datetime
    #: Of the mail that opened it: signature and quotes, and the files that are not shown in its text (I5, I7).
    folded: str = ""
    files: Sequence[StoredFile] = ()


def description_of(reader: ClientReader, entries: Sequence[Entry]) -> DescriptionLine | None:
    """By whoever wrote the mail that opened it, else as its first entry tells; else by the requester’s side."""
    ticket = reader.ticket
    if not ticket.description:
        return None
    if mail := opening_mail_of(ticket):
        return DescriptionLine(
            body=ticket.description,
            author="" if mail.contact.person_id == reader.contact.person_id else mail.contact.name,
            is_from_client=True,
            written_at=ticket.created_at,
            folded=mail.folded,
            files=list(mail.files.select_related("blob__small")),
        )
    opening = next((entry for entry in entries[:1] if _opened(entry)), None)
    return DescriptionLine(
        body=ticket.description,
        author=reader.name_of_author(opening) if opening and not reader.wrote(opening) else "",
        is_from_client=opening is None or opening.contact_id is not None,
        written_at=ticket.created_at,
    )


def _opened(entry: Entry) -> bool:
    return entry.kind == Change.KIND and entry.change.what == Change.What.OPENED
