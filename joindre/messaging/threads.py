"""Which mails a notification follows, so that mail programs show the conversation as one (RFC 5322, 3.6.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from joindre.lib.prepared import PreparedQuery
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket

#: Mails of each side that are named: the header has an end, and the newest ones are enough to find the thread.
NEWEST = 8


@dataclass(frozen=True, kw_only=True)
class Thread:
    """Message-IDs, the newest last; blank where this is the first mail of the conversation."""

    references: Sequence[str]

    @property
    def in_reply_to(self) -> str:
        return self.references[-1] if self.references else ""


def thread_with(ticket: Ticket, *, person: str) -> Thread:
    """The mails of the client's that became messages, and what this person was told of so far."""
    mails = merge(_theirs(ticket), _ours(ticket, person))
    return Thread(references=list(dict.fromkeys(message_id for _at, message_id in mails)))


def _theirs(ticket: Ticket) -> Sequence[tuple[datetime, str]]:
    return _became_messages(ticket=ticket.pk)[::-1]


def _ours(ticket: Ticket, person: str) -> Sequence[tuple[datetime, str]]:
    return _told_before(ticket=ticket.pk, person=person)[::-1]


_became_messages = PreparedQuery(
    lambda ticket: (
        Message.objects.for_client()
        .filter(entry__ticket=ticket, entry__employee=None)
        .exclude(source=None)
        .exclude(source__message_id="")
        .order_by("-entry_id")
        .values_list("entry__created_at", "source__message_id")[:NEWEST]
    )
)
_told_before = PreparedQuery(
    lambda ticket, person: (
        OutgoingEmail.objects.filter(
            messages__entry__ticket=ticket,
            recipients__person=person,
            recipients__state__in=[state for state in Recipient.State if state != Recipient.State.WITHDRAWN],
        )
        .order_by("-pk")
        .values_list("created_at", "message_id")[:NEWEST]
    )
)
