"""What the feed says in words: a line of history, the state of a copy, the length of a call."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from joindre.calls.models import Call
from joindre.customers.models import Author
from joindre.lib.phones import display
from joindre.mail import reasons
from joindre.mail.models import Recipient
from joindre.tickets.models import Change, Ticket

State = Recipient.State


def change_words(change: Change, author: Author | None) -> str:
    """`Priorité : Haute → Urgente, par Claire Bernard`."""
    return _CHANGES[Change.What(change.what)](change) + " · " + (author.name if author else "Joindre")


def _field(change: Change) -> str:
    label = Ticket.label_of(change.field)
    return pgettext("history", "%(field)s: %(old)s → %(new)s") % {
        "field": label[:1].upper() + label[1:],
        "old": change.old or "—",
        "new": change.new or "—",
    }


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
    """The state of one copy of a mail in plain words, the reason included (M7)."""
    said = str(State(copy.state).label)
    if copy.state in {State.REFUSED, State.BOUNCED, State.DELAYED} and copy.reason:
        said = str(reasons.explain(copy.reason))
    if copy.maybe_twice:
        said += f" · {_('perhaps received twice')}"
    return said


def duration_words(call: Call) -> str:
    """`4 min 12`, or how it ended where nobody spoke."""
    if call.outcome != Call.Outcome.ANSWERED:
        return str(Call.Outcome(call.outcome).label)
    minutes, seconds = divmod(call.seconds, 60)
    if not minutes:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    return f"{minutes} min {seconds:02d}"


def call_words(call: Call) -> tuple[str, str, str]:
    """Whom, at which number, for how long."""
    name = call.contact.name if call.contact else _("Unknown number")
    country = call.contact.site.country if call.contact else "FR"
    return name, display(call.number, country=country) if call.number else "", duration_words(call)
