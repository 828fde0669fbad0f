"""*Annuler l'envoi* in the feed: what was sent, and how its writer withdraws it (M8, D5)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from joindre.messaging.models import Message, SentMail
from joindre.workspace.feed.items import FeedContext, Item

Sent = TypeVar("Sent", bound=Message | SentMail)


@dataclass(frozen=True, kw_only=True)
class Undo:
    """*Annuler l'envoi*, for its writer."""

    url: str
    #: After which it is over; 0 for as long as the entry stands as it is.
    seconds: int


class SentItem(Item[Sent]):
    """An entry that can be withdrawn for a short time, and that looks different afterwards."""

    #: Templates as it is, and once it was withdrawn.
    sent_template: str
    withdrawn_template: str

    def __init__(self, content: Sent, feed: FeedContext) -> None:
        super().__init__(content, feed)
        self.template = self.withdrawn_template if content.withdrawn_at else self.sent_template

    @property
    def withdrawn_at(self) -> datetime | None:
        return self.content.withdrawn_at

    @property
    def lasts(self) -> bool:
        """Not once it is withdrawn, as its text is then shown to its writer alone, and not while undo is offered."""
        return super().lasts and not self.withdrawn_at and not self.undo

    @cached_property
    def undo(self) -> Undo | None:
        settings, now = self.feed.reading.settings, self.feed.now
        if not self.content.can_be_withdrawn(settings, now=now):
            return None
        seconds = settings.seconds_left(self.entry.created_at, now=now)
        return Undo(url=withdraw_url(self.content, base=self.base), seconds=seconds)


def withdraw_url(sent: Message | SentMail, *, base: str) -> str:
    """Where it is withdrawn; `base` is the address of the request's page."""
    return f"{base}{'messages' if isinstance(sent, Message) else 'mails'}/{sent.pk}/withdraw/"
