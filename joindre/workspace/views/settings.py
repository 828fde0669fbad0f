"""Settings: the places one has the right to, and the page of messages (S1, S2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from joindre.accounts.rights import Right
from joindre.messaging.actions import MailOfAnybody, change_settings, may_see_failed_mails
from joindre.messaging.actions.operation import may_see_queues
from joindre.messaging.models import MessageSettings
from joindre.workspace.forms.settings import MessagesForm
from joindre.workspace.http import AgentRequest, agents_only, needs


@require_GET
@agents_only
@needs(Right.SETTINGS, Right.ACCOUNTS, Right.CATCHMAIL_JOURNAL, Right.AUDIT)
def index(request: AgentRequest) -> HttpResponse:
    """Each page that is open to this person; with none, why (S2)."""
    if not request.employee.has_settings:
        raise MailOfAnybody
    return settings_page(request, "workspace/settings/index.html", {}, page="index")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def message_settings(request: AgentRequest) -> HttpResponse:
    """*Messages sur demande*: activation, identity shown to the client, notification, undo time (D1, D7)."""
    form = MessagesForm(request.POST or None, instance=MessageSettings.objects.get(pk=1))
    if request.method == "POST" and form.is_valid():
        change_settings(form.save(commit=False), by=request.employee)
        messages.success(request, _("The settings are saved."))
        return redirect("workspace:message-settings")
    return settings_page(request, "workspace/settings/messages.html", {"form": form}, page="messages")


def settings_page(request: AgentRequest, template: str, context: dict[str, Any], *, page: str) -> HttpResponse:
    """A page beside the list of those that this person may open; 422 where its form holds errors."""
    form = context.get("form")
    context |= {
        "place": "settings",
        "page": page,
        "may_set": request.user.has_right(Right.SETTINGS),
        "may_manage": request.user.has_right(Right.ACCOUNTS),
        "may_see_mails": may_see_failed_mails(request.employee),
        "may_see_queues": may_see_queues(request.employee),
    }
    return render(request, template, context, status=422 if form is not None and form.errors else 200)
