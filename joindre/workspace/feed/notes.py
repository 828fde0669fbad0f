"""Internal notes in the feed (D10)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from joindre.notes.models import Note
from joindre.workspace.feed.items import Item
from joindre.workspace.feed.kinds import EntryKind, Tab, register


class NoteItem(Item[Note]):
    """A note by an employee for their colleagues."""

    template = "workspace/ticket/_note.html"

    @property
    def label(self) -> str:
        return _("Internal note by %(name)s") % {"name": self.author}


register(
    EntryKind(
        codes=[Note.KIND],
        tab=Tab(key="notes", label=gettext_lazy("Notes"), singular=pgettext_lazy("an entry", "Note"), order=40),
        rows=Note.objects.all,
        item=NoteItem,
    )
)
