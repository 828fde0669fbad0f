"""The list of requests: filters, and pages that go on from the last number shown, however many there are (T5)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import WorkGroup, shown_name
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number, read_number
from joindre.lib.prepared import PreparedCount, PreparedQuery
from joindre.lib.slices import cut_off
from joindre.tickets.models import Status, Ticket, TicketQuerySet, customers_seen, known_statuses, known_value
from joindre.workspace.http import AgentRequest

PAGE = 50
COUNT_AT_MOST = 999

OPEN = frozenset({Status.Type.CREATED, Status.Type.IN_PROGRESS, Status.Type.ON_HOLD})


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a filter shows: some requests, and where one of several values is wanted, the field and these values.

    The newest of each value are found by an index in the order of the list; one condition on all reads the table where
    they are rare.
    """

    label: Promise
    narrow: Callable[[TicketQuerySet], TicketQuerySet] = lambda rows: rows
    field: str = ""
    values: Callable[[AgentRequest], Sequence[int]] = lambda _request: ()


def open_statuses() -> list[int]:
    """Keys of the statuses of what is not done yet."""
    return [status.pk for status in known_statuses().values() if status.type in OPEN]


def _groups(request: AgentRequest) -> list[int]:
    return [group for (group,) in _groups_of(member=request.employee.pk)]


_groups_of = PreparedQuery(lambda member: WorkGroup.objects.filter(members=member).order_by().values_list("pk"))


FILTERS: dict[str, Filter] = {
    "open": Filter(label=_("Open"), field="status", values=lambda _request: open_statuses()),
    "mine": Filter(label=_("Mine"), field="assignee", values=lambda request: [request.employee.pk]),
    "groups": Filter(label=_("My groups"), field="work_group", values=_groups),
    "unassigned": Filter(
        label=_("Unassigned"),
        narrow=lambda rows: rows.filter(assignee=None),
        field="status",
        values=lambda _request: open_statuses(),
    ),
    "unread": Filter(label=_("Unread messages"), narrow=lambda rows: rows.filter(unread_count__gt=0)),
    "all": Filter(label=_("All")),
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
    wanted, values = _wanted(request), list(FILTERS[chosen].values(request))
    shown = cut_off(_page_of(chosen, values, wanted, after=read_number(request.GET.get("after", ""))), size=PAGE)
    return {
        "rows": shown.rows,
        "next_url": _link(request, after=str(shown.next_after.number)) if shown.next_after else "",
        "filters": [(key, one.label, _link(request, filter=key, after="")) for key, one in FILTERS.items()],
        "filter": chosen,
        "count": _in_words(_count(chosen)(values=values if FILTERS[chosen].field else None, **wanted)),
    }


def _wanted(request: AgentRequest) -> dict[str, Any]:
    """What this person may see (S3, T2), and the one status or customer that the address names."""
    named = {field: read_key(request.GET.get(field, "")) for field in ("status", "customer")}
    return {"customers": customers_seen(request.employee), **named}


def _listed(chosen: str, *, customers: Any, status: Any, customer: Any) -> TicketQuerySet:  # noqa: ANN401 - places in a prepared query
    rows = FILTERS[chosen].narrow(Ticket.objects.of_customers(customers))
    for field, key in (("status", status), ("customer", customer)):
        if key is not None:
            rows = rows.filter(**{field: key})
    return rows


def _page_of(chosen: str, values: Sequence[int], wanted: dict[str, Any], *, after: Number | None) -> list[Row]:
    if FILTERS[chosen].field and not values:
        return []
    year, sequence = (after.year, after.sequence) if after else (None, None)
    each = {f"value_{place}": value for place, value in enumerate(values)}
    return _rows_of(_newest(chosen, tuple(each))(year=year, sequence=sequence, **each, **wanted))


@cache
def _newest(chosen: str, names: Sequence[str]) -> PreparedQuery[Any]:
    """Find the newest of a filter, which has so many values. What is best depends on the values, so no plan is kept."""

    def build(*, year: Any, sequence: Any, **given: Any) -> QuerySet[Ticket, Any]:  # noqa: ANN401 - places in a prepared query
        values = [given.pop(name) for name in names]
        rows, field = _listed(chosen, **given), FILTERS[chosen].field
        parts = [rows.filter(**{field: value}) for value in values] if field else [rows]
        return _newest_keys(parts, after=None if year is None else Number(year, sequence), size=PAGE)

    return PreparedQuery(build, keeps_plan=False)


@cache
def _count(chosen: str) -> PreparedCount:
    def build(*, values: Any, **given: Any) -> QuerySet[Ticket, Any]:  # noqa: ANN401 - places in a prepared query
        rows = _listed(chosen, **given)
        return _counted(rows if values is None else rows.filter(**{f"{FILTERS[chosen].field}__in": values}))

    return PreparedCount(build, keeps_plan=False)


def newest_rows(parts: Sequence[TicketQuerySet], *, after: Number | None, size: int = PAGE) -> list[Row]:
    """The newest rows of all parts together: one more than a page shows."""
    return _rows_of(_newest_keys(parts, after=after, size=size)) if parts else []


def _newest_keys(parts: Sequence[TicketQuerySet], *, after: Number | None, size: int) -> "QuerySet[Ticket, Any]":
    if len(parts) == 1:
        return parts[0].newest_first(after=after).values_list("pk", "year", "sequence")[: size + 1]
    # Each part is cut off below the union: SQLite cuts off none of its members.
    newest = [Ticket.objects.filter(pk__in=part.newest_first(after=after).values("pk")[: size + 1]) for part in parts]
    listed = [part.values_list("pk", "year", "sequence") for part in newest]
    return listed[0].union(*listed[1:]).order_by("-year", "-sequence")[: size + 1]


def _rows_of(found: Iterable[tuple[int, int, int]]) -> list[Row]:
    # Few values stand in many rows.
    shown = cache(_shown)
    return [_row(columns, shown) for columns in _rows(keys=[key for key, *_number in found])]


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


def count_of(rows: TicketQuerySet) -> str:
    return _in_words(_counted(rows).count())


def _counted(rows: TicketQuerySet) -> "QuerySet[Ticket, Any]":
    """At most 999+: counting everything would cost more than the page."""
    return rows.order_by().values_list("pk")[: COUNT_AT_MOST + 1]


def _in_words(found: int) -> str:
    return f"{COUNT_AT_MOST}+" if found > COUNT_AT_MOST else str(found)


def _link(request: AgentRequest, **changes: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key in {"filter", "status", "customer", "after"}}
    return "?" + urlencode({key: value for key, value in (kept | changes).items() if value})
