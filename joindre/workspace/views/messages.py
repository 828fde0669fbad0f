"""What agents write on a request for its client or for each other, and their read marks."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from joindre.accounts.rights import Right
from joindre.drafts.actions import forget_draft
from joindre.fields.texts import UnfilledField, unfilled_in
from joindre.files.models import StoredFile
from joindre.lib.numbers import Number
from joindre.messaging import actions, policy
from joindre.messaging.models import Message
from joindre.notes.actions import write_note
from joindre.tickets.models import Ticket
from joindre.ui.events import FEED_CHANGED, Event, notice, with_events
from joindre.workspace.forms.messages import WritingForm, settled_text
from joindre.workspace.http import AgentRequest, agents_only, feed_changed, needs, ticket_url
from joindre.workspace.views.choosing_texts import asks_for_text, chosen
from joindre.workspace.views.files import attached
from joindre.workspace.views.lookups import get_message, get_received_mail, get_ticket
from joindre.workspace.views.page import composer, control, emptied
from joindre.workspace.views.tickets import whole_page
from joindre.workspace.views.undo import undo_notice


@require_POST
@agents_only
def post_message(request: AgentRequest, number: Number) -> HttpResponse:
    """A direct message, on both sides at once (D5)."""
    ticket = get_ticket(request, number)
    form = WritingForm(request.POST, request.FILES, ticket=ticket)
    policy.write_permission(ticket, by=request.employee).ensure()
    files = attached(request, ticket, form)
    if asks_for_text(request):
        return chosen(request, ticket, form, kind="message", files=files)
    if not form.is_valid():
        return _refused(request, ticket, form, kind="message", files=files)
    written = {name: form.cleaned_data[name] for name in ("notify", "told", "form_key")}
    settled = settled_text(form, ticket, by=request.employee)
    new = actions.NewMessage(body=settled.html, files=[*files, *settled.files], **written)
    try:
        message = actions.post_message(ticket, new, by=request.employee)
    except (actions.OthersNotified, UnfilledField) as refusal:
        form.add_error(None, str(refusal.message))
        return _refused(request, get_ticket(request, number), form, kind="message", files=files)
    return _written(request, ticket, *_notices(message), kind="message")


@require_POST
@agents_only
def post_note(request: AgentRequest, number: Number) -> HttpResponse:
    """An internal note, for the staff alone (D10)."""
    ticket = get_ticket(request, number)
    form = WritingForm(request.POST, ticket=ticket)
    if asks_for_text(request):
        return chosen(request, ticket, form, kind="note")
    if not form.is_valid():
        return _refused(request, ticket, form, kind="note")
    body = settled_text(form, ticket, by=request.employee).in_place()
    write_note(ticket, body=body, by=request.employee, form_key=form.cleaned_data["form_key"])
    return _written(request, ticket, *_warnings(body), kind="note")


@require_POST
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def read(request: AgentRequest, number: Number, message: int) -> HttpResponse:
    """*Marquer comme lu* (D4)."""
    actions.mark_read(get_message(request, number, message), by=request.employee)
    return feed_changed(request, number)


@require_POST
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def unread(request: AgentRequest, number: Number, message: int) -> HttpResponse:
    """*Marquer comme non lu* (D4)."""
    actions.mark_unread(get_message(request, number, message), by=request.employee)
    return feed_changed(request, number)


@require_POST
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def publish_received(request: AgentRequest, number: Number, received: int) -> HttpResponse:
    """*Publier comme message du client* (M12)."""
    actions.publish_received(get_received_mail(request, number, received), by=request.employee)
    return feed_changed(request, number, notice(_("Published as client message.")))


def _written(request: AgentRequest, ticket: Ticket, *events: Event, kind: str) -> HttpResponse:
    """The form that was sent, empty, and what was done; the other form of the composer keeps what is in it."""
    forget_draft(request.user, f"{ticket.topic}/{kind}")
    if not request.htmx:
        return redirect(ticket_url(ticket.number))
    context = _context(request, ticket, emptied(request, ticket, kind=kind))
    response = render(request, f"workspace/ticket/_{kind}_panel.html", context)
    return with_events(response, FEED_CHANGED, *events)


def _refused(
    request: AgentRequest, ticket: Ticket, form: WritingForm, *, kind: str, files: Sequence[StoredFile] = ()
) -> HttpResponse:
    """The same composer with what is wrong, every word and every file still in it."""
    written = {"body": form["body"].value() or "", "kept": [file.pk for file in files]}
    if kind == "message":
        written["notify"] = bool(form["notify"].value())
    context = _context(request, ticket, composer(request, ticket, kind=kind, written=written, posted=form))
    if request.htmx:
        return render(request, f"workspace/ticket/_{kind}_panel.html", context, status=422)
    return render(request, "workspace/ticket.html", whole_page(request, ticket) | context, status=422)


def _context(request: AgentRequest, ticket: Ticket, shown: dict[str, Any]) -> dict[str, Any]:
    return {"ticket": ticket, "composer": shown, "can_note": control(request, Right.WRITE_NOTES)}


def _notices(message: Message) -> Sequence[Event]:
    if message.is_told_by_mail:
        return undo_notice(message, text=_("Message sent. The notification leaves in %(seconds)s s."))
    return undo_notice(message, text=_("Message sent."))


def _warnings(body: str) -> Sequence[Event]:
    """A note may hold a field without value: its writer is told, and nothing is refused."""
    labels = ", ".join(str(field.label) for field in unfilled_in(body))
    return [notice(_("The note holds fields without value: %(labels)s.") % {"labels": labels})] if labels else []
