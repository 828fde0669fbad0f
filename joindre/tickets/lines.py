"""Requests as one line each, with what tells them apart: of those that one may see, and by one statement each."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from joindre.directory.models import Employee
from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.search.queries import TicketNumber
from joindre.tickets.models import Status, Ticket, YearCounter, customers_seen, known_value

#: Requests of one contact that are shown or counted.
MOST_OF_REQUESTER: Final = 10

_COLUMNS: Final = ("pk", "year", "sequence", "title", "status", "customer__name")
_Row = tuple[int, int, int, str, int, str]


class TicketLine(NamedTuple):
    """What is shown of a request."""

    key: int
    number: Number
    title: str
    status: Status
    customer: str


def lines_of(keys: Sequence[int], *, author: Employee) -> list[TicketLine]:
    """Those of these keys that this person may see, in this order."""
    found = {line.key: line for line in map(_line, _of_keys(customers=customers_seen(author), keys=keys))}
    return [found[key] for key in keys if key in found]


def line_numbered(number: TicketNumber, *, author: Employee) -> TicketLine | None:
    """The request of this number; without a year, the newest with this sequence."""
    seen = customers_seen(author)
    row = _of_number.first(customers=seen, year=number.year, sequence=number.sequence)
    return _line(row) if row else None


def newest_lines_of(
    requesters: Sequence[int], *, statuses: Sequence[int], author: Employee
) -> Mapping[int, Sequence[TicketLine]]:
    """Of each of these contacts, the newest requests in one of these statuses that they asked for."""
    seen = customers_seen(author)
    each = _of_requester.of_each("requester", requesters, customers=seen, statuses=statuses)
    return {key: [_line(row) for row in rows] for key, rows in zip(requesters, each, strict=True)}


def _line(row: _Row) -> TicketLine:
    key, year, sequence, title, status, customer = row
    return TicketLine(key, Number(year, sequence), title, known_value("status", status), customer)


@PreparedQuery
def _of_keys(customers: Any, keys: Any) -> QuerySet[Ticket, _Row]:  # noqa: ANN401 - places of values
    return Ticket.objects.of_customers(customers).filter(pk__in=keys).values_list(*_COLUMNS)


@PreparedQuery
def _of_number(customers: Any, year: Any, sequence: Any) -> QuerySet[Ticket, _Row]:  # noqa: ANN401 - places of values
    rows = Ticket.objects.of_customers(customers).filter(sequence=sequence)
    rows = rows.filter(year__in=YearCounter.objects.values("year")) if year is None else rows.filter(year=year)
    return rows.order_by("-year").values_list(*_COLUMNS)[:1]


@PreparedQuery
def _of_requester(customers: Any, requester: Any, statuses: Any) -> QuerySet[Ticket, _Row]:  # noqa: ANN401 - places of values
    rows = Ticket.objects.of_customers(customers).filter(requester=requester, status__in=statuses)
    return rows.newest_first().values_list(*_COLUMNS)[:MOST_OF_REQUESTER]
