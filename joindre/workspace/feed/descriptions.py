"""The description of a request, which begins its feed (T7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from joindre.files.models import StoredFile
from joindre.messaging.models import opening_mail_of
from joindre.tickets.models import Entry, Ticket


@dataclass(frozen=True, kw_only=True)
class Description:
    """What was asked, by whom and when; it is no entry of its own, for it never changes after them."""

    body: str
    #: Blank where nobody knows it.
    author: str
    is_from_client: bool
    written_at: datetime
    is_mail: bool = False
    #: Of a mail: signature and quotes, and the files that are not shown in its text (I5, I7).
    folded: str = ""
    files: Sequence[StoredFile] = ()


def description_of(ticket: Ticket, opening: Entry | None) -> Description | None:
    """By whoever wrote the mail that opened the request, else by whoever opened it, as the first entry tells."""
    if not ticket.description:
        return None
    if mail := opening_mail_of(ticket):
        return Description(
            body=ticket.description,
            author=mail.contact.name,
            is_from_client=True,
            written_at=ticket.created_at,
            is_mail=True,
            folded=mail.folded,
            files=list(mail.files.select_related("blob__small")),
        )
    author = opening.author if opening else None
    return Description(
        body=ticket.description,
        author=author.name if author else "",
        is_from_client=opening is not None and opening.contact_id is not None,
        written_at=ticket.created_at,
    )
