"""*To look at*: copies of mails that did not arrive, are late or were complained of, until they are done (M7)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib.slices import first_of
from joindre.messaging.models import UndeliveredCopy, UndeliveredQuerySet
from joindre.messaging.undelivered import finish_undelivered, reopen_undelivered
from joindre.tickets.models import known_value
from joindre.workspace.feed.mails import state_of
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.moments import place_in, place_of

PAGE = 25
#: The filters, by their names in the address.
FILTERS = {
    "": pgettext_lazy("emails", "Mine"),
    "all": pgettext_lazy("emails", "Of everybody"),
    "done": gettext_lazy("Done"),
}


@require_GET
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def undelivered(request: AgentRequest) -> HttpResponse:
    """The list, the newest first."""
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    rows = _of(show, UndeliveredCopy.objects.visible_to(request.employee), request.employee)
    rows = rows.select_related("copy", "copy__email", "ticket").newest_first(
        after=place_in(request.GET.get("after", ""))
    )
    page = first_of(rows, size=PAGE)
    following = {"after": place_of(page.next_after.at, page.next_after.pk)} if page.next_after else {}
    context = {
        "place": "undelivered",
        "show": show,
        "filters": [(key, label, f"?show={key}" if key else "?") for key, label in FILTERS.items()],
        "rows": [_shown(row) for row in page.rows],
        "following": f"?{urlencode({'show': show, **following} if show else following)}" if following else "",
        "can_resend": request.user.has_right(Right.SEND_MAIL),
    }
    return render(request, "workspace/undelivered/list.html", context)


@require_POST
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def finish(request: AgentRequest, pk: int) -> HttpResponse:
    """It leaves the list of everybody, and can be put back."""
    return _act(request, pk, finish_undelivered, _("This email is done."))


@require_POST
@agents_only
@needs(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
def reopen(request: AgentRequest, pk: int) -> HttpResponse:
    return _act(request, pk, reopen_undelivered, _("This email waits again."))


def _act(request: AgentRequest, pk: int, act: Callable[..., None], text: str) -> HttpResponse:
    act(get_object_or_404(UndeliveredCopy.objects.visible_to(request.employee), pk=pk), by=request.employee)
    messages.success(request, text)
    return redirect("workspace:undelivered")


def _of(show: str, rows: UndeliveredQuerySet, employee: Employee) -> UndeliveredQuerySet:
    if show == "done":
        return rows.filter(done_at__isnull=False)
    return rows.waiting() if show == "all" else rows.waiting().of(employee)


def _shown(row: UndeliveredCopy) -> dict[str, Any]:
    is_lost = row.kind == UndeliveredCopy.Kind.LOST
    return {
        "one": row,
        "number": row.ticket.number,
        "state": state_of(row.copy),
        "author": known_value("assignee", row.author_id).name if row.author_id else "",
        "done_by": known_value("assignee", row.done_by_id).name if row.done_by_id else "",
        "is_lost": is_lost,
    }
