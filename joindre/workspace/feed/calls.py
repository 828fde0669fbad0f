"""Calls in the feed, and how each ended (P5)."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from joindre.calls.models import Call
from joindre.lib.phones import display
from joindre.workspace.feed.items import FeedContext, Item
from joindre.workspace.feed.kinds import EntryKind, Tab, register
from joindre.workspace.feed.undo import Undo


class CallItem(Item[Call]):
    """One line: with whom, at which number, for how long."""

    def __init__(self, content: Call, feed: FeedContext) -> None:
        super().__init__(content, feed)
        self.template = f"workspace/ticket/_call{'_withdrawn' if content.withdrawn_at else ''}.html"

    @property
    def lasts(self) -> bool:
        """Not while undo is offered."""
        return super().lasts and not self.undo

    @cached_property
    def undo(self) -> Undo | None:
        """For whoever noted it; what a telephone system noted by itself has nobody who would."""
        seconds = self.feed.reading.settings.seconds_left(self.entry.created_at, now=self.feed.now)
        if self.content.withdrawn_at or not seconds:
            return None
        return Undo(url=reverse("workspace:withdraw-call", args=[self.content.pk]), seconds=seconds)

    @property
    def label(self) -> str:
        return f"{self.direction} {self.name}"

    @property
    def is_answered(self) -> bool:
        return self.content.outcome == Call.Outcome.ANSWERED

    @property
    def is_incoming(self) -> bool:
        return self.content.direction == Call.Direction.IN

    @property
    def icon(self) -> str:
        if self.is_incoming:
            return "phone-incoming"
        return "phone-outgoing" if self.is_answered else "phone-missed"

    @property
    def direction(self) -> str:
        return _("Incoming call from") if self.is_incoming else _("Outgoing call to")

    @property
    def name(self) -> str:
        return self.content.contact.name if self.content.contact else _("Unknown number")

    @property
    def number(self) -> str:
        country = self.content.contact.site.country if self.content.contact else "FR"
        return display(self.content.number, country=country) if self.content.number else ""

    @property
    def duration(self) -> str:
        """How long it took; or how it ended where nobody spoke."""
        return _duration(self.content.seconds) if self.is_answered else self.content.ended


register(
    EntryKind(
        codes=[Call.KIND],
        tab=Tab(key="calls", label=gettext_lazy("Calls"), singular=pgettext_lazy("an entry", "Call"), order=30),
        rows=Call.objects.all,
        item=CallItem,
        contacts=["contact"],
    )
)


def _duration(seconds: int) -> str:
    """`4 min 12`."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return ngettext("%(count)s second", "%(count)s seconds", rest) % {"count": rest}
    return f"{minutes} min {rest:02d}"
