"""Scheduled tasks: what is done at its time, by whichever worker comes first. Apps register their tasks, and the rows
of `joindre.schedule` say when each is due. A task may be run twice, so doing it again must do no harm.

    schedule.daily("drafts", forget_old_drafts)                 each night
    schedule.every("forgotten tries", sweep, minutes=1)

A task that works for long calls `go_on` now and then, so that nobody takes it for stuck.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.utils import timezone

#: When the portal is asleep, in its own time zone (`JOINDRE_TIME_ZONE`).
NIGHT: Final = time(3, 30)

Work = Callable[[], object]

_heard: ContextVar[Callable[[], None] | None] = ContextVar("heard", default=None)


class NotNow(Exception):
    """Raised by a task that cannot be done at this moment: it is tried again soon, and nothing failed."""


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """Something to be done daily at a time, or again and again."""

    name: str
    work: Work
    at: time | None = None
    every: timedelta = timedelta(days=1)

    def next_after(self, now: datetime) -> datetime:
        """When it is to be done next. Runs that were missed meanwhile are one run."""
        if self.at is None:
            return now + self.every
        local = timezone.localtime(now, timezone.get_default_timezone())
        days = 0 if local.time() < self.at else 1
        return datetime.combine(local.date() + timedelta(days=days), self.at, timezone.get_default_timezone())


_registered: dict[str, Scheduled] = {}


def daily(name: str, work: Work, *, at: time = NIGHT) -> None:
    """Called while the apps start. Tasks of the same time run in the order in which they are registered."""
    _registered[name] = Scheduled(name=name, work=work, at=at)


def every(name: str, work: Work, *, minutes: int) -> None:
    _registered[name] = Scheduled(name=name, work=work, every=timedelta(minutes=minutes))


def registered() -> dict[str, Scheduled]:
    return _registered


def go_on() -> None:
    """Tell that the task around this call is at work. Outside of a task nothing happens."""
    if tell := _heard.get():
        tell()


@contextmanager
def hearing(tell: Callable[[], None]) -> Iterator[None]:
    """Within it `go_on` calls this."""
    token = _heard.set(tell)
    try:
        yield
    finally:
        _heard.reset(token)
