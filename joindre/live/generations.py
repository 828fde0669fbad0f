"""Whether this process may work on the database: during an upgrade nobody may, and afterwards no process of before it.

The number that each page reads anyway, the version of what processes keep (`kept`), says it too:

    0 or above     open. The last four bits are the generation, which each upgrade raises.
    below 0        closed until `-number >> 4` (milliseconds since 1970); the last four bits are the generation still.

An upgrade closes for a minute at a time while nothing has been changed yet, and renews that: if it is killed, the
portal opens again by itself. From its first migration on it closes for good, until it has come to its end.
A restore marks the database that it fills with a table, `RESTORING`, until it has come to its end.
A process belongs to the generation that it read first, at its start. It says that the portal is being upgraded as long
as the number is of another one, so that code of before an upgrade never works on the tables of after it.
"""

import time
from typing import Final

from django.db import Error, connection, transaction

from joindre.lib.outages import BeingUpgraded
from joindre.lib.remembered import Remembered
from joindre.lib.time_keys import next_key

#: The topic under which the number stands among those of the live pages.
TOPIC: Final = "settings"
GENERATIONS: Final = 16
#: In milliseconds, like every other end.
FOR_GOOD: Final = 1 << 48
#: Seconds for which a process knows whether it may work, where it has no other reason to ask.
_KNOWN_FOR: Final = 1.0
_TABLE: Final = "live_topicversion"
#: A table that is there while `joindre restore` fills the database.
RESTORING: Final = "joindre_restoring"


class _OwnGeneration:
    """The generation of this process, once it has read it."""

    generation: int | None = None


def ensure_open(number: int) -> int:
    """Return the number as it is. Raise `BeingUpgraded` where it says that this process may not work."""
    generation = generation_of(number)
    if _OwnGeneration.generation is None:
        _OwnGeneration.generation = generation
    if is_closed(number) or generation != _OwnGeneration.generation:
        raise BeingUpgraded
    return number


def begin() -> None:
    """At the start of a process: it belongs to the generation of now."""
    _OwnGeneration.generation = generation_of(stored())
    may_work.forget()


def forget() -> None:
    """This process belongs to no generation yet."""
    _OwnGeneration.generation = None
    may_work.forget()


def is_half_restored() -> bool:
    """Whether `joindre restore` has begun to fill this database and has not come to its end."""
    asked = "to_regclass(%s) IS NOT NULL"
    if connection.vendor == "sqlite":
        asked = "EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [RESTORING])
        return bool(cursor.fetchone()[0])


def is_kept() -> bool:
    """Whether there is a table for the number."""
    return _TABLE in connection.introspection.table_names()


def is_closed(number: int) -> bool:
    return number < closed_below()


def is_closed_for_good(number: int) -> bool:
    return number < 0 and -number // GENERATIONS >= FOR_GOOD


def generation_of(number: int) -> int:
    return abs(number) % GENERATIONS


def closed_below() -> int:
    """A number below this one is closed now."""
    return 1 - (_now() + 1) * GENERATIONS


def stored() -> int:
    """The number as it is now; 0 where there is none, or not even the table."""
    with connection.cursor() as cursor:
        if _TABLE not in connection.introspection.table_names(cursor):
            return 0
        return _read()


def close_for(seconds: float) -> None:
    """Close, or stay closed, for so long from now."""
    _close(_now() + round(seconds * 1000))


def close_for_good() -> None:
    _close(FOR_GOOD)


def open_again(*, to_next: bool) -> None:
    """Open to the processes of before, or to those alone that are started from now on."""
    key = next_key()
    _write(
        f"UPDATE {_TABLE} SET version = %s + (abs(version) %% {GENERATIONS} + %s) %% {GENERATIONS} WHERE topic = %s",  # noqa: S608 - constants
        [key - key % GENERATIONS, int(to_next), TOPIC],
    )


def _ask() -> bool:
    """An error of the database is for whoever works next, and says it better."""
    try:
        if is_half_restored():
            return False
        ensure_open(_read())
    except BeingUpgraded:
        return False
    except Error:
        return True
    return True


#: Asked by what has no page: the queues of a worker, the door for mails.
may_work = Remembered(_ask, seconds=_KNOWN_FOR)


def _read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT version FROM {_TABLE} WHERE topic = %s", [TOPIC])  # noqa: S608 - a constant
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _close(until: int) -> None:
    _write(
        f"INSERT INTO {_TABLE} (topic, version) VALUES (%s, %s) ON CONFLICT (topic) DO UPDATE "  # noqa: S608 - constants
        f"SET version = excluded.version - abs({_TABLE}.version) %% {GENERATIONS}",
        [TOPIC, -until * GENERATIONS],
    )


def _write(statement: str, values: list[str | int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def _now() -> int:
    return time.time_ns() // 1_000_000
