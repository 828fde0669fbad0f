"""What processes tell each other through PostgreSQL (LISTEN and NOTIFY). On SQLite nobody hears anything."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

from django.db import Error, connection, connections

from joindre.lib.logs import Log

LOG = Log("joindre.channels")
#: The longest wait for a notification, after which a listener looks whether it must stop.
WAIT_SECONDS = 0.25
#: After so many waits without a notification the connection is tested.
WAITS_BEFORE_TEST = 60
#: The pause after an error of the database.
RETRY_SECONDS = 1.0


def exist() -> bool:
    """Say whether the database has channels."""
    return connection.vendor == "postgresql"


def notify(channel: str, *payloads: str) -> None:
    """Tell these payloads to whoever hears the channel: now, or when the transaction around this call commits."""
    if exist():
        calls = ", ".join(["pg_notify(%s, %s)"] * len(payloads))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {calls}", [part for payload in payloads for part in (channel, payload)])


def hear(channel: str, *, stopping: threading.Event) -> Iterator[str | None]:
    """Yield `None` as soon as the channel is heard, then each payload, until `stopping` is set.

    What was told before the `None` is for the caller to look up. Raise the error of a connection that was lost.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw: Any = connection.connection
        raw.execute(f"LISTEN {channel}")
        yield None
        empty_waits = 0
        while not stopping.is_set():
            empty_waits += 1
            for notification in raw.notifies(timeout=WAIT_SECONDS, stop_after=1):
                empty_waits = 0
                yield notification.payload
            if empty_waits > WAITS_BEFORE_TEST:
                raw.execute("SELECT 1")
                empty_waits = 0


def listen_until(stopping: threading.Event, listen: Callable[[], None], *, lost: Callable[[Exception], None]) -> None:
    """Call `listen` in this thread, and again a second after it lost the database, until `stopping` is set.

    `lost` is told why. The connection of the thread is closed each time.
    """
    while not stopping.is_set():
        try:
            listen()
        except (Error, sqlite3.Error, OSError) as error:
            lost(error)
            stopping.wait(RETRY_SECONDS)
        finally:
            connections.close_all()


class Ear(threading.Thread):
    """Hears one channel in a thread and a connection of its own, and begins anew after a lost connection.

    `heard` is called with each payload, or with `None` where something may have been missed.
    """

    def __init__(self, channel: str, *, heard: Callable[[str | None], None]) -> None:
        super().__init__(name=f"ear {channel}", daemon=True)
        self._channel, self._heard = channel, heard
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Return at once; the thread ends within `WAIT_SECONDS`, and `join` waits for it."""
        self._stopping.set()

    def run(self) -> None:
        listen_until(self._stopping, self._listen, lost=self._lost)

    def _listen(self) -> None:
        for payload in hear(self._channel, stopping=self._stopping):
            self._heard(payload)

    def _lost(self, error: Exception) -> None:
        LOG.seldom("channel lost", channel=self._channel, reason=error)
