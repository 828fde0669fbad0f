"""Entries of the feed as their templates show them: every word and address is ready, so a page of fifty is cheap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from joindre.calls.models import Call
from joindre.files.models import StoredFile
from joindre.mail.models import Recipient
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Change, Entry
from joindre.workspace.views import words

State = Recipient.State
TEMPLATES = {
    Message.KIND: "workspace/ticket/_message.html",
    Change.KIND: "workspace/ticket/_change.html",
    Note.KIND: "workspace/ticket/_note.html",
    Call.KIND: "workspace/ticket/_call.html",
    SentMail.KIND: "workspace/ticket/_mail_sent.html",
    ReceivedMail.Kind.RECEIVED: "workspace/ticket/_mail_received.html",
    ReceivedMail.Kind.AUTOMATIC: "workspace/ticket/_mail_received.html",
}
WITHDRAWN = {
    Message.KIND: "workspace/ticket/_message_withdrawn.html",
    SentMail.KIND: "workspace/ticket/_mail_withdrawn.html",
}
ICONS = {
    State.ACCEPTED: "check",
    State.REFUSED: "circle-alert",
    State.BOUNCED: "circle-alert",
    State.WITHDRAWN: "ban",
}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One line of small print under a message: who knows of it, and since when (D4)."""

    css: str = ""
    text: str
    at: datetime | None = None

    @property
    def icon(self) -> str:
        return {"read": "check", "failed": "circle-alert"}.get(self.css, "")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """*Marquer comme lu* or *non lu*, under a client's message."""

    url: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One recipient of a mail, its state in words (M7)."""

    state: str
    icon: str
    words: str
    answer: str
    #: Where it is sent again; blank where it arrived or is on its way.
    resend_url: str


@dataclass(frozen=True, kw_only=True)
class Undo:
    """*Annuler l'envoi*, for its writer (M8)."""

    url: str
    #: After which it is over; 0 for as long as the entry stands as it is.
    seconds: int


@dataclass(frozen=True)
class Item:
    entry: Entry
    #: Address of the request's page.
    base: str
    receipts: Sequence[Receipt] = ()
    files: Sequence[StoredFile] = ()
    recipients: Sequence[Recipient] = ()
    undo: Undo | None = None

    @property
    def template(self) -> str:
        return (WITHDRAWN if self.withdrawn_at else TEMPLATES)[self.entry.kind]

    @property
    def withdrawn_at(self) -> datetime | None:
        sent = sent_by(self.entry)
        return sent.withdrawn_at if sent else None

    @property
    def is_from_client(self) -> bool:
        return self.entry.contact_id is not None

    @property
    def message(self) -> Message:
        return self.entry.message

    @cached_property
    def author(self) -> str:
        return self.entry.author.name if self.entry.author else ""

    @property
    def by(self) -> str:
        return _("by %(name)s") % {"name": self.author}

    @property
    def css(self) -> str:
        if not self.is_from_client:
            return "agent"
        return "client" if self.message.read_at else "client unread"

    @property
    def label(self) -> str:
        """What a screen reader announces before the content."""
        return words.label(self.entry.kind, self.author, is_client=self.is_from_client)

    @property
    def channel(self) -> str:
        if self.message.channel == Message.Channel.MAIL:
            return _("by mail")
        return _("Client portal") if self.is_from_client else _("Direct message")

    @property
    def mark(self) -> Mark | None:
        if not self.is_from_client:
            return None
        base = f"{self.base}messages/{self.message.pk}"
        if self.message.read_at:
            return Mark(url=f"{base}/unread/", words=_("Mark as unread"))
        return Mark(url=f"{base}/read/", words=_("Mark as read"))

    @property
    def copies(self) -> Sequence[Copy]:
        return [self._copy(copy) for copy in self.recipients]

    @property
    def change_words(self) -> str:
        return words.change_words(self.entry.change, self.author)

    @property
    def call(self) -> words.CallWords:
        return words.call_words(self.entry.call)

    def _copy(self, copy: Recipient) -> Copy:
        state = State(copy.state)
        failed = state in {State.REFUSED, State.BOUNCED}
        return Copy(
            state=copy.state,
            icon=ICONS.get(state, "clock"),
            words=words.copy_words(copy),
            answer=copy.answer,
            resend_url=f"{self.base}recipients/{copy.pk}/resend/" if failed else "",
        )


def sent_by(entry: Entry) -> Message | SentMail | None:
    """What can be called back, for the kinds that can."""
    if entry.kind == Message.KIND:
        return entry.message
    return entry.sent_mail if entry.kind == SentMail.KIND else None


def withdraw_url(sent: Message | SentMail, *, base: str) -> str:
    """`base` is the address of the request's page."""
    return f"{base}{'messages' if isinstance(sent, Message) else 'mails'}/{sent.pk}/withdraw/"
