"""What the page of a request and its fragments are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.drafts.actions import drafts_at
from joindre.drafts.models import Draft
from joindre.lib.errors import MissingRight
from joindre.messaging import policy
from joindre.messaging.actions import notified_contacts
from joindre.messaging.models import MessageSettings
from joindre.messaging.new import codes_of
from joindre.tickets.models import Ticket
from joindre.workspace import feed
from joindre.workspace.forms.messages import WritingForm
from joindre.workspace.http import AgentRequest, ticket_url
from joindre.workspace.views.heads import head_of
from joindre.workspace.views.ways_out import way_out
from joindre.workspace.views.writing import WritingPlace

#: What each field of the composer is called, and what stands in it while it is empty.
_MESSAGE = {"label": _("Direct message"), "placeholder": _("Write to the customer…")}
_NOTE = {"label": _("Internal note"), "placeholder": _("Write to your colleagues: the customer does not see it…")}


@dataclass(frozen=True, kw_only=True)
class Control:
    """A button of the page: `reason` says in one line what is missing and who can give it (P3); blank if nothing is."""

    reason: str | Promise = ""

    @property
    def is_active(self) -> bool:
        return not self.reason


@dataclass(frozen=True, kw_only=True)
class Notified:
    """A contact who is mailed when a message is notified."""

    name: str
    email: str


def control(request: AgentRequest, right: Right) -> Control:
    if request.user.has_right(right):
        return Control()
    return Control(reason=MissingRight(right.label).message)


def page_context(request: AgentRequest, ticket: Ticket, *, written: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The header and the controls: what every fragment of the page may show; `written` stands in the composer."""
    return {
        "ticket": ticket,
        "number": ticket.number,
        "base": ticket_url(ticket.number),
        "head": head_of(request, ticket),
        "employee": request.employee,
        "can_mail": control(request, Right.SEND_MAIL),
        "can_block": control(request, Right.BLOCK_CONVERSATION),
        "can_change": control(request, Right.CHANGE_TICKET),
        "can_create": control(request, Right.CREATE_TICKET),
        "can_hold": control(request, Right.PUT_ON_HOLD),
        "can_note": control(request, Right.WRITE_NOTES),
        "can_call": control(request, Right.CALLS),
        "can_link": control(request, Right.ADD_DOCUMENT),
        "composer": composer(request, ticket, written=written),
    }


def composer(
    request: AgentRequest,
    ticket: Ticket,
    *,
    kind: str = "message",
    written: Mapping[str, Any] | None = None,
    posted: WritingForm | None = None,
) -> dict[str, Any]:
    """The composer as it stands for this person now: each of its two forms, or why it is inactive (D13).

    In each stands what was `written`, else the draft of it (M10). What was `posted` is newer than its draft.
    """
    message, note = _drafts(request, ticket)
    is_posted = posted is not None
    in_message = _drafted(message) if kind == "note" else _with_draft(written or {}, message, is_posted=is_posted)
    in_note = written if written and kind == "note" else _drafted(note)
    of_message, of_note = (posted if kind == one else None for one in ("message", "note"))
    settings = MessageSettings.current()
    refusal = policy.write_permission(ticket, by=request.employee, settings=settings).refusal
    return {
        "kind": "note" if note and not in_message and not refusal else kind,
        "refusal": refusal,
        "settings": settings,
        "way_out": way_out(request, ticket, refusal),
        "message": WritingPlace(ticket=ticket, field=_MESSAGE, written=in_message, draft=message, posted=of_message),
        "note": WritingPlace(ticket=ticket, field=_NOTE, written=in_note, draft=note, posted=of_note),
        **_notification(ticket),
        "notify": in_message.get("notify", settings.notify_by_default),
    }


def emptied(request: AgentRequest, ticket: Ticket, *, kind: str) -> dict[str, Any]:
    """The composer whose message or note has just been stored: that form is empty, and its draft is gone."""
    settings = MessageSettings.current()
    refusal = policy.write_permission(ticket, by=request.employee, settings=settings).refusal
    field = _NOTE if kind == "note" else _MESSAGE
    return {
        "kind": kind,
        "refusal": refusal,
        "way_out": way_out(request, ticket, refusal),
        kind: WritingPlace(ticket=ticket, field=field, written={}, draft=None),
        **_notification(ticket),
        "notify": settings.notify_by_default,
    }


def _notification(ticket: Ticket) -> dict[str, Any]:
    """Who would be mailed now, and the same for the form to send back (D5)."""
    notified = notified_contacts(ticket)
    people = tuple(Notified(name=contact.name, email=contact.email) for contact in notified)
    return {"notified": people, "told": codes_of(notified)}


def _drafts(request: AgentRequest, ticket: Ticket) -> tuple[Draft | None, Draft | None]:
    """Those of the message and of the note, in one query."""
    message, note = (f"{ticket.topic}/{kind}" for kind in ("message", "note"))
    drafts = drafts_at(request.user, message, note)
    return drafts.get(message), drafts.get(note)


def _with_draft(restored: Mapping[str, Any], draft: Draft | None, *, is_posted: bool) -> Mapping[str, Any]:
    """What was withdrawn stands before what was written since."""
    if not restored or is_posted:
        return restored or _drafted(draft)
    return {**restored, "body": f"{restored['body']}{_drafted(draft).get('body', '')}"}


def _drafted(draft: Draft | None) -> Mapping[str, Any]:
    """What a form of the composer begins with."""
    if draft is None:
        return {}
    return {"body": draft.value("body"), "kept": draft.values("kept"), "notify": bool(draft.values("notify"))}


def feed_context(
    request: AgentRequest,
    ticket: Ticket,
    *,
    settings: MessageSettings,
    before: int | None = None,
    at: int | None = None,
) -> dict[str, Any]:
    """A window of the feed under the tab that the page shows, and the tabs above it.

    It holds the newest entries, those before one, or those around it.
    """
    show = shown_tab(request)
    viewer = feed.Viewer(
        employee=request.employee,
        can_mail=control(request, Right.SEND_MAIL),
        can_link=control(request, Right.ADD_DOCUMENT),
    )
    if at is None:
        window = feed.newest(ticket, settings=settings, viewer=viewer, before=before, show=show)
    else:
        window = feed.around(ticket, at, settings=settings, viewer=viewer, show=show)
    return {"window": window, "show": show, "tabs": tuple(feed.tabs())}


def shown_tab(request: AgentRequest) -> str:
    """The tab that the page, or what asks for its news, has in its address."""
    return feed.chosen_tab(request.GET.get("show", ""))
