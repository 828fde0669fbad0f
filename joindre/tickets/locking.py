"""The lock that each act on a request takes first."""

from django.db import connection

from joindre.lib.prepared import PreparedQuery
from joindre.tickets.models import Ticket, with_known


def lock(ticket: Ticket) -> Ticket:
    """The same request as it is now, locked until the transaction ends."""
    # PostgreSQL, having waited for a lock, reads the locked row anew and leaves the rows joined to it as they were
    # before: a person set meanwhile would be missing. So the lock is a statement of its own.
    if connection.features.has_select_for_update:
        _lock(pk=ticket.pk)
    [locked] = _read(pk=ticket.pk)
    return with_known(locked)


_lock = PreparedQuery(lambda pk: Ticket.objects.select_for_update().filter(pk=pk).values_list("pk"))
_read = PreparedQuery(lambda pk: Ticket.objects.select_related("customer", "site").with_people().filter(pk=pk))
