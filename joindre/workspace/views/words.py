"""What the feed says in words: a line of history, the state of a copy, a call and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from joindre.calls.models import Call
from joindre.lib.phones import display
from joindre.mail.models import Recipient
from joindre.mail.outgoing import failure_reasons
from joindre.messaging.models import Message, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Change, Ticket

State = Recipient.State


def label(kind: str, author: str, *, is_client: bool) -> str:
    """What an entry is, before its content is read out."""
    if kind == Message.KIND:
        said = _("Message from %(name)s, client") if is_client else _("Message from %(name)s")
        return said % {"name": author}
    if kind == Note.KIND:
        return _("Internal note by %(name)s") % {"name": author}
    return _("Mail sent") if kind == SentMail.KIND else _("Mail received")


def change_words(change: Change, author: str) -> str:
    """`Priorité : Haute → Urgente · par Claire Bernard`."""
    by = _("by %(name)s") % {"name": author or "Joindre"}
    return f"{_CHANGES[Change.What(change.what)](change)} · {by}"


def _field(change: Change) -> str:
    name = Ticket.label_of(change.field)
    told = {"field": name[:1].upper() + name[1:], "old": change.old, "new": change.new or "—"}
    if not change.old:
        return _("%(field)s: %(new)s") % told
    return pgettext("history", "%(field)s: %(old)s → %(new)s") % told


def _contact(change: Change) -> str:
    field = _("Requester") if change.field == "requester" else _("User")
    if not change.new:
        return _("%(field)s removed: %(name)s") % {"field": field, "name": change.old}
    return _("%(field)s: %(name)s") % {"field": field, "name": change.new}


_CHANGES: dict[Change.What, Callable[[Change], str]] = {
    Change.What.OPENED: lambda _change: _("Request created"),
    Change.What.FIELD: _field,
    Change.What.CONTACT: _contact,
    Change.What.BLOCKED: lambda _change: _("Conversation blocked"),
    Change.What.UNBLOCKED: lambda _change: _("Conversation unblocked"),
    Change.What.PUBLISHED: lambda _change: _("Made visible to the customer"),
    Change.What.HIDDEN: lambda _change: _("Hidden from the customer"),
    Change.What.DOCUMENT: lambda change: _("Document: %(name)s") % {"name": change.new or change.old},
}


def copy_words(copy: Recipient) -> str:
    """Address and state of one copy of a mail in plain words, the reason included (M7)."""
    field = {Recipient.Field.CC: _("Cc"), Recipient.Field.BCC: _("Bcc")}.get(Recipient.Field(copy.field), "")
    said = str(State(copy.state).label)
    if copy.state in {State.REFUSED, State.BOUNCED, State.DELAYED} and copy.reason:
        said = str(failure_reasons.explain(copy.reason))
    if copy.maybe_twice:
        said += f" · {_('perhaps received twice')}"
    return f"{field} {copy.address} · {said}".strip()


@dataclass(frozen=True, kw_only=True)
class CallWords:
    icon: str
    direction: str
    name: str
    number: str
    #: Or how it ended where nobody spoke.
    duration: str
    line: str


def call_words(call: Call) -> CallWords:
    country = call.contact.site.country if call.contact else "FR"
    is_incoming = call.direction == Call.Direction.IN
    answered = call.outcome == Call.Outcome.ANSWERED
    return CallWords(
        icon="phone-incoming" if is_incoming else "phone-outgoing" if answered else "phone-missed",
        direction=_("Incoming call from") if is_incoming else _("Outgoing call to"),
        name=call.contact.name if call.contact else _("Unknown number"),
        number=display(call.number, country=country) if call.number else "",
        duration=_duration(call.seconds) if answered else str(Call.Outcome(call.outcome).label),
        line=call.line,
    )


def _duration(seconds: int) -> str:
    """`4 min 12`."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return ngettext("%(count)s second", "%(count)s seconds", rest) % {"count": rest}
    return f"{minutes} min {rest:02d}"
