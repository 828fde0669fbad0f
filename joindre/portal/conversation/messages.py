"""Messages as the client reads them: a bubble each, or a quiet line where support withdrew one (D5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.mail.models import Recipient
from joindre.messaging.models import Message
from joindre.portal.conversation.kinds import ClientKind, register
from joindre.portal.conversation.lines import ClientReader, HistoryLine, Line
from joindre.tickets.models import Entry


@dataclass(frozen=True, kw_only=True)
class Bubble(Line):
    """A message: theirs on the right in violet, ours on the left."""

    template = "portal/_bubble.html"

    message: Message
    is_mine: bool
    #: Who it is from: support under the name that the settings choose, or a colleague; blank for the reader.
    author: str
    #: Its name, where the settings show none: for who does not see on which side a message stands.
    company: str
    files: Sequence[StoredFile]
    was_mailed: bool

    @property
    def announcement(self) -> str:
        """What a screen reader says when somebody else's message arrives on an open page (U3)."""
        return "" if self.is_mine else _("New message from %(name)s") % {"name": self.author or self.company}

    @property
    def is_from_client(self) -> bool:
        return self.entry.contact_id is not None

    @property
    def is_read(self) -> bool:
        return self.message.read_at is not None


def message_line(entry: Entry, reader: ClientReader) -> Line:
    """The bubble of a message, or what is left of one that was withdrawn."""
    message = entry.message
    if message.withdrawn_at is not None:
        # Not a word of it, nor whose it was: that there was one is all the client is told (D5).
        return HistoryLine(entry=entry, text=_("Message unsent by support"))
    is_mine, shown = reader.wrote(entry), richtext.own_files(message.body)
    return Bubble(
        entry=entry,
        message=message,
        is_mine=is_mine,
        author="" if is_mine else reader.name_of_author(entry),
        company=reader.company.name,
        files=[file for file in message.files.all() if file.pk not in shown],
        was_mailed=was_mailed(message),
    )


def was_mailed(message: Message) -> bool:
    """Whether its full text left by mail to somebody; while it waits or after it failed, that is not so."""
    copies = (copy for mail in message.notifications.all() for copy in mail.recipients.all())
    return any(copy.state == Recipient.State.ACCEPTED for copy in copies)


register(
    ClientKind(
        code=Message.KIND,
        content="message",
        beside=[
            Prefetch("message__files", StoredFile.objects.select_related("blob")),
            "message__notifications__recipients",
        ],
        line=message_line,
    )
)
