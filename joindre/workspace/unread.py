"""How many messages of clients nobody has read: it stands in the title and the navigation of every page (D11)."""

from django.db.models import Sum
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from joindre.directory.models import Employee
from joindre.tickets.models import Ticket


def unread_total(request: HttpRequest) -> dict[str, object]:
    """For all templates; counted once, and only where a page of the staff shows it."""
    return {"unread_total": SimpleLazyObject(lambda: _unread_total(request))}


def unread_in_all(employee: Employee) -> int:
    """Unread client messages of every request this person sees."""
    seen = Ticket.objects.visible_to(employee).filter(unread_count__gt=0)
    return seen.aggregate(total=Sum("unread_count"))["total"] or 0


def _unread_total(request: HttpRequest) -> int:
    employee = getattr(request, "employee", None) or getattr(getattr(request, "user", None), "employee", None)
    return unread_in_all(employee) if employee is not None and employee.is_active else 0
