"""A request that is put on hold, in the feed: why, until when, and what the customer reads about it (T3)."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from joindre.tickets.models import Hold
from joindre.workspace.feed.changes import HISTORY
from joindre.workspace.feed.items import Item
from joindre.workspace.feed.kinds import EntryKind, register

#: What began this long before its entry is said to have begun earlier.
_EARLIER: Final = timedelta(minutes=2)


class HoldItem(Item[Hold]):
    template = "workspace/ticket/_hold.html"

    @property
    def label(self) -> str:
        """`En attente : Attente du client · par Claire Bernard`."""
        sentence = _("On hold: %(reason)s") % {"reason": self.content.reason}
        return f"{sentence} · {self.by}"

    @property
    def is_earlier(self) -> bool:
        return self.entry.created_at - self.content.since > _EARLIER


register(EntryKind(codes=[Hold.KIND], tab=HISTORY, rows=lambda: Hold.objects.select_related("reason"), item=HoldItem))
