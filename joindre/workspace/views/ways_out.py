"""What lifts the refusal that stands in the composer: a press, a page, or who has the right for it (D6, P3)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.lib.errors import Refusal
from joindre.messaging.policy import MessagesOff, NoClientHere
from joindre.tickets.models import ConversationBlocked, Ticket
from joindre.workspace.http import AgentRequest


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """`url` is where it is lifted, by a press (`is_act`) or on a page; blank where somebody else has to do it."""

    label: str | Promise
    url: str = ""
    is_act: bool = False


#: The right that lifts it, the act that does so and what its button says, and what those read who lack the right.
_ACTS = {
    ConversationBlocked: (
        Right.BLOCK_CONVERSATION,
        "workspace:unblock",
        _("Unblock the conversation"),
        _("Anyone with the right “%(right)s” can unblock it, here or in the menu at the top of the page."),
    ),
    NoClientHere: (
        Right.CHANGE_TICKET,
        "workspace:publish",
        _("Make visible to the customer"),
        _("Anyone with the right “%(right)s” can do so, here or in the menu at the top of the page."),
    ),
}


def way_out(request: AgentRequest, ticket: Ticket, refusal: Refusal | None) -> WayOut | None:
    """`None` where the refusal itself says all there is to say."""
    if isinstance(refusal, MessagesOff) and request.user.has_right(Right.SETTINGS):
        return WayOut(label=_("Message settings"), url=reverse("workspace:message-settings"))
    found = next((_ACTS[kind] for kind in _ACTS if isinstance(refusal, kind)), None)
    if found is None:
        return None
    right, act, label, sentence = found
    if request.user.has_right(right):
        return WayOut(label=label, url=reverse(act, args=[ticket.number]), is_act=True)
    return WayOut(label=sentence % {"right": right.label})
