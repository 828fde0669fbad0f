"""Mails in the feed: sent from a request with the state of each copy, and received (M7, M12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from joindre.lib import richtext
from joindre.mail.incoming import reasons
from joindre.mail.models import Recipient
from joindre.mail.outgoing import failure_reasons
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.workspace.feed.items import Item
from joindre.workspace.feed.kinds import EntryKind, Tab, register
from joindre.workspace.feed.undo import SentItem

State = Recipient.State
TAB = Tab(key="mails", label=gettext_lazy("Emails"), singular=pgettext_lazy("an entry", "Email"), order=20)
_LABELS = {
    ReceivedMail.Kind.RECEIVED: gettext_lazy("Email received"),
    ReceivedMail.Kind.AUTOMATIC: gettext_lazy("Automatic email"),
    ReceivedMail.Kind.REFUSED: gettext_lazy("Refused email"),
}
ICONS = {
    State.ACCEPTED: "check",
    State.REFUSED: "circle-alert",
    State.BOUNCED: "circle-alert",
    State.WITHDRAWN: "ban",
}
#: What a report said of a copy that was accepted.
LATER_ICONS: dict[str, str] = {FailureReason.SLOW: "clock", FailureReason.COMPLAINT: "circle-alert"}


@dataclass(frozen=True, kw_only=True)
class RecipientLine:
    """One recipient of a mail, the state of their copy in words (M7)."""

    state: str
    icon: str
    text: str
    answer: str
    #: Where it is sent again; blank where it arrived or is on its way.
    resend_url: str


@dataclass(frozen=True, kw_only=True)
class Publication:
    """*Publier comme message du client*; inactive where it has a reason (P3)."""

    url: str
    reason: str


class SentMailItem(SentItem[SentMail]):
    """A mail that an agent sent from the request."""

    sent_template = "workspace/ticket/_mail_sent.html"
    withdrawn_template = "workspace/ticket/_mail_withdrawn.html"

    @property
    def label(self) -> str:
        return _("Email sent")

    @property
    def recipient_lines(self) -> Sequence[RecipientLine]:
        return [self._line(copy) for copy in self.recipients]

    @property
    def answers_to(self) -> str:
        """Whom the writer named in *Répondre à*; blank where answers go to the writer (M3, M4)."""
        named = [NewRecipient.parse(text) for copy in self.recipients[:1] for text in copy.reply_to[:-1]]
        own = [self.entry.employee.email.casefold()] if self.entry.employee else []
        if [person.address.casefold() for person in named] == own:
            return ""
        return ", ".join(f"{person.name} <{person.address}>" if person.name else person.address for person in named)

    def _line(self, copy: Recipient) -> RecipientLine:
        state = State(copy.state)
        failed = state in {State.REFUSED, State.BOUNCED}
        return RecipientLine(
            state=copy.state,
            icon=LATER_ICONS.get(copy.reason) or ICONS.get(state, "clock"),
            text=state_of(copy),
            answer=copy.answer,
            resend_url=f"{self.base}recipients/{copy.pk}/resend/" if failed else "",
        )


class ReceivedMailItem(Item[ReceivedMail]):
    """A mail that arrived and is no message of the client, or a machine's answer."""

    template = "workspace/ticket/_mail_received.html"

    @property
    def kind(self) -> ReceivedMail.Kind:
        return ReceivedMail.Kind(self.entry.kind)

    @property
    def is_folded(self) -> bool:
        """What nobody was to read here: a machine's answer, and what was not taken."""
        return self.kind != ReceivedMail.Kind.RECEIVED

    @property
    def icon(self) -> str:
        return "mail-x" if self.kind == ReceivedMail.Kind.REFUSED else "mail-open"

    @property
    def label(self) -> str:
        return str(_LABELS[self.kind])

    @property
    def announcement(self) -> str:
        """Read out on an open page: what was refused waits for somebody (U3)."""
        is_refused = self.feed.are_news and self.kind == ReceivedMail.Kind.REFUSED
        return _("Refused email from %(name)s") % {"name": self.sender} if is_refused else ""

    @property
    def sender(self) -> str:
        return self.content.email.sender_name or self.content.email.sender_address

    @property
    def refused_because(self) -> str:
        """As it was then: by now the client may be able to write again."""
        if self.kind != ReceivedMail.Kind.REFUSED:
            return ""
        return _("Why it was refused: %(reason)s") % {"reason": reasons.explain(self.content.email.reason)}

    @property
    def published(self) -> Message | None:
        return getattr(self.content, "published", None)

    @property
    def publication(self) -> Publication | None:
        """None where it is done, where no client wrote it, and where it says nothing."""
        received = self.content
        says_nothing = richtext.is_blank(received.body) and not self.files
        if self.published is not None or says_nothing or not received.is_a_contacts:
            return None
        return Publication(
            url=f"{self.base}mails/received/{received.pk}/publish/", reason=self.feed.reading.no_publishing
        )


register(
    EntryKind(
        codes=[SentMail.KIND],
        tab=TAB,
        rows=lambda: SentMail.objects.select_related("email"),
        item=SentMailItem,
        files="email__files",
        mails="email",
        stamp=lambda _entry, reading: (reading.can_mail, reading.can_link),
    )
)
register(
    EntryKind(
        codes=ReceivedMail.Kind.values,
        tab=TAB,
        rows=lambda: ReceivedMail.objects.select_related("email", "published__published_by", "published__entry"),
        item=ReceivedMailItem,
        files="files",
        stamp=lambda _entry, reading: (reading.no_publishing, reading.can_link),
    )
)


def state_of(copy: Recipient) -> str:
    """Address and state of one copy of a mail in plain words, the reason included (M7)."""
    field = {Recipient.Field.CC: _("Cc"), Recipient.Field.BCC: _("Bcc")}.get(Recipient.Field(copy.field), "")
    state = str(State(copy.state).label)
    if copy.state in {State.ACCEPTED, State.REFUSED, State.BOUNCED, State.DELAYED} and copy.reason:
        state = str(failure_reasons.explain(copy.reason))
    if copy.maybe_twice:
        state += f" · {_('perhaps received twice')}"
    return f"{field} {copy.address} · {state}".strip()
