"""Rows that are few and that every page shows: each process keeps them until one of them changes.

The tables of such rows derive from `KeptRow`, so that whatever changes one raises a version in the same transaction.
Who asks reads this number, one row by its key, and gets the rows that the process has of that version:

    statuses = KeptValue(lambda: Status.objects.in_bulk())
    statuses()[ticket.status_id]

A page reads the number together with its account and once only; no message between processes can be missed. What is
kept is shared by all threads: nobody changes it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from django.db import connection, models, transaction
from django.db.models import Subquery

from joindre.lib.prepared import PreparedQuery
from joindre.lib.time_keys import next_key
from joindre.live import bus
from joindre.live.generations import GENERATIONS, TOPIC, closed_below, ensure_open
from joindre.live.models import TopicVersion

Value = TypeVar("Value")
M_co = TypeVar("M_co", bound=models.Model, covariant=True)

# Each change gives another number, whatever the clock says, and a number that was rolled back is never given again.
# What the number says of an upgrade (`generations`) stays in it.
_RAISE = """
    INSERT INTO live_topicversion (topic, version) VALUES (%s, %s)
    ON CONFLICT (topic) DO UPDATE SET version = CASE
        WHEN live_topicversion.version < %s THEN live_topicversion.version
        WHEN live_topicversion.version < excluded.version
            THEN excluded.version + abs(live_topicversion.version) %% 16
        ELSE live_topicversion.version + 16 * (1 + excluded.version / 16 %% 256)
    END
    RETURNING version
"""
_stored = PreparedQuery(lambda topic: TopicVersion.objects.filter(topic=topic).values_list("version"))


class _KnownVersion:
    """The version as a page read it."""

    version: int | None = None


_known: ContextVar[_KnownVersion | None] = ContextVar("known", default=None)


class KeptValue(Generic[Value]):
    """What `load` returns, loaded anew in this process when a kept row has changed."""

    def __init__(self, load: Callable[[], Value]) -> None:
        self._load = load
        self._kept: tuple[int, Value] | None = None

    def __call__(self) -> Value:
        now = version()
        # Another thread may store another pair in the meantime. Each pair is right for its own version.
        kept = self._kept
        if kept is None or kept[0] != now:
            kept = self._kept = (now, self._load())
        return kept[1]


@contextmanager
def read_once() -> Iterator[None]:
    """Within it the version is read once, or with another query that calls `found`."""
    token = _known.set(_KnownVersion())
    try:
        yield
    finally:
        _known.reset(token)


def version() -> int:
    """Return the number of the newest change that a kept row saw. Raise `BeingUpgraded` during an upgrade."""
    known = _known.get()
    if known is None:
        return _read()
    if known.version is None:
        known.version = _read()
    return known.version


def found(number: int | None) -> None:
    """Take over the version that another query has read as `with_version` asks for it."""
    known = _known.get()
    if known is not None and known.version is None:
        known.version = ensure_open(number or 0)


def with_version() -> Subquery:
    """Return an annotation for a query that is made anyway."""
    return Subquery(TopicVersion.objects.filter(topic=TOPIC).values("version")[:1])


def changed() -> None:
    """Have every process load anew once the open transaction has been committed, and this page at once.

    Open pages of requests are told too, and then ask for what they show of these rows.
    """
    with connection.cursor() as cursor:
        key = next_key()
        cursor.execute(_RAISE, [TOPIC, key - key % GENERATIONS, closed_below()])
        [number] = cursor.fetchone()
    bus.tell({TOPIC: number})
    if known := _known.get():
        known.version = None


class KeptQuerySet(models.QuerySet[M_co]):
    """Raises the version with each change of many rows."""

    def update(self, **values: Any) -> int:
        with _change():
            return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        with _change():
            return super().delete()

    def bulk_create(self, *rows: Any, **options: Any) -> list[M_co]:
        with _change():
            return super().bulk_create(*rows, **options)

    def bulk_update(self, *rows: Any, **options: Any) -> int:
        with _change():
            return super().bulk_update(*rows, **options)


class KeptRow(models.Model):
    """A row that each process keeps in memory."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        with _change():
            super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        with _change():
            return super().delete(*args, **options)


def _read() -> int:
    rows = _stored(topic=TOPIC)
    return ensure_open(rows[0][0] if rows else 0)


@contextmanager
def _change() -> Iterator[None]:
    with transaction.atomic():
        yield
        changed()
