"""The list of requests: filters, and pages that go on from the last number shown, however many there are (T5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import WorkGroup, shown_name
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number, read_number
from joindre.lib.prepared import PreparedQuery
from joindre.lib.slices import cut_off
from joindre.tickets.models import Status, Ticket, TicketQuerySet, known_statuses, known_value
from joindre.workspace.http import AgentRequest
from joindre.workspace.views.lookups import visible

PAGE = 50
COUNT_AT_MOST = 999

#: What a filter shows: requests, and where one of several values is wanted, the field and these values. The newest of
#: each value are found by an index in the order of the list; one condition on all reads the table where they are rare.
Filter = Callable[[TicketQuerySet, AgentRequest], tuple[TicketQuerySet, str, Sequence[int]]]
OPEN = frozenset({Status.Type.CREATED, Status.Type.IN_PROGRESS, Status.Type.ON_HOLD})

FILTERS: dict[str, tuple[Promise, Filter]] = {
    "open": (_("Open"), lambda rows, _request: (rows, "status", open_statuses())),
    "mine": (_("Mine"), lambda rows, request: (rows, "assignee", [request.employee.pk])),
    "groups": (_("My groups"), lambda rows, request: (rows, "work_group", _groups(request))),
    "unassigned": (_("Unassigned"), lambda rows, _request: (rows.filter(assignee=None), "status", open_statuses())),
    "unread": (_("Unread messages"), lambda rows, _request: (rows.filter(unread_count__gt=0), "", ())),
    "all": (_("All"), lambda rows, _request: (rows, "", ())),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A request in the list."""

    number: Number
    title: str
    unread: int
    requester: str
    customer: str
    site: str
    status: str
    colour: str
    severity: str
    rank: int
    assignee: str
    changed_at: datetime


def listing_context(request: AgentRequest) -> dict[str, Any]:
    """Rows of one page, and the links to the next and to every filter."""
    chosen = request.GET.get("filter", "open")
    chosen = chosen if chosen in FILTERS else "open"
    rows, field, values = FILTERS[chosen][1](_narrowed(visible(request), request), request)
    parts = [rows.filter(**{field: value}) for value in values] if field else [rows]
    shown = cut_off(newest_rows(parts, after=read_number(request.GET.get("after", ""))), size=PAGE)
    return {
        "rows": shown.rows,
        "next_url": _link(request, after=str(shown.next_after.number)) if shown.next_after else "",
        "filters": [(key, label, _link(request, filter=key, after="")) for key, (label, _rows) in FILTERS.items()],
        "filter": chosen,
        "count": count_of(rows.filter(**{f"{field}__in": values}) if field else rows),
    }


def _narrowed(rows: TicketQuerySet, request: AgentRequest) -> TicketQuerySet:
    for field in ("status", "customer"):
        value = request.GET.get(field, "")
        if (key := read_key(value)) is not None:
            rows = rows.filter(**{field: key})
    return rows


def newest_rows(parts: Sequence[TicketQuerySet], *, after: Number | None, size: int = PAGE) -> list[Row]:
    """The newest rows of all parts together: one more than a page shows."""
    if len(parts) > 1:
        # Each part is cut off below the union: SQLite cuts off none of its members.
        newest = [
            Ticket.objects.filter(pk__in=part.newest_first(after=after).values("pk")[: size + 1]) for part in parts
        ]
        listed = [part.values_list("pk", "year", "sequence") for part in newest]
        slices = [listed[0].union(*listed[1:]).order_by("-year", "-sequence")[: size + 1]]
    else:
        slices = [part.newest_first(after=after).values_list("pk", "year", "sequence")[: size + 1] for part in parts]
    # Few values stand in many rows.
    shown = cache(_shown)
    return [_row(columns, shown) for columns in _rows(keys=[key for found in slices for key, *_number in found])]


_rows = PreparedQuery(
    lambda keys: (
        Ticket.objects.filter(pk__in=keys)
        .newest_first()
        .values_list(
            *(
                "year",
                "sequence",
                "title",
                "unread_count",
                "requester__person__first_name",
                "requester__person__last_name",
            ),
            *("customer__name", "site__name", "status", "severity", "assignee", "changed_at"),
        )
    )
)


class Shown(NamedTuple):
    """A value of a field: what it is called, and how it is drawn."""

    label: str = ""
    colour: str = ""
    rank: int = 0


def _shown(field: str, key: int | None) -> Shown:
    if (value := known_value(field, key)) is None:
        return Shown()
    if field == "assignee":
        return Shown(value.name)
    return Shown(value.label, getattr(value, "colour", ""), getattr(value, "rank", 0))


def _row(columns: Sequence[Any], shown: Callable[[str, int | None], Shown]) -> Row:
    year, sequence, title, unread, first, last, customer, site, *choices, changed_at = columns
    status, severity, assignee = (shown(name, key) for name, key in zip(_CHOICES, choices, strict=True))
    return Row(
        number=Number(year, sequence),
        title=title,
        unread=unread,
        requester=shown_name(first, last),
        customer=customer,
        site=site,
        status=status.label,
        colour=status.colour,
        severity=severity.label,
        rank=severity.rank,
        assignee=assignee.label,
        changed_at=changed_at,
    )


_CHOICES = ("status", "severity", "assignee")


def open_statuses() -> list[int]:
    """Keys of the statuses of what is not done yet."""
    return [status.pk for status in known_statuses().values() if status.type in OPEN]


def _groups(request: AgentRequest) -> list[int]:
    return [group for (group,) in _groups_of(member=request.employee.pk)]


_groups_of = PreparedQuery(lambda member: WorkGroup.objects.filter(members=member).order_by().values_list("pk"))


def count_of(rows: TicketQuerySet) -> str:
    """At most 999+: counting everything would cost more than the page."""
    found = rows.order_by().values("pk")[: COUNT_AT_MOST + 1].count()
    return f"{COUNT_AT_MOST}+" if found > COUNT_AT_MOST else str(found)


def _link(request: AgentRequest, **changes: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key in {"filter", "status", "customer", "after"}}
    return "?" + urlencode({key: value for key, value in (kept | changes).items() if value})
