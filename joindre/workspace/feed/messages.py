"""Direct messages in the feed, with who knows of each (D4)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from joindre.lib import richtext
from joindre.mail.models import Recipient
from joindre.messaging.models import Message, ReadReceipt
from joindre.messaging.new import person_code
from joindre.tickets.models import Entry, Ticket
from joindre.workspace.feed.items import Reading
from joindre.workspace.feed.kinds import EntryKind, Tab, register
from joindre.workspace.feed.undo import SentItem

#: Letters of a message that are read out by themselves.
LONGEST_SPOKEN = 160


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One line of small print under a message: who knows of it, and since when (D4)."""

    css: str = ""
    text: str
    at: datetime | None = None

    @property
    def icon(self) -> str:
        return {"read": "check", "failed": "circle-alert"}.get(self.css, "")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """*Marquer comme lu* or *non lu*, under a client's message."""

    url: str
    label: str


class MessageItem(SentItem[Message]):
    """A message of either side."""

    sent_template = "workspace/ticket/_message.html"
    withdrawn_template = "workspace/ticket/_message_withdrawn.html"

    @property
    def label(self) -> str:
        sentence = _("Message from %(name)s, client") if self.is_from_client else _("Message from %(name)s")
        return sentence % {"name": self.author}

    @property
    def announcement(self) -> str:
        """What a screen reader says when it arrives on an open page: whose it is, and how it begins (U3)."""
        if not self.feed.are_news or not self.is_from_client:
            return ""
        return f"{self.label}: {Truncator(richtext.to_text(self.content.body)).chars(LONGEST_SPOKEN)}"

    @property
    def is_from_client(self) -> bool:
        return self.content.is_from_client

    @property
    def css(self) -> str:
        if not self.is_from_client:
            return "agent"
        return "client" if self.content.read_at else "client unread"

    @property
    def channel(self) -> str:
        if self.content.channel == Message.Channel.MAIL:
            return _("by email")
        return _("Client portal") if self.is_from_client else _("Direct message")

    @property
    def mark(self) -> Mark | None:
        if not self.is_from_client:
            return None
        base = f"{self.base}messages/{self.content.pk}"
        if self.content.read_at:
            return Mark(url=f"{base}/unread/", label=_("Mark as unread"))
        return Mark(url=f"{base}/read/", label=_("Mark as read"))

    @property
    def receipts(self) -> Sequence[Receipt]:
        if self.is_from_client:
            return _read_by_us(self.content)
        reached = [
            *_read_on_portal(self.feed.reading.read_by(self.entry)),
            *(_mailed(copy) for copy in self.recipients),
            *_in_their_mail(self.content, self.feed.reading.ticket),
        ]
        return reached or [Receipt(text=_("Not notified"))]


def _readers(entry: Entry, reading: Reading) -> Hashable:
    """Who has read a message of ours on the portal, and whether its files may be linked. A client's message does not
    show its readers.
    """
    if entry.contact_id:
        return reading.can_link
    return reading.can_link, tuple((one.contact.name, one.read_at) for one in reading.read_by(entry))


register(
    EntryKind(
        codes=[Message.KIND],
        tab=Tab(
            key="messages", label=gettext_lazy("Messages"), singular=pgettext_lazy("an entry", "Message"), order=10
        ),
        rows=lambda: Message.objects.select_related("published_from"),
        item=MessageItem,
        employees=["read_by", "published_by"],
        files="files",
        mails="notifications",
        stamp=_readers,
    )
)


def _read_by_us(message: Message) -> Sequence[Receipt]:
    if message.read_by is None:
        return ()
    return [Receipt(css="read", text=_("Read by %(name)s") % {"name": message.read_by.name}, at=message.read_at)]


def _read_on_portal(receipts: Sequence[ReadReceipt]) -> Sequence[Receipt]:
    return [
        Receipt(css="read", text=_("Read on the portal by %(name)s") % {"name": one.contact.name}, at=one.read_at)
        for one in receipts
    ]


def _in_their_mail(message: Message, ticket: Ticket) -> Sequence[Receipt]:
    """Who stood in To or Cc of the mail that its writer sent from their own mail program (P2)."""
    if not message.reached:
        return ()
    people = [person for person in (ticket.requester, ticket.end_user) if person is not None]
    names = dict.fromkeys(person.name for person in people if person_code(person) in message.reached)
    if not names:
        return [Receipt(text=_("Sent from the writer’s mail program"), at=message.entry.created_at)]
    text = _("Sent to %(name)s from the writer’s mail program") % {"name": ", ".join(names)}
    return [Receipt(text=text, at=message.entry.created_at)]


def _mailed(copy: Recipient) -> Receipt:
    name = {"name": copy.name or copy.address}
    if copy.state == Recipient.State.ACCEPTED:
        return Receipt(text=_("Full text mailed to %(name)s") % name, at=copy.accepted_at)
    if copy.state in {Recipient.State.REFUSED, Recipient.State.BOUNCED}:
        return Receipt(css="failed", text=_("Email to %(name)s failed") % name)
    if copy.state == Recipient.State.DELAYED:
        return Receipt(text=_("Email to %(name)s is delayed, next try") % name, at=copy.due_at)
    return Receipt(text=_("Email to %(name)s is on its way") % name)
