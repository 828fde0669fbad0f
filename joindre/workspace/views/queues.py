"""Settings, Operation: versions, processes, room, errors of the day; what waits, what failed, and another try (A5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.backlogs import MOST, Backlog, Retried
from joindre.lib.keys import read_key
from joindre.lib.slices import first_of
from joindre.messaging.actions.operation import (
    run_task_now,
    seen_backlogs,
    seen_errors,
    seen_failed,
    seen_processes,
    seen_tasks,
    try_failed_again,
)
from joindre.operation.looking import last_back_up, versions
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.operation import database_room, free_room, name_of_queue, name_of_task
from joindre.workspace.views.settings import settings_page
from joindre.workspace.waiting import waiting_mails

PAGE = 50


@require_GET
@agents_only
@needs(Right.AUDIT)
def queues(request: AgentRequest) -> HttpResponse:
    """What is there and how it is, all queues and tasks, and the failed rows of one queue: `?queue=mail out`."""
    now, backlogs = clock.now(), seen_backlogs(by=request.employee)
    late_before = now - timedelta(minutes=settings.LATE_AFTER)
    errors, newest_errors = seen_errors(by=request.employee)
    context: dict[str, Any] = {
        **_facts(backlogs, request.employee),
        "processes": [
            {"process": process, "is_here": process.is_here(now)} for process in seen_processes(by=request.employee)
        ],
        "count_of_errors": errors,
        "errors": newest_errors,
        "queues": [_row_of(backlog, late_before=late_before) for backlog in backlogs],
        "tasks": [{"task": task, "name": name_of_task(task.name)} for task in seen_tasks(by=request.employee)],
    }
    if name := request.GET.get("queue", ""):
        context |= _failed_rows(seen_failed(name, by=request.employee), after=request.GET.get("after", ""))
    return settings_page(request, "workspace/settings/queues.html", context, page="queues")


@require_POST
@agents_only
@needs(Right.AUDIT)
def try_again(request: AgentRequest) -> HttpResponse:
    """One row (`key`), or all failed rows of a queue. Whoever presses twice is told that nothing was left."""
    name, key = request.POST.get("queue", ""), request.POST.get("key", "")
    # Where `key` is no number, no row is tried again, and certainly not all of them.
    count = try_failed_again(name, by=request.employee, key=(read_key(key) or 0) if key else None)
    text = ngettext("%(count)s is tried again.", "%(count)s are tried again.", count) % {"count": count}
    messages.success(request, text if count else _("Nothing was left to try again."))
    return redirect("workspace:queues")


@require_POST
@agents_only
@needs(Right.AUDIT)
def run_task(request: AgentRequest) -> HttpResponse:
    """Run a scheduled task at once."""
    is_due = run_task_now(request.POST.get("task", ""), by=request.employee)
    messages.success(request, _("The task is run within seconds.") if is_due else _("The task is running already."))
    return redirect("workspace:queues")


def _facts(backlogs: Sequence[Backlog], employee: Employee) -> dict[str, Any]:
    """What the page says of the whole: versions, room, the last back-up, and the emails that wait longest."""
    oldest = {backlog.name: backlog.oldest for backlog in backlogs}
    free = free_room()
    return {
        "versions": versions(),
        "free": free,
        "is_short": free < settings.LEAST_ROOM,
        "database_bytes": database_room(),
        "last_back_up": last_back_up(),
        "set_aside": waiting_mails(employee),
        "oldest_unsent": oldest.get("mail out"),
        "oldest_unread": oldest.get("mail in"),
    }


def _row_of(backlog: Backlog, *, late_before: datetime) -> dict[str, Any]:
    return {
        "backlog": backlog,
        "name": name_of_queue(backlog.name),
        "is_late": backlog.is_late(late_before),
        "waiting": _shown(backlog.waiting),
        "in_hand": _shown(backlog.in_hand),
        "failed": _shown(backlog.failed),
    }


def _shown(count: int) -> str:
    return _("more than %(count)s") % {"count": MOST} if count > MOST else str(count)


def _failed_rows(queue: Retried, *, after: str) -> dict[str, Any]:
    """Newest first; pages go on from the last row shown."""
    rows = queue.failed().order_by("-pk")
    if (key := read_key(after)) is not None:
        rows = rows.filter(pk__lt=key)
    shown = first_of(rows, size=PAGE)
    return {
        "shown_queue": queue.name,
        "shown_name": name_of_queue(queue.name),
        "failed": [{"row": row, "error": queue.describe(row)} for row in shown.rows],
        "next_after": shown.next_after.pk if shown.next_after else None,
    }
