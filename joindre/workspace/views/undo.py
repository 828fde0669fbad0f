"""*Annuler l'envoi*: what was sent comes back to who wrote it, to be written again (M8, D5)."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from joindre.lib import clock
from joindre.lib.numbers import Number
from joindre.messaging import actions
from joindre.messaging.models import Message, MessageSettings, SentMail
from joindre.ui.events import FEED_CHANGED, Event, dialog_at, notice, with_events
from joindre.workspace.feed.undo import withdraw_url
from joindre.workspace.http import AgentRequest, agents_only, feed_changed, ticket_url
from joindre.workspace.views.lookups import get_message, get_sent_mail
from joindre.workspace.views.restoring import restored_in_composer, written_in


@require_POST
@agents_only
def withdraw_message(request: AgentRequest, number: Number, message: int) -> HttpResponse:
    """Its words stand in the composer again, before whatever was written there since."""
    found = get_message(request, number, message)
    actions.withdraw_message(found, by=request.employee)
    if not request.htmx:
        return redirect(f"{ticket_url(number)}?again={found.pk}#composer")
    context = written_in(found) | {"files": found.files.select_related("blob").order_by("pk")}
    return with_events(restored_in_composer(request, context), FEED_CHANGED, notice(_("Message unsent.")))


@require_POST
@agents_only
def withdraw_mail(request: AgentRequest, number: Number, sent: int) -> HttpResponse:
    """It opens in its dialog again."""
    found = get_sent_mail(request, number, sent)
    actions.withdraw_mail(found, by=request.employee)
    dialog = f"{reverse('workspace:mail', args=[number])}?from={found.pk}"
    if not request.htmx:
        return redirect(dialog)
    return feed_changed(request, number, dialog_at(dialog), notice(_("Email unsent.")))


def undo_notice(sent: Message | SentMail, *, text: str, otherwise: str = "") -> Sequence[Event]:
    """The notice of what was just sent, with its undo; none, or `otherwise`, where it cannot be withdrawn.

    `text` may name the `%(seconds)s` that are left.
    """
    settings, now = MessageSettings.current(), clock.now()
    seconds = settings.seconds_left(sent.entry.created_at, now=now)
    if not seconds or not sent.can_be_withdrawn(settings, now=now):
        return [notice(otherwise)] if otherwise else []
    action = {"label": _("Undo send"), "url": withdraw_url(sent, base=ticket_url(sent.entry.ticket.number))}
    return [notice(text % {"seconds": seconds}, seconds=seconds, action=action)]
