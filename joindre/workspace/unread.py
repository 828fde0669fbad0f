"""How many messages of clients nobody has read, and how many mails somebody has to look at (D11, M7).

Both stand in the navigation of every page, the first in its title too.
"""

from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Func, Subquery
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from joindre.directory.models import Employee
from joindre.lib.prepared import PreparedQuery
from joindre.messaging.models import UndeliveredCopy
from joindre.tickets.models import Ticket
from joindre.tickets.models.tickets import customers_seen


def unread_total(request: HttpRequest) -> dict[str, object]:
    """For all templates; counted once, and only where a page of the staff shows it."""
    totals = SimpleLazyObject(lambda: _Both(*_totals_of(request)))
    return {
        "unread_total": SimpleLazyObject(lambda: totals.unread),
        "undelivered_total": SimpleLazyObject(lambda: totals.undelivered),
    }


def unread_in_all(employee: Employee) -> int:
    """Unread client messages of every request this person sees."""
    return _totals(employee)[0]


class _Both(NamedTuple):
    unread: int
    undelivered: int


def _asked(customers: Any, employee: Any) -> Any:  # noqa: ANN401 - the places of values in a prepared query
    """The unread messages and the copies to look at, in one query: it is asked with each page.

    An aggregate of Django would be grouped by request, so SUM and COUNT are called as plain functions.
    """
    waiting = UndeliveredCopy.objects.waiting().of_customers(customers).of(employee)
    count = waiting.values_list(Func(F("pk"), function="COUNT", output_field=BigIntegerField()))
    unread = Ticket.objects.of_customers(customers).filter(unread_count__gt=0)
    return unread.values_list(Func(F("unread_count"), function="SUM", output_field=BigIntegerField()), Subquery(count))


_both = PreparedQuery(_asked)


def _totals(employee: Employee) -> tuple[int, int]:
    found = _both(customers=customers_seen(employee), employee=employee.pk)
    return (int(found[0][0] or 0), int(found[0][1] or 0)) if found else (0, 0)


def _totals_of(request: HttpRequest) -> tuple[int, int]:
    employee = getattr(request, "employee", None) or getattr(getattr(request, "user", None), "employee", None)
    return _totals(employee) if employee is not None and employee.is_active else (0, 0)
