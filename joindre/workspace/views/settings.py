"""Settings: the pages one has the right to, search in them, who changed what, and the page of messages (S1, S2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from joindre.accounts.rights import Right
from joindre.audit.models import SettingChange
from joindre.company.models import Company
from joindre.lib.keys import read_key
from joindre.mail.models import MailboxTest
from joindre.messaging.actions import MailOfAnybody, change_settings
from joindre.messaging.models import MessageSettings
from joindre.workspace.first_tasks import tasks_left
from joindre.workspace.forms.settings import MessagesForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.mailboxes import test_context
from joindre.workspace.settings_page import SettingsPage
from joindre.workspace.settings_pages import find_pages, page_named, pages_for
from joindre.workspace.settings_rights import may_see_history
from joindre.workspace.waiting import waiting_mails

#: Letters of a search in the settings.
LONGEST_SEARCH = 100
#: Lines of the history: on its own page, and at the foot of the page that they are about.
PAGE, FEW = 50, 5


@require_GET
@agents_only
@needs(Right.SETTINGS, Right.ACCOUNTS, Right.CATCHMAIL_JOURNAL, Right.AUDIT)
def index(request: AgentRequest) -> HttpResponse:
    """Each page that is open to this person; with none, why (S2). With `q`, those that the words find."""
    if not request.employee.has_settings:
        raise MailOfAnybody
    typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = find_pages(pages_for(request.employee), typed)
    context: dict[str, Any] = {"sought": typed, "found": found}
    if not typed:
        tasks = context["first_tasks"] = tasks_left(Company.current(), by=request.employee)
        # The test that the first start began is followed right there.
        is_awaited = any(task.code == "mailbox" for task in tasks)
        test = MailboxTest.objects.select_related("mailbox").order_by("-pk").first() if is_awaited else None
        context["mailbox_test"] = test_context(test) if test else None
    return settings_page(request, "workspace/settings/index.html", context, page="index")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def message_settings(request: AgentRequest) -> HttpResponse:
    """*Messages sur demande*: activation, identity shown to the client, notification, undo time (D1, D7)."""
    form = MessagesForm(request.POST or None, instance=MessageSettings.objects.get(pk=1))
    if request.method == "POST" and form.is_valid():
        wanted = form.save(commit=False)
        if tried(form, lambda: change_settings(wanted, shown=form.shown(), by=request.employee)):
            messages.success(request, _("The settings are saved."))
            return redirect("workspace:message-settings")
    return settings_page(request, "workspace/settings/messages.html", {"form": form}, page="messages")


@require_GET
@agents_only
@needs(Right.SETTINGS, Right.ACCOUNTS, Right.AUDIT)
def history(request: AgentRequest) -> HttpResponse:
    """Who changed what and when, newest first; `page` narrows it to one page of the settings (S1, S4)."""
    if not may_see_history(request.employee):
        raise MailOfAnybody
    open_pages = [page for page in pages_for(request.employee) if page.models]
    chosen = next((page for page in open_pages if page.code == request.GET.get("page", "")), None)
    names = [name for page in ([chosen] if chosen else open_pages) for name in page.models]
    before = read_key(request.GET.get("before", ""))
    shown = SettingChange.objects.of_models(names).newest_first(before=before, size=PAGE)
    context = {"changes": shown.rows, "next_before": shown.next_after, "chosen": chosen, "open_pages": open_pages}
    return settings_page(request, "workspace/settings/history.html", context, page="history")


def settings_page(request: AgentRequest, template: str, context: dict[str, Any], *, page: str) -> HttpResponse:
    """A page beside the list of those that this person may open; 422 where its form holds errors.

    Where `context` holds a `row`, the lines at its foot are about this row alone.
    """
    form = context.get("form")
    place = page_named(page)
    context |= {"place": "settings", "page": page, "pages": pages_for(request.employee)}
    context["waiting_mails"] = waiting_mails(request.employee)
    if place is not None and place.models and "changes" not in context:
        context |= _last_changes(request, place, row=context.get("row"))
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _last_changes(request: AgentRequest, page: SettingsPage, *, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of any table, or none
    if not may_see_history(request.employee):
        return {}
    changes = SettingChange.objects
    rows = changes.of_models(page.models) if row is None else changes.of_row(row)
    return {"last_changes": rows.newest_first(size=FEW).rows}
