"""What stands on every request and seldom changes is not joined to each query: processes keep it."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from joindre.directory.models import WorkGroup
from joindre.directory.models.employees import known_employees
from joindre.live.kept import KeptValue
from joindre.tickets.models.choices import Priority, Severity, Status, TicketType
from joindre.tickets.models.tickets import Ticket


def _choices() -> Mapping[str, Mapping[int, Any]]:
    return {
        "status": Status.objects.in_bulk(),
        "severity": Severity.objects.in_bulk(),
        "priority": Priority.objects.in_bulk(),
        "type": TicketType.objects.in_bulk(),
        "work_group": {group.pk: group for group in WorkGroup.objects.select_related("mailbox")},
    }


_known = KeptValue(_choices)


def with_known(tickets: Iterable[Ticket]) -> None:
    """Put the status, the other choices and the assignee into requests that were read without them."""
    choices, employees = _known(), known_employees()
    for ticket in tickets:
        for name, rows in choices.items():
            _put(ticket, name, rows)
        _put(ticket, "assignee", employees)


def _put(ticket: Ticket, name: str, rows: Mapping[int, Any]) -> None:
    key = getattr(ticket, f"{name}_id")
    if key is None:
        setattr(ticket, name, None)
    elif key in rows:
        # A copy, because a page may go on from it to rows that change. One made just now is read by the page itself.
        setattr(ticket, name, copy(rows[key]))
