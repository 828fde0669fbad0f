"""What support tells the client about a request that waits: its comment, and nothing else of the hold (K2)."""

from django.utils.translation import gettext as _

from joindre.portal.conversation.kinds import ClientKind, register
from joindre.portal.conversation.lines import ClientReader, HistoryLine
from joindre.tickets.models import Entry, Hold


def hold_line(entry: Entry, reader: ClientReader) -> HistoryLine:
    del reader
    return HistoryLine(entry=entry, text=_("On hold: %(comment)s") % {"comment": " ".join(entry.hold.comment.split())})


register(ClientKind(code=Hold.KIND, content="hold", line=hold_line))
