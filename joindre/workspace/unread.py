"""How many messages of clients nobody has read: it stands in the title and the navigation of every page (D11)."""

from django.db.models import BigIntegerField, F, Func
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from joindre.directory.models import Employee
from joindre.lib.prepared import PreparedQuery
from joindre.tickets.models import Ticket
from joindre.tickets.models.tickets import customers_seen


def unread_total(request: HttpRequest) -> dict[str, object]:
    """For all templates; counted once, and only where a page of the staff shows it."""
    return {"unread_total": SimpleLazyObject(lambda: _unread_total(request))}


def unread_in_all(employee: Employee) -> int:
    """Unread client messages of every request this person sees."""
    found = _total(customers=customers_seen(employee))
    return int(found[0][0] or 0) if found else 0


_total = PreparedQuery(
    lambda customers: (
        Ticket.objects.of_customers(customers)
        .filter(unread_count__gt=0)
        # An aggregate of Django would be grouped by request, so SUM is called as a plain function.
        .values_list(Func(F("unread_count"), function="SUM", output_field=BigIntegerField()))
    )
)


def _unread_total(request: HttpRequest) -> int:
    employee = getattr(request, "employee", None) or getattr(getattr(request, "user", None), "employee", None)
    return unread_in_all(employee) if employee is not None and employee.is_active else 0
