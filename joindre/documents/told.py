"""What the customer may know of a request, as plain values: its messages, calls and documents (D10).

Nothing here reads a note or a mail, and of a call it never reads what was noted of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from joindre.calls.models import Call
from joindre.documents.pictures import Pictures, alternative, rich_blocks
from joindre.documents.tree import printable
from joindre.fields.catalogue import moment
from joindre.messaging.emails import shown_identity
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets.models import Entry, LinkedDocument, Ticket


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who answers, as the client reads it (D7)."""

    name: str
    settings: MessageSettings

    def author_of(self, entry: Entry) -> str:
        who = entry.contact.name if entry.contact else shown_identity(entry.employee, self.settings, desk=self.name)
        return printable(who) or printable(self.name)


def messages_of(ticket: Ticket, most: int) -> tuple[Sequence[Message], int]:
    """Return the newest messages that the client may read, the oldest first, and how many are left out.

    Nothing of the staff's is among them, and nothing that was withdrawn (D5, D10).
    """
    everything = Message.objects.for_client().filter(entry__ticket=ticket)
    told = everything.select_related("entry__employee", "entry__contact__person").prefetch_related("files")
    newest = list(reversed(told.order_by("-entry_id")[:most]))
    return newest, everything.count() - len(newest) if len(newest) == most else 0


def calls_of(ticket: Ticket, most: int) -> tuple[Sequence[Call], int]:
    """Return the newest calls with people of the customer, the oldest first, and how many are left out.

    A call with anybody else, to a wrong number, or whose note was undone is nothing that they know of.
    """
    everything = _with_the_customer(ticket)
    told = everything.select_related("entry__employee", "contact__person")
    newest = list(reversed(told.order_by("-began_at", "-pk")[:most]))
    return newest, everything.count() - len(newest) if len(newest) == most else 0


def _with_the_customer(ticket: Ticket) -> QuerySet[Call]:
    calls = Call.objects.filter(entry__ticket=ticket, withdrawn_at=None, contact__site__customer=ticket.customer_id)
    return calls.exclude(outcome=Call.Outcome.WRONG_NUMBER)


def message_values(message: Message, pictures: Pictures, *, desk: Desk) -> dict[str, object]:
    entry, author = message.entry, desk.author_of(message.entry)
    at = timezone.localtime(entry.created_at)
    return {
        "author": author,
        "is_from_client": message.is_from_client,
        "detail": _("by email") if message.channel == Message.Channel.MAIL else "",
        "when": moment(entry.created_at),
        "day": date_format(at),
        "time": f"{at:%H:%M}",
        "body": rich_blocks(_titled(message), pictures, whose=alternative(author, entry.created_at)),
        "files": [printable(file.name) for file in message.files.all()],
    }


def call_values(call: Call, *, desk: Desk) -> dict[str, object]:
    """Say when, who called whom, how it ended and how long it took; never the line that the staff noted."""
    ours = shown_identity(call.entry.employee if call.entry else None, desk.settings, desk=desk.name) or desk.name
    theirs = call.contact.name if call.contact else ""
    caller, called = (ours, theirs) if call.direction == Call.Direction.OUT else (theirs, ours)
    is_answered = call.outcome == Call.Outcome.ANSWERED
    return {
        "when": moment(call.began_at),
        "caller": printable(caller),
        "called": printable(called),
        "ended": call.ended,
        "duration": _duration(call.seconds) if is_answered and call.seconds else "",
    }


def document_values(ticket: Ticket) -> list[dict[str, str]]:
    """Return the documents that the customer sees beside the request."""
    linked = LinkedDocument.objects.filter(ticket=ticket, is_external=True).order_by("pk")
    return [
        {
            "name": printable(one.name),
            "url": printable(one.url),
            "day": date_format(timezone.localtime(one.published_at or one.added_at)),
        }
        for one in linked[:500]
    ]


def total_of(calls: Sequence[Call]) -> str:
    """Return how long all of them took, or an empty text."""
    seconds = sum(call.seconds for call in calls if call.outcome == Call.Outcome.ANSWERED)
    return _("%(duration)s in all") % {"duration": _duration(seconds)} if seconds else ""


def omitted_messages(count: int) -> str:
    if count == 0:
        return ""
    return ngettext(
        "%(count)d earlier message is not shown here.", "%(count)d earlier messages are not shown here.", count
    ) % {"count": count}


def omitted_calls(count: int) -> str:
    if count == 0:
        return ""
    return ngettext(
        "%(count)d earlier call is not shown here.", "%(count)d earlier calls are not shown here.", count
    ) % {"count": count}


def _titled(message: Message) -> str:
    """The text, below the subject that a client gave to the mail."""
    title = f"<p><strong>{escape(message.subject)}</strong></p>" if message.subject and message.is_from_client else ""
    return title + message.body


def _duration(seconds: int) -> str:
    """`4 min 12`, or the seconds of a short one."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return ngettext("%(count)s second", "%(count)s seconds", rest) % {"count": rest}
    return f"{minutes}\xa0min\xa0{rest:02d}"
