"""Which copies of mails somebody has to look at: kept as their states change, until somebody says *done* (M7)."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.prepared import PreparedQuery
from joindre.mail.models import Recipient
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.messaging.models import UndeliveredCopy
from joindre.tickets.models import Entry

State, Kind = Recipient.State, UndeliveredCopy.Kind
#: The ninth try is made when a copy has been delayed for more than four hours (`mail.outgoing.attempts`).
LATE_AFTER: Final = 8
_LOST: Final = frozenset({State.REFUSED, State.BOUNCED})
_REPORTED: Final[dict[str, str]] = {FailureReason.SLOW: Kind.LATE, FailureReason.COMPLAINT: Kind.UNWANTED}


def keep_undelivered(email: int, entries: Sequence[Entry]) -> None:
    """Note which copies of this mail are in trouble now, and forget those that are no more.

    Within the transaction in which the request of the entries is locked. Of two entries that show it, the first counts.
    """
    for pk, state, reason, attempts, known in _copies(email=email):
        kind = _kind_of(state, reason, attempts)
        if kind and kind != known:
            _keep(pk, kind, entries[0])
        elif known and not kind:
            UndeliveredCopy.objects.filter(copy=pk).delete()


@transaction.atomic
def finish_undelivered(undelivered: UndeliveredCopy, *, by: Employee) -> None:
    """Somebody has looked at it, and it leaves the list of everybody. Raise `MissingRight`."""
    by.ensure_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
    UndeliveredCopy.objects.waiting().filter(pk=undelivered.pk).update(done_at=clock.now(), done_by=by)


@transaction.atomic
def reopen_undelivered(undelivered: UndeliveredCopy, *, by: Employee) -> None:
    """It waits again. Raise `MissingRight`."""
    by.ensure_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
    UndeliveredCopy.objects.filter(pk=undelivered.pk).update(done_at=None, done_by=None)


_copies = PreparedQuery(
    lambda email: (
        Recipient.objects.filter(email=email)
        .order_by("pk")
        .values_list("pk", "state", "reason", "attempts", "undelivered__kind")
    )
)


def _kind_of(state: str, reason: str, attempts: int) -> str | None:
    if state in _LOST:
        return Kind.LOST
    if state in {State.DELAYED, State.SENDING}:
        return Kind.LATE if attempts > LATE_AFTER else None
    return _REPORTED.get(reason) if state == State.ACCEPTED else None


def _keep(copy: int, kind: str, entry: Entry) -> None:
    """A copy that got worse waits again, whoever dealt with it before."""
    columns = {"entry": entry, "ticket": entry.ticket, "author": entry.employee, "kind": kind, "at": clock.now()}
    UndeliveredCopy.objects.update_or_create(copy_id=copy, defaults={**columns, "done_at": None, "done_by": None})
