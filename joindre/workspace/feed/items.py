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
from joindre.mail.models import Recipient
from joindre.messaging.models import MessageSettings, ReadReceipt
from joindre.tickets.models import Entry, Ticket

Content = TypeVar("Content", bound=Model)
#: More readings than this are of no use under the messages of one window.
MOST_RECEIPTS = 800


@dataclass(frozen=True, kw_only=True)
class FeedContext:
    """What the items of a window share."""

    ticket: Ticket
    #: Address of the request's page.
    base: str
    settings: MessageSettings
    now: datetime
    oldest: Entry
    #: By the key of the entry; an entry without any is not in it.
    files: Mapping[int, Sequence[StoredFile]]
    recipients: Mapping[int, Sequence[Recipient]]
    #: They come to a page that is open already, and are read out there.
    are_news: bool = False

    @cached_property
    def read_receipts(self) -> Sequence[ReadReceipt]:
        """How far people have read who have read the oldest entry, each person's earliest first."""
        reached = ReadReceipt.objects.filter(ticket=self.ticket, entry__gte=self.oldest.pk)
        return list(reached.select_related("contact__person").order_by("entry")[:MOST_RECEIPTS])


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
