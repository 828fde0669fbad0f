"""The sign of life of a process: every half minute it writes that it is there, and what it logged and counted.

It is one short transaction in a thread and a connection of its own, which is closed behind it.
"""

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Final

from django.db import connections, transaction
from django.db.models import F

from joindre.lib import clock, logged_errors, tallies
from joindre.lib.logged_errors import GatheredError, Happened
from joindre.lib.logs import Log
from joindre.operation.models import KEPT_FOR, LoggedError, SeenProcess, Tally

LOG = Log("joindre.operation")
#: Seconds between two signs of life.
BEAT: Final = 30.0
#: Seconds for the last one. A database that does not answer until then takes the process for killed.
LAST_WORD: Final = 1.5
#: Errors that are kept at most.
MOST_ERRORS: Final = 1000


class SignOfLife:
    """A service of each process. No error ends it, and none of its errors disturbs the others."""

    def __init__(self, kind: SeenProcess.Kind, *, beat: float = BEAT, address: Callable[[], str] = str) -> None:
        self._thread = threading.Thread(target=self._run, name="sign of life", daemon=True)
        self._kind, self._beat, self._address = kind, beat, address
        self._stopping = threading.Event()
        self._host = socket.gethostname()[:100]
        self._started_at = clock.now()
        self._key: int | None = None

    async def start(self) -> None:
        self._thread.start()

    async def stop(self) -> None:
        self._stopping.set()
        await asyncio.to_thread(self._thread.join, LAST_WORD)

    def _run(self) -> None:
        self._write(self._give)
        while not self._stopping.wait(self._beat):
            self._write(self._give)
        self._write(self._say_goodbye)

    def _write(self, sign: Callable[[], None]) -> None:
        errors, counted = logged_errors.take(), tallies.take()
        try:
            with transaction.atomic():
                sign()
                _write_errors(errors, host=self._host)
                _write_tallies(counted.items())
        except Exception as error:  # noqa: BLE001 - whatever it is, the next sign of life is wanted
            logged_errors.put_back(errors)
            tallies.put_back(counted)
            LOG.seldom("sign of life not written", reason=error)
        finally:
            connections.close_all()

    def _give(self) -> None:
        now = clock.now()
        if self._key is not None and SeenProcess.objects.filter(pk=self._key).update(seen_at=now):
            return
        SeenProcess.objects.filter(seen_at__lt=now - KEPT_FOR).delete()
        self._key = SeenProcess.objects.create(
            kind=self._kind,
            host=self._host,
            pid=os.getpid(),
            version=version("joindre"),
            address=self._address(),
            started_at=self._started_at,
            seen_at=now,
        ).pk

    def _say_goodbye(self) -> None:
        now = clock.now()
        if self._key is not None:
            SeenProcess.objects.filter(pk=self._key).update(seen_at=now, ended_at=now)


def _write_errors(errors: Iterable[tuple[GatheredError, Happened]], *, host: str) -> None:
    rows = [
        LoggedError(
            at=happened.at,
            host=host,
            logger=error.logger,
            event=error.event,
            kind=error.kind,
            place=error.place,
            request_id=happened.request_id,
            times=happened.times,
        )
        for error, happened in errors
    ]
    if not rows:
        return
    LoggedError.objects.bulk_create(rows)
    LoggedError.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()
    for key in LoggedError.objects.order_by("-pk").values_list("pk", flat=True)[MOST_ERRORS : MOST_ERRORS + 1]:
        LoggedError.objects.filter(pk__lte=key).delete()


def _write_tallies(counted: Iterable[tuple[tuple[str, str], int]]) -> None:
    for (name, outcome), count in sorted(counted):
        tally = Tally.objects.filter(name=name, outcome=outcome)
        if not tally.update(count=F("count") + count):
            Tally.objects.bulk_create([Tally(name=name, outcome=outcome)], ignore_conflicts=True)
            tally.update(count=F("count") + count)
