"""What a client writes on a request."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from joindre.drafts.actions import forget_draft
from joindre.files.uploads import UploadRefused, take_upload
from joindre.lib.numbers import Number
from joindre.messaging import actions, policy
from joindre.messaging.models import Message, MessageSettings
from joindre.portal.forms import ClientMessageForm
from joindre.portal.http import ClientRequest, answer, clients_only
from joindre.portal.views.lookups import get_ticket
from joindre.portal.views.page import message_place, page_context, ticket_url
from joindre.tickets.models import Ticket
from joindre.tickets.pictures import settle
from joindre.ui.events import FEED_CHANGED, with_events
from joindre.ui.forms import pictures_in, rich_text_of


@require_POST
@clients_only
def post_message(request: ClientRequest, number: Number) -> HttpResponse:
    """A client's message; the same form sent twice posts once (K3, M13)."""
    ticket = get_ticket(request, number)
    form = ClientMessageForm(request.POST, request.FILES, ticket=ticket, by=request.user)
    if form.is_valid():
        try:
            message = post(request, ticket, form)
        except (UploadRefused, actions.NothingWritten) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return posted(request, ticket, message)
    context = page_context(request, ticket, MessageSettings.current()) | {"form": form}
    return render(request, "portal/_composer.html" if request.htmx else "portal/writing.html", context, status=422)


def post(request: ClientRequest, ticket: Ticket, form: ClientMessageForm) -> Message:
    # Asked before any file is stored; the act asks again under the lock.
    policy.write_permission(ticket, by=request.contact).ensure()
    key = form.cleaned_data["form_key"]
    is_again = Message.objects.filter(form_key=key, entry__ticket=ticket).exists()
    uploads = [] if is_again else form.uploads
    sent = (take_upload(upload, topic=ticket.topic, by=request.user.topic, is_for_client=True) for upload in uploads)
    files = [*form.kept_files, *sent]
    settled = settle(rich_text_of(form, "body"), pictures_in(form, "body"), topic=ticket.topic, by=request.contact)
    new = actions.NewMessage(body=settled.html, files=[*files, *settled.files], form_key=key)
    return actions.post_message(ticket, new, by=request.contact)


def posted(request: ClientRequest, ticket: Ticket, message: Message) -> HttpResponse:
    """An empty bar to write in; the conversation fetches its new entry by itself."""
    forget_draft(request.user, message_place(ticket))
    context = page_context(request, ticket, MessageSettings.current())
    page = f"{ticket_url(ticket.number)}#entry-{message.entry_id}"
    response = answer(request, "portal/_composer.html", context, otherwise=page)
    return with_events(response, FEED_CHANGED)
