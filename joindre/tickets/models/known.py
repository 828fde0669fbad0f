"""What stands on every request and seldom changes is not joined to each query: processes keep it."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from joindre.directory.models import Employee, WorkGroup
from joindre.directory.models.employees import known_employees
from joindre.lib.key_lists import read_keys
from joindre.live.kept import KeptValue
from joindre.tickets.models.choices import Priority, Severity, Status, TicketType
from joindre.tickets.models.tickets import Ticket

_MODELS: Mapping[str, Any] = {
    "status": Status,
    "severity": Severity,
    "priority": Priority,
    "type": TicketType,
    "work_group": WorkGroup,
    "assignee": Employee,
}


def _choices() -> Mapping[str, Mapping[int, Any]]:
    rows = {name: model.objects.in_bulk() for name, model in _MODELS.items() if model not in {WorkGroup, Employee}}
    return rows | {"work_group": {group.pk: group for group in WorkGroup.objects.select_related("mailbox")}}


_known = KeptValue(_choices)


def known_statuses() -> Mapping[int, Status]:
    """All statuses by their keys, those that are retired included."""
    return _known()["status"]


def known_value(name: str, key: int | None) -> Any:  # noqa: ANN401 - a row of the table that the field names
    """Return what stands in a field of a request by its key, a choice or the assignee. It is shared: only read it."""
    if key is None:
        return None
    rows = known_employees() if name == "assignee" else _known()[name]
    # It may have been made just now, after this page began.
    return rows[key] if key in rows else _MODELS[name].objects.get(pk=key)


def stored_name(value: object) -> str:
    """Return what a line of the history holds: the first name of a choice, whatever language its author reads (T8)."""
    return str(getattr(value, "name", value) or "")[:200]


def shown_name(field: str, stored: str) -> str:
    """Return a value of the history as its reader calls it: lines hold the first name of a choice (T8).

    A choice that has another name by now is shown as it was called then.
    """
    if field not in _MODELS or not stored:
        return stored
    return next((str(row) for row in _known().get(field, {}).values() if row.name == stored), stored)


def followers_of(ticket: Ticket) -> Sequence[Employee]:
    """Who follows a request that was read `with_followers`, by their names. They are shared: only read them."""
    people = [known_value("assignee", key) for key in read_keys(ticket.follower_keys)]
    return sorted(people, key=lambda one: (one.last_name, one.first_name, one.pk))


def with_known(ticket: Ticket) -> Ticket:
    """Put the status, the other choices and the assignee into a request that was read without them."""
    for name in (*_known(), "assignee"):
        # A copy, because a page may read rows from it that change, and all pages share the kept one.
        setattr(ticket, name, copy(known_value(name, getattr(ticket, f"{name}_id"))))
    return ticket
