"""The conversation of a request as the client reads it: a window of entries, each with all that its template needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.directory.models import Contact
from joindre.files.models import StoredFile
from joindre.mail.models import Recipient
from joindre.messaging.emails import shown_identity
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets.models import Change, Entry, EntryQuerySet, Ticket

WINDOW = 50
#: A page that missed more than this is told to reload.
MOST_NEWS = 200


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """A message: theirs on the right in violet, ours on the left."""

    entry: Entry
    message: Message
    is_mine: bool
    #: Who it is from: support under the name that the settings choose, or a colleague; blank for the reader.
    author: str
    files: Sequence[StoredFile]
    was_mailed: bool

    @property
    def is_from_client(self) -> bool:
        return self.entry.contact_id is not None

    @property
    def is_read(self) -> bool:
        return self.message.read_at is not None


@dataclass(frozen=True, kw_only=True)
class Event:
    """A line of the history that the client may read."""

    entry: Entry
    text: str


Line = Bubble | Event


@dataclass(frozen=True, kw_only=True)
class Window:
    lines: Sequence[Line]
    #: Key of the oldest entry shown, where there are older ones.
    older_than: int | None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What one contact reads of one request, under the settings as they are now."""

    ticket: Ticket
    reader: Contact
    settings: MessageSettings

    def newest(self, *, before: int | None = None) -> Window:
        """The newest fifty entries, or those before an entry, in the order in which they are read."""
        entries = self._entries() if before is None else self._entries().older_than(before)
        found = list(entries.order_by("-pk")[: WINDOW + 1])
        shown = found[:WINDOW][::-1]
        return Window(lines=self._lines(shown), older_than=shown[0].pk if len(found) > WINDOW else None)

    def news(self, *, since: int) -> Sequence[Line] | None:
        """Entries added or changed since a page had this revision; `None` where they are too many to catch up with."""
        found = list(self._entries().newer_than(since).order_by("pk")[: MOST_NEWS + 1])
        return None if len(found) > MOST_NEWS else self._lines(found)

    def _entries(self) -> EntryQuerySet:
        """Never a table that is the staff's: messages and lines of history alone (D10)."""
        return (
            Entry.objects.for_client()
            .filter(ticket=self.ticket, kind__in=[Message.KIND, Change.KIND])
            .select_related("employee", "contact__person", "message", "change")
            .prefetch_related("message__files", "message__letters__recipients")
        )

    def _lines(self, entries: Sequence[Entry]) -> Sequence[Line]:
        return [self._line(entry) for entry in entries]

    def _line(self, entry: Entry) -> Line:
        if entry.kind != Message.KIND:
            return self._event(entry)
        if entry.message.withdrawn_at is not None:
            # Not a word of it, nor whose it was: that there was one is all the client is told (D5).
            return Event(entry=entry, text=_("Message withdrawn by support"))
        return self._bubble(entry)

    def _bubble(self, entry: Entry) -> Bubble:
        is_mine = entry.contact is not None and entry.contact.person_id == self.reader.person_id
        return Bubble(
            entry=entry,
            message=entry.message,
            is_mine=is_mine,
            author="" if is_mine else self._name(entry),
            files=list(entry.message.files.all()),
            was_mailed=was_mailed(entry.message),
        )

    def _name(self, entry: Entry) -> str:
        if entry.contact is not None:
            return entry.contact.name
        return shown_identity(self.ticket, entry.employee, self.settings)

    def _event(self, entry: Entry) -> Event:
        is_mine = entry.contact is not None and entry.contact.person_id == self.reader.person_id
        if is_mine and entry.change.what == Change.What.OPENED:
            return Event(entry=entry, text=_("You opened the request"))
        return Event(entry=entry, text=what_changed(entry.change, by=self._name(entry) or _("Support")))


def was_mailed(message: Message) -> bool:
    """Whether its full text left by mail to somebody; while it waits or after it failed, that is not so."""
    copies = (copy for letter in message.letters.all() for copy in letter.recipients.all())
    return any(copy.state == Recipient.State.ACCEPTED for copy in copies)


def what_changed(change: Change, *, by: str) -> str:
    if change.what == Change.What.FIELD and change.field == "status":
        return _("Status: %(old)s → %(new)s") % {"old": change.old, "new": change.new}
    sentence = SENTENCES.get(Change.What(change.what), gettext_lazy("%(who)s changed the request"))
    return str(sentence) % {"who": by}


SENTENCES = {
    Change.What.OPENED: gettext_lazy("%(who)s opened the request"),
    Change.What.BLOCKED: gettext_lazy("%(who)s blocked the conversation"),
    Change.What.UNBLOCKED: gettext_lazy("%(who)s unblocked the conversation"),
    Change.What.PUBLISHED: gettext_lazy("%(who)s opened the request to you"),
    Change.What.DOCUMENT: gettext_lazy("%(who)s changed the documents"),
}
