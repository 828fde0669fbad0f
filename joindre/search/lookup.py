"""Finding the newest rows that fulfil all conditions, in a time that hardly depends on how often the words occur.

Nothing is ranked: the newest stand first. Frequent words are found by walking: the newest rows are read until a page is
full. What such a walk does not find is rare, and the index of words names it at once. Of several words the index is
asked for the rare ones alone, since it gathers all occurrences of each beginning of a word before it names the first;
the others are asked of the rows it names. How rare a word is, a few of the newest rows tell.

Decision, with what was measured: docs/decisions/0016-search-walks-then-asks-the-index.md.
"""

from collections.abc import Sequence
from math import prod
from operator import itemgetter
from typing import Any, Final, NamedTuple

from django.db import connection

from joindre.search.conditions import Condition, Parameter, in_index, in_sql

#: Rows that are walked before the index is asked.
WALK: Final = 4000
#: So many times as far goes a second walk, where the first found something and the index knows the words.
FURTHER: Final = 5
#: Rows that tell how frequent a word is. A very rare word stands in at most so many of them, a frequent one in at least
#: so many.
SAMPLE: Final = 500
VERY_RARE: Final = 1
FREQUENT: Final = 10
#: Where the other conditions hold for a larger share of all rows than this, FTS5 is asked for the rarest one alone: a
#: page is full after a few thousand of the rows that it names.
FEW: Final = 0.01
#: Where all words are frequent but seldom stand together, PostgreSQL walks on: its index names no row before all are
#: gathered and sorted. FTS5 names the newest at once.
LONG_WALK: Final = 20_000
#: Above every key.
TOP: Final = 2**62

_ROWS = "SELECT t.id, t.kind, t.ticket FROM search_indexedtext t"
_INDEXED = {
    "sqlite": (
        "SELECT t.id, t.kind, t.ticket FROM search_words w CROSS JOIN search_indexedtext t ON t.id = w.rowid"
        " WHERE w.search_words MATCH %s AND w.rowid <= %s AND {conditions} ORDER BY w.rowid DESC LIMIT %s"
    ),
    # Ordered by no index, so that the planner never walks the whole table for a word that it takes for frequent.
    "postgresql": (
        f"{_ROWS} WHERE t.vector @@ %s::tsquery AND t.id <= %s AND {{conditions}} ORDER BY t.id + 0 DESC LIMIT %s"
    ),
}


class Hit(NamedTuple):
    """A row that was found."""

    key: int
    kind: str
    ticket: int | None


def newest(conditions: Sequence[Condition], *, limit: int, before: int = TOP) -> list[Hit]:
    """The newest rows that fulfil all conditions, at most so many."""
    hits, end = _walk(conditions, before, length=WALK, limit=limit)
    if end is None or len(hits) == limit:
        return hits
    by_rarity = _by_rarity(conditions, end)
    if by_rarity and by_rarity[0][1] >= FREQUENT and connection.vendor == "postgresql":
        # The first walk ended before this row without looking at it.
        more, end = _walk(conditions, end + 1, length=LONG_WALK, limit=limit - len(hits))
        hits += more
    if end is None or len(hits) == limit or not by_rarity:
        return hits
    return hits + _ask_index(_worth_asking(by_rarity), conditions, upto=end, limit=limit - len(hits))


def named_by_index(
    rare: Sequence[Condition], others: Sequence[Condition] = (), *, limit: int, before: int = TOP
) -> list[Hit]:
    """The same where it is known that few rows fulfil the rare conditions: the index names them, without any walk."""
    return _ask_index(rare, [*rare, *others], upto=before - 1, limit=limit)


