"""Mails in the feed: sent from a request with the state of each copy, and received (M7, M12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.mail.models import Recipient
from joindre.mail.outgoing import failure_reasons
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.models import ReceivedMail, SentMail
from joindre.workspace.feed.items import Item
from joindre.workspace.feed.kinds import EntryKind, Tab, register
from joindre.workspace.feed.undo import SentItem

State = Recipient.State
TAB = Tab(key="mails", label=gettext_lazy("Emails"), order=20)
ICONS = {
    State.ACCEPTED: "check",
    State.REFUSED: "circle-alert",
    State.BOUNCED: "circle-alert",
    State.WITHDRAWN: "ban",
}


@dataclass(frozen=True, kw_only=True)
class RecipientLine:
    """One recipient of a mail, the state of their copy in words (M7)."""

    state: str
    icon: str
    text: str
    answer: str
    #: Where it is sent again; blank where it arrived or is on its way.
    resend_url: str


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
            icon=ICONS.get(state, "clock"),
            text=state_of(copy),
            answer=copy.answer,
            resend_url=f"{self.base}recipients/{copy.pk}/resend/" if failed else "",
        )


class ReceivedMailItem(Item[ReceivedMail]):
    """A mail that arrived and is no message of the client, or a machine's answer."""

    template = "workspace/ticket/_mail_received.html"

    @property
    def is_automatic(self) -> bool:
        return self.entry.kind == ReceivedMail.Kind.AUTOMATIC

    @property
    def label(self) -> str:
        return _("Automatic email") if self.is_automatic else _("Email received")


register(
    EntryKind(
        codes=[SentMail.KIND],
        tab=TAB,
        rows=lambda: SentMail.objects.select_related("email"),
        item=SentMailItem,
        files="email__files",
        mails="email",
    )
)
register(
    EntryKind(
        codes=ReceivedMail.Kind.values,
        tab=TAB,
        rows=lambda: ReceivedMail.objects.select_related("email"),
        item=ReceivedMailItem,
        files="files",
    )
)


def state_of(copy: Recipient) -> str:
    """Address and state of one copy of a mail in plain words, the reason included (M7)."""
    field = {Recipient.Field.CC: _("Cc"), Recipient.Field.BCC: _("Bcc")}.get(Recipient.Field(copy.field), "")
    state = str(State(copy.state).label)
    if copy.state in {State.REFUSED, State.BOUNCED, State.DELAYED} and copy.reason:
        state = str(failure_reasons.explain(copy.reason))
    if copy.maybe_twice:
        state += f" · {_('perhaps received twice')}"
    return f"{field} {copy.address} · {state}".strip()
