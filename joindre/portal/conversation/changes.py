"""The lines of the history that a client may read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.portal.conversation.kinds import ClientKind, register
from joindre.portal.conversation.lines import ClientReader, HistoryLine
from joindre.tickets.models import Change, Entry, Ticket
from joindre.tickets.models.known import shown_name


def change_line(entry: Entry, reader: ClientReader) -> HistoryLine:
    """A change as one sentence."""
    if reader.wrote(entry) and entry.change.what == Change.What.OPENED:
        return HistoryLine(entry=entry, text=_("You opened the request"))
    by = reader.name_of_author(entry) or reader.desk
    return HistoryLine(entry=entry, text=sentence_of(entry.change, by=by))


def sentence_of(change: Change, *, by: str) -> str:
    """What changed: a field from what to what, anything else by whom."""
    if change.what == Change.What.FIELD:
        return _field(change)
    sentence = SENTENCES.get(Change.What(change.what), gettext_lazy("%(who)s changed the request"))
    return str(sentence) % {"who": by}


def _field(change: Change) -> str:
    """Clients are told of the fields alone that stand at the head of their page."""
    name = Ticket.label_of(change.field)
    old, new = (shown_name(change.field, stored) for stored in (change.old, change.new))
    values = {"field": name[:1].upper() + name[1:], "old": old, "new": new or "—"}
    return (_("%(field)s: %(old)s → %(new)s") if change.old else _("%(field)s: %(new)s")) % values


SENTENCES = {
    Change.What.OPENED: gettext_lazy("%(who)s opened the request"),
    Change.What.BLOCKED: gettext_lazy("%(who)s blocked the conversation"),
    Change.What.UNBLOCKED: gettext_lazy("%(who)s unblocked the conversation"),
    Change.What.PUBLISHED: gettext_lazy("%(who)s made the request visible to you"),
    Change.What.DOCUMENT: gettext_lazy("%(who)s changed the documents"),
}

register(ClientKind(code=Change.KIND, content="change", line=change_line))
