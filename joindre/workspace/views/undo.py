"""*Annuler l'envoi*: what was sent comes back to who wrote it, to be written again (M8, D5)."""

import json

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from joindre.lib import clock
from joindre.lib.numbers import Number
from joindre.messaging import actions
from joindre.messaging.models import Message, MessageSettings, SentMail
from joindre.workspace.http import AgentRequest, agents_only
from joindre.workspace.views.items import withdraw_url
from joindre.workspace.views.lookups import get_message, get_sent_mail
from joindre.workspace.views.restoring import written_in
from joindre.workspace.views.tickets import ticket_url


@require_POST
@agents_only
def withdraw_message(request: AgentRequest, number: Number, message: int) -> HttpResponse:
    """Its words stand in the composer again, before whatever was written there since."""
    found = get_message(request, number, message)
    actions.withdraw_message(found, by=request.employee)
    if not request.htmx:
        return redirect(f"{ticket_url(number)}?again={found.pk}#composer")
    context = written_in(found) | {"files": found.files.select_related("blob").order_by("pk")}
    response = render(request, "workspace/ticket/_restored_message.html", context)
    response["HX-Retarget"] = "#write-message"
    response["HX-Reswap"] = "beforeend"
    response["HX-Trigger"] = json.dumps({"feed:changed": True, "toast": {"text": _("Message called back.")}})
    return response


@require_POST
@agents_only
def withdraw_mail(request: AgentRequest, number: Number, sent: int) -> HttpResponse:
    """It opens in its dialog again."""
    found = get_sent_mail(request, number, sent)
    actions.withdraw_mail(found, by=request.employee)
    dialog = f"{reverse('workspace:mail', args=[number])}?from={found.pk}"
    if not request.htmx:
        return redirect(dialog)
    triggers = {"feed:changed": True, "modal:open": {"url": dialog}, "toast": {"text": _("Mail called back.")}}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(triggers)})


def offer(sent: Message | SentMail, *, words: str, otherwise: str = "") -> dict[str, object]:
    """The notice of what was just sent, with its undo; `words` may tell the `%(seconds)s`, `otherwise` no undo."""
    settings, now = MessageSettings.current(), clock.now()
    seconds = settings.seconds_left(sent.entry.created_at, now=now)
    if not seconds or not sent.can_be_withdrawn(settings, now=now):
        return {"toast": {"text": otherwise}} if otherwise else {}
    action = {"label": _("Undo"), "url": withdraw_url(sent, base=ticket_url(sent.entry.ticket.number))}
    return {"toast": {"text": words % {"seconds": seconds}, "seconds": seconds, "action": action}}
