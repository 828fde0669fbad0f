"""Rows that one worker alone may work for a while: the columns of a lease, and what a queue asks and changes of it.

A table whose rows are a queue derives from `Leased`, and its queryset from `LeaseQuerySet`, which it tells by `waiting`
which rows still have work to do. A worker claims rows that are due, begins each of them, and gives back what it did not
begin. The proof of a claim is its key: whoever lost its lease to another worker finds another key in the row, and
changes nothing any more. While rows are in hand, the heartbeat renews their leases (`kept_alive`). The loop that asks
the queues is in `jobs`.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from operator import attrgetter
from typing import Any, Final, NamedTuple, Self, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from joindre.lib import clock, heartbeats
from joindre.lib.prepared import PreparedQuery, PreparedUpdate

M = TypeVar("M", bound="Leased")

#: How long after the last beat of a worker its rows may be taken by another.
LEASE: Final = timedelta(seconds=30)
#: Of so many rows of a claim, one is a row that has failed before, however many others are due.
SHARE_OF_FAILED: Final = 4
#: After so many of its workers have died, a row is claimed alone: perhaps it is what kills them.
SUSPICIOUS: Final = 2


class _Due(NamedTuple):
    attempts: int
    key: Any
    #: The key of an earlier claim whose worker died before it gave the row back.
    claim_key: uuid.UUID | None


class LeaseQuerySet(models.QuerySet[M]):
    """Questions and changes about leases; a change says whether it was made."""

    #: The column that says since when a row has waited that was never tried. Blank where nobody waits for it.
    SINCE = ""

    def waiting(self) -> Self:
        """Rows that have work to do, whether somebody holds them or not. Each table says which."""
        raise NotImplementedError

    def due(self, now: datetime) -> Self:
        """Rows to be worked now: those nobody holds, and those whose worker died with its lease."""
        return self.waiting().filter(Q(leased_until=None) | Q(leased_until__lte=now))

    def lanes(self, now: datetime) -> Sequence[Self]:
        """The rows of `due`, parted so that each part is read in the order of an index and never sorted.

        The first are those that never failed.
        """
        waiting = self.waiting()
        later = waiting.filter(leased_until__lte=now)
        return [lane.order_by("leased_until", "pk") for lane in (waiting.filter(leased_until=None), later)]

    def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the longest has waited of what could be worked now."""
        if not self.SINCE:
            return None
        found = [
            lane.values_list(Coalesce("leased_until", self.SINCE, output_field=models.DateTimeField()), flat=True)[:1]
            for lane in self.lanes(now)
        ]
        return min((since for lane in found for since in lane), default=None)

    def shown_as_waiting(self, now: datetime) -> Self:  # noqa: ARG002 - a queue whose rows have a time asks for it
        """The rows that people are told of as waiting: by default all that have work to do."""
        return self.waiting()

    def next_due(self, now: datetime) -> datetime | None:
        """When the first row is due of those that nobody may work yet."""
        later = self.waiting().filter(leased_until__gt=now, claim_key=None)
        return later.order_by("leased_until").values_list("leased_until", flat=True).first()

    def in_hand(self, now: datetime) -> Self:
        """Rows that a worker holds."""
        return self.waiting().filter(claim_key__isnull=False, leased_until__gt=now)

    def held_by(self, row: M) -> Self:
        """This row, where its lease is still the one that `row` was claimed with."""
        return self.waiting().filter(pk=row.pk, claim_key=row.claim_key) if row.claim_key else self.none()

    def claim(
        self,
        *,
        limit: int,
        lease: timedelta = LEASE,
        take: PreparedUpdate | None = None,
        begins_alone: bool = False,
        **changes: Any,
    ) -> list[Any]:
        """Lease due rows to the caller; return their keys, those first that failed least.

        With `begins_alone`, a row that is claimed alone is begun with its claim: its attempt is counted already.
        `changes` are plain values that are written along; a queue that writes more gives its own statement, `take`.
        Rows that another claim locks meanwhile are skipped.
        """
        now = clock.now()
        if not _can_skip_locked() and not any(lane(now=now) for lane in _first_of_lanes(self.model)):
            # A resting queue takes no lock.
            return []
        with transaction.atomic():
            keys = self._chosen(now, limit)
            if keys:
                is_begun = begins_alone and len(keys) == 1
                statement = take or (_taken_and_begun if is_begun else _taken)(self.model)
                statement(keys=keys, until=now + lease, claim_key=uuid.uuid4(), **changes)
        return keys

    def _chosen(self, now: datetime, limit: int) -> list[Any]:
        """Rows that failed least go first, and a share is left to those that failed: neither can hold up the other.

        Where the share is less than one row, it is one row in some claims and none in the others.
        """
        first, *others = ([_Due(*row) for row in lane(now=now)] for lane in _lanes(self.model, limit))
        later = sorted((row for lane in others for row in lane), key=attrgetter("attempts"))
        if not heartbeats.may_take_over():
            later = [row for row in later if not row.claim_key]
        for row in later:
            if row.claim_key and row.attempts >= SUSPICIOUS:
                return [row.key]
        share = int(limit / SHARE_OF_FAILED + random.random())  # noqa: S311 - nothing secret
        fresh = first[: limit - min(share, len(later))]
        chosen = [*fresh, *later[: limit - len(fresh)]]
        return [row.key for row in sorted(chosen, key=attrgetter("attempts"))]

    @contextmanager
    def kept_alive(self, rows: Sequence[M], *, stuck_after: timedelta, lease: timedelta = LEASE) -> Iterator[None]:
        """Have the heartbeat renew the leases of these rows, which were claimed together, while the block runs.

        A worker that begins no other row within `stuck_after` is taken for stuck, and loses them.
        """
        key = rows[0].claim_key if rows else None
        if key is None:
            yield
            return
        keys = [row.pk for row in rows]

        def renew() -> None:
            # The query is made here: most claims have ended before the first beat.
            held = self.model._base_manager.filter(pk__in=keys, claim_key=key)  # noqa: SLF001 - documented by Django as public
            held.update(leased_until=clock.now() + lease)

        with heartbeats.kept_alive(key, renew, stuck_after=stuck_after):
            yield

    def begin(self, row: M, *, lease: timedelta = LEASE) -> bool:
        """Count an attempt before it is made, so that a row that kills its worker is not tried for ever.

        The lease begins anew. `False` where another worker has taken the row.
        """
        until = clock.now() + lease
        heartbeats.note_progress(row.claim_key)
        if row.claim_key is None or not _begun(self.model)(pk=row.pk, claim_key=row.claim_key, until=until):
            return False
        row.leased_until = until
        row.attempts += 1
        return True

    def change_held(self, row: M, **columns: object) -> bool:
        """Give its columns these plain values, where the lease of the row is still the one it was claimed with."""
        return row.claim_key is not None and bool(
            _changed(self.model)(held_pk=row.pk, held_key=row.claim_key, **columns)
        )

    def postpone(self, row: M, *, until: datetime) -> bool:
        """Have nobody work this row before then."""
        return bool(self.held_by(row).update(leased_until=until, claim_key=None))

    def give_back(self, row: M, **changes: Any) -> bool:
        """Let another worker claim at once a row that a stopping worker has not begun."""
        return bool(self.held_by(row).update(**FREE, **changes))