def newest_by_index(
    named: Sequence[Condition], others: Sequence[Condition] = (), *, limit: int, walk: int, before: int = TOP
) -> list[Hit]:
    """The same where the index knows the words from those of all other rows: what is frequent alone is worth a walk."""
    conditions = [*others, *named]
    hits, end = _walk(conditions, before, length=walk, limit=limit)
    if hits and end is not None and len(hits) < limit:
        # What stands in some of the newest rows stands in many, and the index would gather all of them.
        more, end = _walk(conditions, end + 1, length=FURTHER * walk, limit=limit - len(hits))
        hits += more
    if end is None or len(hits) == limit:
        return hits
    return hits + _ask_index(named, conditions, upto=end, limit=limit - len(hits))


def _walk(conditions: Sequence[Condition], start: int, *, length: int, limit: int) -> tuple[list[Hit], int | None]:
    """What the newest rows before `start` hold, and where the walk ended; `None` where it came to the last row."""
    end = _key_below(start, length)
    sql = f"{_ROWS} WHERE t.id < %s AND t.id > %s AND {in_sql(conditions)} ORDER BY t.id DESC LIMIT %s"
    # The conditions are written by `conditions`; what people typed is a parameter.
    rows = _fetch(sql, [start, _bottom(start) if end is None else end, *_parameters(conditions), limit])
    return [Hit(*row) for row in rows], end


def _by_rarity(conditions: Sequence[Condition], end: int) -> list[tuple[Condition, int]]:
    """What the index can be asked for, with how many of a few rows before `end` fulfil it: the rarest first.

    The words of a phrase or of an address are counted one by one: the last of an address stands in most of them.
    """
    known = [part for condition in conditions if condition.match for part in condition.parts or [condition]]
    if len(known) <= 1:
        return [(condition, 0) for condition in known]
    sums = ", ".join(f"SUM(CASE WHEN {in_sql([one])} THEN 1 ELSE 0 END)" for one in known)
    sql = f"SELECT {sums} FROM search_indexedtext t WHERE t.id <= %s AND t.id > %s"  # noqa: S608  # as above
    counts = _fetch(sql, [*_parameters(known), end, _floor(end, SAMPLE)])[0]
    return sorted(zip(known, (count or 0 for count in counts), strict=True), key=itemgetter(1))


def _worth_asking(by_rarity: Sequence[tuple[Condition, int]]) -> list[Condition]:
    """What the index is asked for: every rare condition, or the rarest where none is rare.

    Where this is a single condition, a second one costs the gathering of its rows. It is worth that where too many of
    the rows that the first one names would have to be read to fill a page.
    """
    rare = [condition for condition, count in by_rarity if count < FREQUENT]
    (rarest, count), *others = by_rarity
    if len(rare) > 1 or not others or count <= VERY_RARE:
        return rare or [rarest]
    shares = [other / SAMPLE for _condition, other in others]
    if connection.vendor == "sqlite" and prod(shares) > FEW:
        return [rarest]
    return [rarest, others[0][0]]


def _ask_index(rare: Sequence[Condition], conditions: Sequence[Condition], *, upto: int, limit: int) -> list[Hit]:
    sql = _INDEXED[connection.vendor].format(conditions=in_sql(conditions))
    return [Hit(*row) for row in _fetch(sql, [in_index(rare), upto, *_parameters(conditions), limit])]


def _key_below(start: int, length: int) -> int | None:
    """The key that ends a walk of so many rows; `None` where there are no more rows than that."""
    sql = "SELECT t.id FROM search_indexedtext t WHERE t.id < %s AND t.id > %s ORDER BY t.id DESC LIMIT 1 OFFSET %s"
    found = _fetch(sql, [start, _bottom(start), length])
    return int(found[0][0]) if found else None


def _floor(start: int, length: int) -> int:
    below = _key_below(start, length)
    return _bottom(start) if below is None else below


def _bottom(start: int) -> int:
    """Contacts stand below zero: a walk that begins above ends there."""
    return 0 if start > 0 else -TOP


def _parameters(conditions: Sequence[Condition]) -> list[Parameter]:
    return [parameter for condition in conditions for parameter in condition.parameters]


def _fetch(sql: str, parameters: Sequence[Parameter]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
