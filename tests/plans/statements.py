"""Notes which statements are executed, where they come from, and which tables their plans read whole."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connection, transaction

import joindre

ROOT: Final = Path(joindre.__file__).parent
#: Code that asks the database for other code: the caller counts as the origin of such a statement.
SHARED: Final = ("lib/prepared.py", "lib/slices.py", "ui/middleware.py", "ui/request_log.py")
#: Statements that have a plan. Others begin and end transactions.
PLANNED: Final = re.compile(r"\s*\(?\s*(SELECT|INSERT|UPDATE|DELETE|WITH|DECLARE)\b", re.IGNORECASE)
#: A list of values is one shape, however long it is.
LIST: Final = re.compile(r"%s(?:, %s)+")
ALIAS: Final = re.compile(r'"(\w+)" (?:AS )?"?([A-Z]\w{0,3})"?(?![\w.])')
#: How SQLite tells a step of a plan; a virtual table without constraints has nothing after its colon.
STEP: Final = re.compile(r"SCAN (?P<scanned>\w+)(?P<how>.*)|SEARCH (?P<searched>\w+) USING AUTOMATIC.*")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One shape of statement, as one example of it was executed."""

    sql: str
    params: Any
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
            origins = tuple(_origins())
            key = (LIST.sub("%s", sql), origins[0] if origins else "")
            if key not in self.seen:
                example = next(iter(params), ()) if many else params
                self.seen[key] = Statement(sql=sql, params=example, origins=origins)
        return execute(sql, params, many, context)


def _origins() -> Iterator[str]:
    frame = sys._getframe(2)  # noqa: SLF001 - Python documents it; inspect.stack reads every source file
    while frame := frame.f_back:  # type: ignore[assignment]  # the outermost has none
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT):
            place = path.relative_to(ROOT).as_posix()
            if place not in SHARED:
                yield f"{place}:{frame.f_code.co_qualname}"


def scans_of(statement: Statement) -> list[Scan]:
    """Ask the database how it would execute this, and return what it would read whole."""
    prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN (FORMAT JSON) "
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Twenty thousand rows are still few, so a planner with a choice would read some tables whole.
            for method in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{method} = off")
        try:
            cursor.execute(prefix + statement.sql, statement.params)
        except DatabaseError as error:
            raise AssertionError(f"{statement.sql}\n{statement.params}") from error
        rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        return list(_scans_of_sqlite(statement, [str(row[-1]) for row in rows]))
    plans = json.loads(rows[0][0]) if isinstance(rows[0][0], str) else rows[0][0]
    return list(_scans_of_postgresql(statement, plans[0].get("Plan", {})))


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


def _scans_of_postgresql(statement: Statement, node: dict[str, Any], table: str = "") -> Iterator[Scan]:
    kind, table = node.get("Node Type", ""), node.get("Relation Name", table)
    is_walk = kind in ("Index Scan", "Index Only Scan", "Bitmap Index Scan") and not node.get("Index Cond")
    if kind in ("Seq Scan", "Sample Scan") or is_walk:
        told = {name: value for name, value in node.items() if name in ("Filter", "Index Cond", "Plan Rows")}
        yield Scan(table=table, index=node.get("Index Name", ""), statement=statement, plan=f"{kind} {told}")
    for child in node.get("Plans", ()):
        yield from _scans_of_postgresql(statement, child, table)
