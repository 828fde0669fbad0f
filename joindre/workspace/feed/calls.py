"""Calls in the feed, and how each ended (P5)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from joindre.calls.models import Call
from joindre.lib.phones import display
from joindre.workspace.feed.items import Item
from joindre.workspace.feed.kinds import EntryKind, Tab, register


class CallItem(Item[Call]):
    """One line: with whom, at which number, for how long."""

    template = "workspace/ticket/_call.html"

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