#: The columns of a row that nobody holds.
FREE: Final[dict[str, Any]] = {"leased_until": None, "claim_key": None}


class Leased(models.Model):
    """The columns of a lease."""

    attempts = models.PositiveSmallIntegerField(default=0)
    #: Until then nobody else works the row: it is its worker's, or it is postponed.
    leased_until = models.DateTimeField(null=True)
    #: Names the claim that holds the row: rows claimed together have the same. Blank where nobody holds it.
    claim_key = models.UUIDField(null=True)

    class Meta:
        abstract = True


@cache
def _lanes(model: type[Leased], limit: int) -> Sequence[PreparedQuery[Any]]:
    """The rows of each lane as `_Due` holds them; on PostgreSQL they are locked."""

    def rows(now: datetime, *, place: int) -> models.QuerySet[Any, Any]:
        lane = _queue(model).lanes(now)[place]
        locked = lane.select_for_update(skip_locked=True, of=("self",)) if _can_skip_locked() else lane
        return locked.values_list("attempts", "pk", "claim_key")[:limit]

    return [PreparedQuery(partial(rows, place=place)) for place in range(_count_of_lanes(model))]


@cache
def _first_of_lanes(model: type[Leased]) -> Sequence[PreparedQuery[Any]]:
    def rows(now: datetime, *, place: int) -> models.QuerySet[Any, Any]:
        return _queue(model).lanes(now)[place].values_list("pk")[:1]

    return [PreparedQuery(partial(rows, place=place)) for place in range(_count_of_lanes(model))]


@cache
def _taken(model: type[Leased]) -> PreparedUpdate:
    return PreparedUpdate(
        lambda keys, until, claim_key, **changes: (
            model._base_manager.filter(pk__in=keys),  # noqa: SLF001 - documented by Django as public
            {"leased_until": until, "claim_key": claim_key, **changes},
        )
    )


@cache
def _taken_and_begun(model: type[Leased]) -> PreparedUpdate:
    return PreparedUpdate(
        lambda keys, until, claim_key, **changes: (
            model._base_manager.filter(pk__in=keys),  # noqa: SLF001 - documented by Django as public
            {"leased_until": until, "claim_key": claim_key, "attempts": F("attempts") + 1, **changes},
        )
    )


@cache
def _begun(model: type[Leased]) -> PreparedUpdate:
    return PreparedUpdate(
        lambda pk, claim_key, until: (
            _queue(model).waiting().filter(pk=pk, claim_key=claim_key),
            {"leased_until": until, "attempts": F("attempts") + 1},
        )
    )


@cache
def _changed(model: type[Leased]) -> PreparedUpdate:
    return PreparedUpdate(
        lambda held_pk, held_key, **columns: (_queue(model).waiting().filter(pk=held_pk, claim_key=held_key), columns)
    )


def _queue(model: type[Leased]) -> LeaseQuerySet[Any]:
    queue: LeaseQuerySet[Any] = model._default_manager.all()  # type: ignore[assignment]  # noqa: SLF001 - as the module asks of tables
    return queue


def _count_of_lanes(model: type[Leased]) -> int:
    return len(_queue(model).lanes(clock.now()))


def _can_skip_locked() -> bool:
    """On SQLite the transaction itself is the lock: it is immediate, so no two claims overlap."""
    return connection.features.has_select_for_update_skip_locked
