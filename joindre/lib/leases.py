"""Rows that one worker alone may work for a while: the columns of a lease, and what a queue asks and changes of it.

A table whose rows are a queue derives from `Leased`, and its queryset from `LeaseQuerySet`, which it tells by `waiting`
which rows still have work to do. A worker claims rows that are due, begins each of them, and gives back what it did not
begin. The proof of a claim is the value of `leased_until`: whoever lost its lease to another worker changes nothing any
more. The loop that asks the queues is in `jobs`.
"""

from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q

from joindre.lib import clock

M = TypeVar("M", bound="Leased")


class LeaseQuerySet(models.QuerySet[M]):
    """Questions and changes about leases; a change says whether it was made."""

    def waiting(self) -> Self:
        """Rows that have work to do, whether somebody holds them or not. Each table says which."""
        raise NotImplementedError

    def due(self, now: datetime) -> Self:
        """Rows to be worked now: those nobody holds, and those whose worker died with its lease.

        What failed least goes first: a row that fails for ever never stands in the way of the others.
        """
        return self.waiting().filter(Q(leased_until=None) | Q(leased_until__lte=now)).order_by("attempts", "pk")

    def held_by(self, row: M) -> Self:
        """This row, where its lease is still the one that `row` was claimed with."""
        return self.waiting().filter(pk=row.pk, leased_until=row.leased_until) if row.leased_until else self.none()

    def claim(self, *, lease: timedelta, limit: int, **changes: Any) -> list[Any]:
        """Lease rows of `due` to the caller; return their keys, in the order of the question.

        `changes` are written along. Rows that another claim locks meanwhile are skipped.
        """
        if not self.exists():
            # A resting queue takes no lock.
            return []
        with transaction.atomic():
            rows = self.select_for_update(skip_locked=True, of=("self",)) if _can_skip_locked() else self
            keys = list(rows.values_list("pk", flat=True)[:limit])
            manager = self.model._base_manager  # noqa: SLF001 - documented by Django as public
            manager.filter(pk__in=keys).update(leased_until=clock.now() + lease, **changes)
        return keys

    def begin(self, row: M, *, lease: timedelta) -> bool:
        """Count an attempt before it is made, so that a row that kills its worker is not tried for ever.

        The lease begins anew. `False` where another worker has taken the row.
        """
        until = clock.now() + lease
        if not self.held_by(row).update(leased_until=until, attempts=F("attempts") + 1):
            return False
        row.leased_until = until
        row.attempts += 1
        return True

    def postpone(self, row: M, *, until: datetime) -> bool:
        """Have nobody work this row before then."""
        return bool(self.held_by(row).update(leased_until=until))

    def give_back(self, row: M, **changes: Any) -> bool:
        """What a stopping worker did not begin is another's at once."""
        return bool(self.held_by(row).update(leased_until=None, **changes))


class Leased(models.Model):
    """The columns of a lease."""

    attempts = models.PositiveSmallIntegerField(default=0)
    #: Until then the row is its worker's alone.
    leased_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def _can_skip_locked() -> bool:
    """On SQLite the transaction itself is the lock: it is immediate, so no two claims overlap."""
    return connection.features.has_select_for_update_skip_locked
