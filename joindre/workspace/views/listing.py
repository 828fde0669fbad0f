"""The list of requests: filters, and pages that go on from the last number shown, however many there are (T5)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.lib.slices import first_of
from joindre.tickets.models import Status, TicketQuerySet
from joindre.workspace.http import AgentRequest
from joindre.workspace.views.lookups import visible

PAGE = 50
COUNT_AT_MOST = 999

Filter = Callable[[TicketQuerySet, AgentRequest], TicketQuerySet]
OPEN = [Status.Type.CREATED, Status.Type.IN_PROGRESS, Status.Type.ON_HOLD]

FILTERS: dict[str, tuple[Promise, Filter]] = {
    "open": (_("Open"), lambda rows, _request: rows.filter(status__type__in=OPEN)),
    "mine": (_("Mine"), lambda rows, request: rows.filter(assignee=request.employee)),
    "groups": (_("My groups"), lambda rows, request: rows.filter(work_group__members=request.employee)),
    "unassigned": (_("Unassigned"), lambda rows, _request: rows.filter(assignee=None, status__type__in=OPEN)),
    "unread": (_("Unread messages"), lambda rows, _request: rows.filter(unread_count__gt=0)),
    "all": (_("All"), lambda rows, _request: rows),
}


def listing_context(request: AgentRequest) -> dict[str, Any]:
    """Rows of one page, and the links to the next and to every filter."""
    chosen = request.GET.get("filter", "open")
    chosen = chosen if chosen in FILTERS else "open"
    rows = FILTERS[chosen][1](visible(request), request)
    rows = _narrowed(rows, request)
    ordered = rows.newest_first(after=read_number(request.GET.get("after", "")))
    shown = first_of(ordered.with_header().select_related("requester__person"), size=PAGE)
    return {
        "tickets": shown.rows,
        "next_url": _link(request, after=str(shown.next_after.number)) if shown.next_after else "",
        "filters": [(key, label, _link(request, filter=key, after="")) for key, (label, _rows) in FILTERS.items()],
        "filter": chosen,
        "count": _count(rows),
        "statuses": Status.objects.filter(is_active=True),
    }


def _narrowed(rows: TicketQuerySet, request: AgentRequest) -> TicketQuerySet:
    for field in ("status", "customer"):
        value = request.GET.get(field, "")
        if (key := read_key(value)) is not None:
            rows = rows.filter(**{field: key})
    return rows


def _count(rows: TicketQuerySet) -> str:
    """At most 999+: counting everything would cost more than the page."""
    found = rows.order_by().values("pk")[: COUNT_AT_MOST + 1].count()
    return f"{COUNT_AT_MOST}+" if found > COUNT_AT_MOST else str(found)


def _link(request: AgentRequest, **changes: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key in {"filter", "status", "customer", "after"}}
    return "?" + urlencode({key: value for key, value in (kept | changes).items() if value})
