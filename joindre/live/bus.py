"""The doorbell: acts ring a topic with its new number, and every listening page hears it, whatever process holds it.

The number is kept as a row of the same transaction. After the commit the hubs of this process are told at once; those
of other processes hear it from the database: PostgreSQL notifies, SQLite is asked whether another connection wrote.
"""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from joindre.live.models import Bell

#: The channel of PostgreSQL on which bells and whispers go from process to process.
CHANNEL = "joindre_live"

# Never backwards, whichever of two transactions commits last.
RAISE = """
    INSERT INTO live_bell (topic, number) VALUES (%s, %s)
    ON CONFLICT (topic) DO UPDATE SET number = excluded.number WHERE live_bell.number < excluded.number
"""


class Hub(Protocol):
    def ring(self, topic: str, number: int) -> None:
        """Called from any thread."""


_hubs: list[Hub] = []


def ring(topic: str, number: int) -> None:
    """Tell the pages of a topic that it has come to `number`. Inside a transaction; they hear it once that commits."""
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [topic, number])
        if connection.vendor == "postgresql":
            _notify(cursor, {"topic": topic, "number": number})
    transaction.on_commit(partial(_ring_here, topic, number))


def numbers(topics: Iterable[str]) -> dict[str, int]:
    """What these topics have come to; a topic that was never rung is left out."""
    return dict(Bell.objects.filter(topic__in=list(topics)).values_list("topic", "number"))


def whisper(word: dict[str, Any]) -> None:
    """Pass something on to the hubs of other processes that nobody needs to remember: presence, typing.

    On SQLite there is one web process, hence nobody to tell.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            _notify(cursor, word)


def attach(hub: Hub) -> None:
    _hubs.append(hub)


def detach(hub: Hub) -> None:
    if hub in _hubs:
        _hubs.remove(hub)


def _ring_here(topic: str, number: int) -> None:
    for hub in tuple(_hubs):
        hub.ring(topic, number)


def _notify(cursor: CursorWrapper, word: dict[str, Any]) -> None:
    cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(word)])
