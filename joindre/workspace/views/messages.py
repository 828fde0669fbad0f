from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from joindre.accounts.rights import Right
from joindre.files.uploads import take_upload
from joindre.lib.numbers import Number
from joindre.messaging import actions
from joindre.messaging.models import Message, writing
from joindre.notes.actions import write_note
from joindre.tickets.models import Ticket
from joindre.workspace.forms.messages import WritingForm
from joindre.workspace.http import AgentRequest, agents_only, answer, needs
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.page import composer
from joindre.workspace.views.tickets import ticket_url


@require_POST
@agents_only
def post_message(request: AgentRequest, number: Number) -> HttpResponse:
    """A direct message, on both sides at once (D5)."""
    ticket = get_ticket(request, number)
    form = WritingForm(request.POST, request.FILES, number=number)
    if not form.is_valid():
        return _written(request, ticket, kind="message", form=form)
    writing(ticket, by=request.employee).ensure()
    files = [take_upload(upload, topic=ticket.topic) for upload in form.uploads]
    draft = actions.MessageDraft(files=files, **form.cleaned_data)
    actions.post_message(ticket, draft, by=request.employee)
    return _written(request, ticket, kind="message")


@require_POST
@agents_only
def post_note(request: AgentRequest, number: Number) -> HttpResponse:
    """An internal note, for the staff alone (D10)."""
    ticket = get_ticket(request, number)
    form = WritingForm(request.POST, number=number)
    if not form.is_valid():
        return _written(request, ticket, kind="note", form=form)
    write_note(ticket, body=form.cleaned_data["body"], by=request.employee, form_key=form.cleaned_data["form_key"])
    return _written(request, ticket, kind="note")


@require_POST
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def read(request: AgentRequest, number: Number, message: int) -> HttpResponse:
    """*Marquer comme lu* (D4)."""
    actions.mark_read(get_message(request, number, message), by=request.employee)
    return _marked(request, number)


@require_POST
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def unread(request: AgentRequest, number: Number, message: int) -> HttpResponse:
    """*Marquer comme non lu* (D4)."""
    actions.mark_unread(get_message(request, number, message))
    return _marked(request, number)


def get_message(request: AgentRequest, number: Number, key: int) -> Message:
    ticket = get_ticket(request, number)
    message = Message.objects.select_related("entry__ticket").filter(pk=key, entry__ticket=ticket).first()
    if message is None:
        raise Http404
    return message


def _marked(request: AgentRequest, number: Number) -> HttpResponse:
    """The feed fetches the entry as it is now: one way for the hand that acted and for every other page."""
    if not request.htmx:
        return redirect(ticket_url(number))
    return HttpResponse(status=204, headers={"HX-Trigger": "feed:changed"})


def _written(request: AgentRequest, ticket: Ticket, *, kind: str, form: WritingForm | None = None) -> HttpResponse:
    """An empty composer; or the same one with what is wrong, and every word still in it."""
    body = form.cleaned_data.get("body", "") if form else ""
    context = {"ticket": ticket, "composer": composer(request, ticket, kind=kind, body=body), "form": form}
    if form is not None:
        return render(request, "workspace/ticket/_composer.html", context, status=422)
    response = answer(request, "workspace/ticket/_composer.html", context, otherwise=ticket_url(ticket.number))
    response["HX-Trigger"] = "feed:changed"
    return response
