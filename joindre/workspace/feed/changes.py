"""Lines of the history in the feed (T8)."""

from collections.abc import Callable
from typing import Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from joindre.audit.models import Difference
from joindre.tickets.models import Change, Ticket
from joindre.tickets.models.known import shown_name
from joindre.workspace.feed.items import Item
from joindre.workspace.feed.kinds import EntryKind, Tab, register

HISTORY: Final = Tab(
    key="history", label=gettext_lazy("History"), singular=pgettext_lazy("an entry", "Change"), order=50
)


#: Of a value that the history of a contact holds.
MOST_LETTERS: Final = 60


class ChangeItem(Item[Change]):
    """What changed, from what to what, and by whom."""

    template = "workspace/ticket/_change.html"

    @property
    def label(self) -> str:
        """`Priorité : Haute → Urgente · par Claire Bernard`."""
        sentence = _SENTENCES[Change.What(self.content.what)](self.content)
        return f"{sentence} · {_('by %(name)s') % {'name': self.author or 'Joindre'}}"


register(
    EntryKind(
        codes=[Change.KIND],
        tab=HISTORY,
        rows=lambda: Change.objects.select_related("contact_change__contact__site"),
        item=ChangeItem,
    )
)


def _field(change: Change) -> str:
    name = Ticket.label_of(change.field)
    old, new = (shown_name(change.field, stored) for stored in (change.old, change.new))
    values = {"field": name[:1].upper() + name[1:], "old": old, "new": new or "—"}
    if not change.old:
        return _("%(field)s: %(new)s") % values
    return pgettext("history", "%(field)s: %(old)s → %(new)s") % values


def _contact(change: Change) -> str:
    field = _("Requester") if change.field == "requester" else _("User")
    if not change.new:
        return _("%(field)s removed: %(name)s") % {"field": field, "name": change.old}
    return _("%(field)s: %(name)s") % {"field": field, "name": change.new}


def _contact_changed(change: Change) -> str:
    told = change.contact_change.shown_differences if change.contact_change else ()
    values = {"name": change.new, "changes": " · ".join(map(_difference, told))}
    return pgettext("history", "Contact %(name)s changed: %(changes)s") % values


def _difference(one: Difference) -> str:
    values = {"field": one.label, "old": _short(one.old) or "—", "new": _short(one.new) or "—"}
    return pgettext("history", "%(field)s: %(old)s → %(new)s") % values


def _short(text: str) -> str:
    """Notes may be long: their beginning, on one line."""
    return Truncator(" ".join(text.split())).chars(MOST_LETTERS)


def _followers(change: Change) -> str:
    if change.new:
        return _("Followers added: %(names)s") % {"names": change.new}
    return _("Followers removed: %(names)s") % {"names": change.old}


_SENTENCES: dict[Change.What, Callable[[Change], str]] = {
    Change.What.OPENED: lambda _change: _("Request created"),
    Change.What.FIELD: _field,
    Change.What.CONTACT: _contact,
    Change.What.CONTACT_CHANGED: _contact_changed,
    Change.What.BLOCKED: lambda _change: _("Conversation blocked"),
    Change.What.UNBLOCKED: lambda _change: _("Conversation unblocked"),
    Change.What.PUBLISHED: lambda _change: _("Visible to the customer"),
    Change.What.HIDDEN: lambda _change: _("Not visible to the customer"),
    Change.What.MAIL: lambda change: _("Email from %(name)s published as client message") % {"name": change.new},
    Change.What.FOLLOWERS: _followers,
    Change.What.DOCUMENT: lambda change: _("Document added: %(name)s") % {"name": change.new or change.old},
    Change.What.DOCUMENT_RENAMED: lambda change: (
        pgettext("history", "Document renamed: %(old)s → %(new)s") % {"old": change.old, "new": change.new}
    ),
    Change.What.DOCUMENT_PUBLISHED: lambda change: (
        _("Document visible to the customer: %(name)s") % {"name": change.new}
    ),
    Change.What.DOCUMENT_HIDDEN: lambda change: (
        _("Document not visible to the customer: %(name)s") % {"name": change.old}
    ),
    Change.What.DOCUMENT_DELETED: lambda change: _("Document deleted: %(name)s") % {"name": change.old},
}
