"""Notes which statements are executed, where they come from, and which tables their plans read whole."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

import joindre

ROOT: Final = Path(joindre.__file__).parent
#: Code that asks the database for other code: the caller counts as the origin of such a statement.
SHARED: Final = ("lib/prepared.py", "lib/slices.py", "ui/middleware.py", "ui/request_log.py")
#: Statements that have a plan. Others begin and end transactions.
PLANNED: Final = re.compile(r"\s*\(?\s*(SELECT|INSERT|UPDATE|DELETE|WITH|DECLARE)\b", re.IGNORECASE)
#: A list of values is one shape, however long it is.
LIST: Final = re.compile(r"%s(?:, %s)+")
#: The place of a parameter; two signs of percent are one of the text.
MARKER: Final = re.compile("%%|%s")
ALIAS: Final = re.compile(r'"(\w+)" (?:AS )?"?([A-Z]\w{0,3})"?(?![\w.])')
#: How SQLite tells a step of a plan; a virtual table without constraints has nothing after its colon.
STEP: Final = re.compile(r"SCAN (?P<scanned>\w+)(?P<how>.*)|SEARCH (?P<searched>\w+) USING AUTOMATIC.*")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One shape of statement, as one example of it was executed."""

    sql: str
    params: Any
    #: Whether its plan is made without its values once a connection of PostgreSQL has used it often.
    is_prepared: bool
    #: The innermost functions of the project around it.
    origins: tuple[str, ...]

    @property
    def origin(self) -> str:
        return self.origins[0] if self.origins else ""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A table that a statement reads from its beginning, or an index that it walks so."""

    table: str
    index: str
    statement: Statement
    plan: str

    def __str__(self) -> str:
        through = f" through {self.index}" if self.index else ""
        origins = " < ".join(self.statement.origins[:3])
        return f"{self.table}{through}: {origins}\n    {self.statement.sql[:1500]}\n    {self.plan}"


class Watch:
    """Keeps one example of each shape and origin (`connection.execute_wrapper`)."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], Statement] = {}

    def __call__(self, execute: Callable[..., object], sql: str, params: Any, many: bool, context: object) -> object:  # noqa: ANN401, FBT001 - as Django calls it
        if PLANNED.match(sql):
            places = tuple(_places())
            is_prepared = bool(places) and places[0].startswith("lib/prepared.py")
            origins = tuple(place for place in places if not place.startswith(SHARED))
            key = (LIST.sub("%s", sql), origins[0] if origins else "")
            if key not in self.seen:
                example = next(iter(params), ()) if many else params
                self.seen[key] = Statement(sql=sql, params=example, is_prepared=is_prepared, origins=origins)
        return execute(sql, params, many, context)


def _places() -> Iterator[str]:
    frame = sys._getframe(2)  # noqa: SLF001 - Python documents it; inspect.stack reads every source file
    while frame := frame.f_back:  # type: ignore[assignment]  # the outermost has none
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT):
            yield f"{path.relative_to(ROOT).as_posix()}:{frame.f_code.co_qualname}"


def scans_of(statement: Statement) -> list[Scan]:
    """Ask the database how it would execute this, and return what it would read whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            if connection.vendor == "sqlite":
                cursor.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params)
                return list(_scans_of_sqlite(statement, [str(row[-1]) for row in cursor.fetchall()]))
            return [scan for plan in _plans_of_postgresql(cursor, statement) for scan in _scanned(statement, plan)]
        except DatabaseError as error:
            raise AssertionError(f"{statement.sql}\n{statement.params}") from error


def _plans_of_postgresql(cursor: CursorWrapper, statement: Statement) -> Iterator[dict[str, Any]]:
    """The plan for these values, and the one that is kept for all values."""
    # Twenty thousand rows are still few, so a planner with a choice would read some tables whole.
    for method in ("seqscan", "hashjoin", "mergejoin"):
        cursor.execute(f"SET LOCAL enable_{method} = off")
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement.sql}", statement.params)
    yield _told(cursor)
    if statement.is_prepared and statement.params:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        number = count(1)
        marked = MARKER.sub(lambda found: "%" if found[0] == "%%" else f"${next(number)}", statement.sql)
        cursor.execute(f"PREPARE explained AS {marked}")
        cursor.execute(f"EXPLAIN (FORMAT JSON) EXECUTE explained ({', '.join(['NULL'] * len(statement.params))})")
        yield _told(cursor)
        cursor.execute("DEALLOCATE explained")


def _told(cursor: CursorWrapper) -> dict[str, Any]:
    [[told]] = cursor.fetchall()
    plan: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0].get("Plan", {})
    return plan


def _scans_of_sqlite(statement: Statement, steps: list[str]) -> Iterator[Scan]:
    aliases: dict[str, str] = {alias: table for table, alias in ALIAS.findall(statement.sql)}
    for step in steps:
        found = STEP.match(step)
        if not found or re.search(r"VIRTUAL TABLE INDEX \d+:.", step):
            continue
        name: str = found["scanned"] or found["searched"] or ""
        index = re.search(r"USING (?:COVERING )?INDEX (\w+)", step)
        yield Scan(
            table=aliases.get(name, name),
            index=index[1] if index else "",
            statement=statement,
            plan="; ".join(steps),
        )


def _scanned(statement: Statement, node: dict[str, Any], table: str = "") -> Iterator[Scan]:
    kind, table = node.get("Node Type", ""), node.get("Relation Name", table)
    is_walk = kind in ("Index Scan", "Index Only Scan", "Bitmap Index Scan") and not node.get("Index Cond")
    if kind in ("Seq Scan", "Sample Scan") or is_walk:
        told = {name: value for name, value in node.items() if name in ("Filter", "Index Cond", "Plan Rows")}
        yield Scan(table=table, index=node.get("Index Name", ""), statement=statement, plan=f"{kind} {told}")
    for child in node.get("Plans", ()):
        yield from _scanned(statement, child, table)
