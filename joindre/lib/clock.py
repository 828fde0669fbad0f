"""The time that acts read. Only the demo sets it, to let its stories happen in the past."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("joindre.lib.clock", default=None)


def now() -> datetime:
    """Return the present moment, or the moment that `at` has set for the code around this call."""
    return _set.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let acts happen at this moment. Other threads go on in the present."""
    before = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(before)
