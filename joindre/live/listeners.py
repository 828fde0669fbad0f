"""How a web process receives what other processes published. It uses one thread and one connection for all streams.

It delivers everything to the hub. It decides nothing about streams and sends nothing itself.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, Protocol

from django.db import connection

from joindre.lib import channels
from joindre.lib.logs import Log
from joindre.live import bus

LOG = Log("joindre.live")
#: SQLite: the pause between two reads of its counter of changes. A read takes some microseconds.
POLL_SECONDS = 0.03
#: The versions of so many topics are read with one query.
TOPICS_PER_QUERY = 500


class CrossProcessSubscriber(bus.Subscriber, Protocol):
    """The hub, as a listener needs it. All methods may be called from any thread."""

    def topics(self) -> set[str]: ...
    def receive_broadcast(self, message: dict[str, Any]) -> None: ...
    def resynchronise(self) -> None: ...


def listener_for(subscriber: CrossProcessSubscriber) -> "ChangeListener":
    if connection.vendor == "postgresql":
        return PostgresListener(subscriber)
    return SqliteListener(subscriber)


class ChangeListener(threading.Thread):
    #: Whether other web processes can exist on this database.
    has_other_processes = False

    def __init__(self, subscriber: CrossProcessSubscriber) -> None:
        super().__init__(name="live listener", daemon=True)
        self._subscriber = subscriber
        self._stopping = threading.Event()
        self._needed = threading.Event()

    def resume(self) -> None:
        """At least one stream is open."""
        self._needed.set()

    def pause(self) -> None:
        """No stream is open."""
        self._needed.clear()

    def stop(self) -> None:
        self._stopping.set()
        self._needed.set()
        self.join()

    def run(self) -> None:
        channels.listen_until(self._stopping, self._listen, lost=self._lost)

    def _lost(self, error: Exception) -> None:
        LOG.seldom("listener lost the database", reason=error)

    def _listen(self) -> None:
        raise NotImplementedError


class SqliteListener(ChangeListener):
    """It asks whether another connection has written, and only while a stream is open."""

    def _listen(self) -> None:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=5, isolation_level=None)) as database:
            database.execute("PRAGMA query_only = 1")
            last_count = -1
            while not self._stopping.is_set():
                if not self._needed.is_set():
                    # After a pause the versions are read in any case.
                    last_count = -1
                    self._needed.wait()
                count = database.execute("PRAGMA data_version").fetchone()[0]
                if count != last_count:
                    last_count = count
                    self._read_versions(database)
                self._stopping.wait(POLL_SECONDS)

    def _read_versions(self, database: sqlite3.Connection) -> None:
        for topics in _chunks(self._subscriber.topics()):
            marks = ", ".join("?" * len(topics))
            query = f"SELECT topic, version FROM live_topicversion WHERE topic IN ({marks})"  # noqa: S608 - question marks only
            for topic, version in database.execute(query, topics):
                self._subscriber.receive_version(topic, version)


class PostgresListener(ChangeListener):
    """It is notified. After a lost connection it reads all versions again, so that none is missed."""

    has_other_processes = True

    def _listen(self) -> None:
        for payload in channels.hear(bus.CHANNEL, stopping=self._stopping):
            if payload is None:
                self._resynchronise()
            else:
                self._subscriber.receive_broadcast(json.loads(payload))

    def _resynchronise(self) -> None:
        for topics in _chunks(self._subscriber.topics()):
            for topic, version in bus.versions(topics).items():
                self._subscriber.receive_version(topic, version)
        self._subscriber.resynchronise()


def _chunks(topics: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(topics)
    for start in range(0, len(ordered), TOPICS_PER_QUERY):
        yield ordered[start : start + TOPICS_PER_QUERY]
