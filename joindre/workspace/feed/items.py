"""An entry of the feed as its template shows it: every word and address is ready, so a page of fifty is cheap."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.lib.prepared import PreparedQuery
from joindre.mail.models import Recipient
from joindre.messaging import policy
from joindre.messaging.models import MessageSettings, ReadReceipt
from joindre.tickets.models import Entry, Ticket
from joindre.ui.dates import JUST_NOW

Content = TypeVar("Content", bound=Model)
#: More readings than this are of no use under the messages of one window.
MOST_RECEIPTS = 800


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What entries show besides their own content: facts of the request and the settings, and who has read how far."""

    ticket: Ticket
    settings: MessageSettings
    #: The first entry of the window.
    oldest: Entry
    #: Whether who looks may send mails.
    can_mail: bool = False
    #: Whether they may add documents.
    can_link: bool = False

    @cached_property
    def receipts(self) -> Sequence[ReadReceipt]:
        """How far people have read, of those who have read the oldest entry; who has read least comes first."""
        return _receipts(ticket=self.ticket.pk, oldest=self.oldest.pk)

    @cached_property
    def no_publishing(self) -> str:
        """Why no mail may become a client message now; blank where one may."""
        refusal = policy.publish_permission(self.ticket, settings=self.settings).refusal
        return str(refusal.message) if refusal else ""

    def read_by(self, entry: Entry) -> Sequence[ReadReceipt]:
        """Who has read this far on the portal, each person once."""
        first: dict[int, ReadReceipt] = {}
        for receipt in self.receipts:
            if receipt.entry_id >= entry.pk:
                first.setdefault(receipt.contact_id, receipt)
        return list(first.values())


_receipts = PreparedQuery(
    lambda ticket, oldest: (
        ReadReceipt.objects.filter(ticket=ticket, entry__gte=oldest)
        .select_related("contact__person")
        .order_by("entry")[:MOST_RECEIPTS]
    )
)


@dataclass(frozen=True, kw_only=True)
class FeedContext:
    """What the items of a window share."""

    #: Address of the request's page.
    base: str
    now: datetime
    reading: Reading
    #: By the key of the entry; an entry without any is not in it.
    files: Mapping[int, Sequence[StoredFile]]
    recipients: Mapping[int, Sequence[Recipient]]
    #: They come to a page that is open already, and are read out there.
    are_news: bool = False


class Item(ABC, Generic[Content]):
    """One entry, with the content of its kind."""

    template: str

    def __init__(self, content: Content, feed: FeedContext) -> None:
        self.content, self.feed = content, feed
        row: Any = content
        self.entry: Entry = row.entry

    @property
    @abstractmethod
    def label(self) -> str:
        """What a screen reader announces before the content."""

    @cached_property
    def author(self) -> str:
        return self.entry.author.name if self.entry.author else ""

    @property
    def by(self) -> str:
        return _("by %(name)s") % {"name": self.author}

    @property
    def lasts(self) -> bool:
        """Whether its HTML may be kept: later it looks the same to everybody with the same rights."""
        return not self.feed.are_news and self.feed.now - self.entry.created_at > JUST_NOW

    @property
    def base(self) -> str:
        return self.feed.base

    @property
    def files(self) -> Sequence[StoredFile]:
        """Without the pictures that stand in the text already."""
        shown = richtext.own_files(getattr(self.content, "body", ""))
        return [file for file in self.feed.files.get(self.entry.pk, ()) if file.pk not in shown]

    @property
    def recipients(self) -> Sequence[Recipient]:
        return self.feed.recipients.get(self.entry.pk, ())
