"""Publishing: an act publishes the new version of a topic, and the hubs of all processes receive it after the commit.

It holds the sending half only. The hubs of this process are called directly. Those of other processes are reached
through the database (see `listeners`): PostgreSQL notifies them, SQLite is asked whether another connection wrote.
"""

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from django.db import connection, transaction

from joindre.lib import channels
from joindre.live.models import TopicVersion

#: The PostgreSQL channel that carries versions and broadcasts from process to process.
CHANNEL = "joindre_live"

# A version never goes backwards, whichever of two transactions commits last.
RAISE_VERSION = """
    INSERT INTO live_topicversion (topic, version) VALUES (%s, %s)
    ON CONFLICT (topic) DO UPDATE SET version = excluded.version WHERE live_topicversion.version < excluded.version
"""
_ROW = "(%s, %s)"


class Subscriber(Protocol):
    """A subscriber receives the published versions of its process. The hub is one."""

    def receive_version(self, topic: str, version: int) -> None:
        """Called from any thread."""


_subscribers: list[Subscriber] = []


def publish(topic: str, version: int) -> None:
    """Publish a version. It is stored with the transaction that is open, and delivered once that commits."""
    publish_all({topic: version})


def publish_all(versions: Mapping[str, int]) -> None:
    """Publish the versions of several topics, with the statements of one."""
    rows = ", ".join([_ROW] * len(versions))
    with connection.cursor() as cursor:
        cursor.execute(RAISE_VERSION.replace(_ROW, rows), [part for pair in versions.items() for part in pair])
    tell(versions)


def tell(versions: Mapping[str, int]) -> None:
    """Tell the hubs of all processes of versions that this transaction has stored, once it commits."""
    _notify(*({"topic": topic, "version": version} for topic, version in versions.items()))
    for topic, version in versions.items():
        transaction.on_commit(partial(_deliver, topic, version))


def versions(topics: Iterable[str]) -> dict[str, int]:
    """Read the current version of each topic. A topic that has none is left out."""
    return dict(TopicVersion.objects.filter(topic__in=list(topics)).values_list("topic", "version"))


def broadcast(message: dict[str, Any]) -> None:
    """Send a message to the hubs of other processes without storing it: presence, typing.

    On SQLite there is one web process, hence no receiver.
    """
    _notify(message)


def subscribe(subscriber: Subscriber) -> None:
    _subscribers.append(subscriber)


def unsubscribe(subscriber: Subscriber) -> None:
    if subscriber in _subscribers:
        _subscribers.remove(subscriber)


def _deliver(topic: str, version: int) -> None:
    for subscriber in tuple(_subscribers):
        subscriber.receive_version(topic, version)


def _notify(*messages: dict[str, Any]) -> None:
    channels.notify(CHANNEL, *map(json.dumps, messages))
