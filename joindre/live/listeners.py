"""How a web process hears what other processes wrote: one thread, one connection, whatever the number of streams."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, Protocol

from django.db import Error, connection, connections

from joindre.lib.logs import Log
from joindre.live import bus

LOG = Log("joindre.live")
#: SQLite: between two looks at the counter of changes, which take some microseconds.
LOOK_EVERY = 0.03
#: After an error.
RETRY_AFTER = 1.0
#: PostgreSQL: how long to wait for a notification before seeing whether to stop, and before trying the connection.
WAIT, TRY_EVERY = 0.25, 60
CHUNK = 500


class Ears(Protocol):
    """The hub, for a listener. All of it may be called from any thread."""

    def topics(self) -> set[str]: ...
    def ring(self, topic: str, number: int) -> None: ...
    def hear(self, word: dict[str, Any]) -> None: ...
    def find_again(self) -> None: ...


def listener_for(ears: Ears) -> "Listener":
    if connection.vendor == "postgresql":
        return PostgresListener(ears)
    return SqliteListener(ears)


class Listener(threading.Thread):
    #: Whether there can be other web processes.
    reaches_others = False

    def __init__(self, ears: Ears) -> None:
        super().__init__(name="live listener", daemon=True)
        self._ears = ears
        self._stopping = threading.Event()
        self._wanted = threading.Event()

    def listen(self) -> None:
        """Somebody wants to hear."""
        self._wanted.set()

    def rest(self) -> None:
        self._wanted.clear()

    def stop(self) -> None:
        self._stopping.set()
        self._wanted.set()
        self.join()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (Error, sqlite3.Error, OSError) as error:
                LOG.warning("listener lost the database", error=error)
                self._stopping.wait(RETRY_AFTER)
            finally:
                connections.close_all()

    def _listen(self) -> None:
        raise NotImplementedError


class SqliteListener(Listener):
    """Asks whether another connection has written, and only while somebody listens."""

    def _listen(self) -> None:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=5, isolation_level=None)) as database:
            database.execute("PRAGMA query_only = 1")
            seen = -1
            while not self._stopping.is_set():
                if not self._wanted.is_set():
                    # Whatever was written meanwhile counts as a change.
                    seen = -1
                    self._wanted.wait()
                version = database.execute("PRAGMA data_version").fetchone()[0]
                if version != seen:
                    seen = version
                    self._read_numbers(database)
                self._stopping.wait(LOOK_EVERY)

    def _read_numbers(self, database: sqlite3.Connection) -> None:
        for topics in _chunks(self._ears.topics()):
            marks = ", ".join("?" * len(topics))
            query = f"SELECT topic, number FROM live_bell WHERE topic IN ({marks})"  # noqa: S608 - question marks only
            for topic, number in database.execute(query, topics):
                self._ears.ring(topic, number)


class PostgresListener(Listener):
    """Is notified. After a lost connection it reads the numbers again: whatever was missed is in them."""

    reaches_others = True

    def _listen(self) -> None:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            raw: Any = connection.connection
            raw.execute(f"LISTEN {bus.CHANNEL}")
            self._catch_up()
            quiet = 0
            while not self._stopping.is_set():
                quiet += 1
                for notice in raw.notifies(timeout=WAIT, stop_after=1):
                    self._ears.hear(json.loads(notice.payload))
                    quiet = 0
                if quiet > TRY_EVERY:
                    raw.execute("SELECT 1")
                    quiet = 0

    def _catch_up(self) -> None:
        for topics in _chunks(self._ears.topics()):
            for topic, number in bus.numbers(topics).items():
                self._ears.ring(topic, number)
        self._ears.find_again()


def _chunks(topics: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(topics)
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
