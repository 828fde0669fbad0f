"""Queries whose SQL is made once: what a page asks each time it is opened, with other values.

Django makes the SQL of a queryset anew for each use, which costs more than most of our queries themselves. A prepared
query is written as any other and compiled at its first use:

    replies = PreparedQuery(lambda ticket, keys: Entry.objects.filter(ticket=ticket, pk__in=keys).order_by("pk"))
    replies(ticket=4, keys=[7, 8, 9])

A value is a number, a text, a time or a UUID; where it is `None`, the query is compiled for `None`. A list holds keys.
Lists are filled up to a power of two by repeating their last key, so that few statements serve all lengths; an empty
one finds nothing. What the query is made of besides its values must never change: no slice and no filter by anything
else.

PostgreSQL keeps these statements with their plans (`keeping_postgresql`), which are made without the values. So what
never changes is written into the SQL: only then can such a plan use an index with a condition. Numbers are sent
without a type, or the same statement would be kept once for each size of them.

Where the best plan depends on the values, `keeps_plan=False` has the SQL made once, and each use planned by itself.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, QuerySet
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError

from joindre.lib.rows import row_maker_of

Row = TypeVar("Row")

#: The first of the numbers that stand for the keys of a list while a statement is compiled; no row has such a key.
_FIRST_MARK = -(2**62)
_NOTHING, _ONE = -1, -2
#: The place of a parameter; two signs of percent are one of the text.
_MARKER = re.compile("%%|%s")


def database() -> BaseDatabaseWrapper:
    """Return the connection of this thread. `django.db.connection` looks it up anew for each of its attributes."""
    return connections[DEFAULT_DB_ALIAS]


def keeping_cursor(db: BaseDatabaseWrapper) -> CursorWrapper:
    """Return a cursor for a statement that is used again and again, and whose best plan is the same for all values."""
    opened: CursorWrapper = getattr(db, "keeping_cursor", db.cursor)()
    return opened


class PreparedQuery(Generic[Row]):
    """A query by names of its values; calling it returns the rows that the queryset would have."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *, keeps_plan: bool = True) -> None:
        self._build, self._keeps_plan = build, keeps_plan
        self._statements: dict[object, _Statement[Row]] = {}

    def __call__(self, **values: object) -> list[Row]:
        if (filled := _filled(values)) is None:
            return []
        db = database()
        return list(self._statement(filled, db).rows(filled, db, keeps_plan=self._keeps_plan))

    def first(self, **values: object) -> Row | None:
        """Return the first row, for a query that finds one at most or is cut off after the first."""
        return next(iter(self(**values)), None)

    def of_each(self, name: str, each: Sequence[object], **others: object) -> list[list[Row]]:
        """Return the rows for each of these values of one name, which one statement finds."""
        found: list[list[Row]] = [[] for _ in each]
        if (filled := _filled(others)) is None or not each:
            return found
        db = database()
        statement = self._statement(filled | {name: each[0]}, db)
        of_each = [filled | {name: value} for value in each]
        for at, row in statement.rows_of_each(of_each, db, keeps_plan=self._keeps_plan):
            found[at].append(row)
        return found

    def _statement(self, values: Mapping[str, object], db: BaseDatabaseWrapper) -> "_Statement[Row]":
        if (found := self._statements.get(shape := _shape(values, db))) is None:
            found = self._statements[shape] = _compile(self._build, values, db)
        return found


class PreparedCount:
    """How many rows a query has, by names of its values; cut it off where more would not matter."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, keeps_plan: bool = True) -> None:
        self._build, self._keeps_plan = build, keeps_plan
        self._statements: dict[object, tuple[str, Sequence[Any]]] = {}

    def __call__(self, **values: object) -> int:
        if (filled := _filled(values)) is None:
            return 0
        db = database()
        if (found := self._statements.get(shape := _shape(filled, db))) is None:
            rows = _compile(self._build, filled, db)
            counted = f"SELECT COUNT(*) FROM ({rows.sql}) AS counted"  # noqa: S608 - SQL of Django's own making
            found = self._statements[shape] = counted, rows.params
        sql, params = found
        with keeping_cursor(db) if self._keeps_plan else db.cursor() as cursor:
            cursor.execute(sql, _bound(params, filled, db))
            return int(cursor.fetchone()[0])


class PreparedUpdate:
    """A change of rows by names of its values; calling it returns how many it changed.

    count = PreparedUpdate(lambda ticket, seen: (Ticket.objects.filter(pk=ticket), {"seen_at": seen}))
    """

    def __init__(self, build: Callable[..., tuple[QuerySet[Any], Mapping[str, object]]]) -> None:
        self._build = build
        self._statements: dict[object, tuple[str, Sequence[Any]]] = {}

    def __call__(self, **values: object) -> int:
        if (filled := _filled(values)) is None:
            return 0
        db = database()
        if (found := self._statements.get(shape := _shape(filled, db))) is None:
            found = self._statements[shape] = _compile_update(self._build, filled, db)
        sql, params = found
        with keeping_cursor(db) as cursor:
            cursor.execute(sql, _bound(params, filled, db))
            return int(cursor.rowcount)


class _Param(Expression):
    """The place of a value in a statement."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: object, connection: object) -> tuple[str, Any]:  # noqa: ARG002 - Django's names
        return "%s", (self,)


class _Place(NamedTuple):
    """Which value stands at a place of the statement: one of a list where it has an index."""

    name: str
    place: int | None = None

    def value(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the caller gave
        return values[self.name] if self.place is None else values[self.name][self.place]


class _Statement(NamedTuple, Generic[Row]):
    sql: str
    #: A constant of the statement, or the place of a value.
    params: Sequence[Any]
    #: What turns a column as the database gives it into one of Python.
    converters: Sequence[tuple[int, Callable[..., object], Any]]
    make: Callable[[Iterable[Sequence[Any]]], Iterable[Row]]
    is_locking: bool

    def rows(self, values: Mapping[str, object], db: BaseDatabaseWrapper, *, keeps_plan: bool) -> Iterable[Row]:
        if self.is_locking and db.get_autocommit():
            # Django checks this while it makes the SQL, which it does at the first use only.
            raise TransactionManagementError("rows are locked within a transaction")
        return self._made(_fetched(self.sql, _bound(self.params, values, db), db, keeps_plan=keeps_plan), db)

    def rows_of_each(
        self, each: Sequence[Mapping[str, object]], db: BaseDatabaseWrapper, *, keeps_plan: bool
    ) -> Iterable[tuple[int, Row]]:
        """The rows for each of these values, with their place."""
        selects = (f"SELECT {at}, each_{at}.* FROM ({self.sql}) AS each_{at}" for at in range(len(each)))  # noqa: S608 - SQL of Django's own making
        params = [param for values in each for param in _bound(self.params, values, db)]
        found = _fetched(" UNION ALL ".join(selects), params, db, keeps_plan=keeps_plan)
        return zip((row[0] for row in found), self._made([row[1:] for row in found], db), strict=True)

    def _made(self, found: Sequence[Sequence[Any]], db: BaseDatabaseWrapper) -> Iterable[Row]:
        return self.make([self._converted(row, db) for row in found] if self.converters else found)

    def _converted(self, row: Sequence[Any], db: BaseDatabaseWrapper) -> Sequence[Any]:
        columns = list(row)
        for place, function, expression in self.converters:
            columns[place] = function(columns[place], expression, db)
        return columns


def _fetched(sql: str, params: Sequence[Any], db: BaseDatabaseWrapper, *, keeps_plan: bool) -> Sequence[Sequence[Any]]:
    with keeping_cursor(db) if keeps_plan else db.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _bound(params: Sequence[Any], values: Mapping[str, Any], db: BaseDatabaseWrapper) -> list[Any]:
    known = {
        name: [_adapted(one, db) for one in value] if isinstance(value, list) else _adapted(value, db)
        for name, value in values.items()
    }
    return [param.value(known) if isinstance(param, _Place) else param for param in params]


def _adapted(value: Any, db: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 - whatever the caller gave
    kind = type(value)
    if kind is str:
        return value
    if kind is int:
        return str(value) if db.vendor == "postgresql" else value
    if isinstance(value, UUID) and not db.features.has_native_uuid_field:
        return value.hex
    return db.ops.adapt_unknown_value(value)


def _compile(
    build: Callable[..., QuerySet[Any, Row]], values: Mapping[str, Any], db: BaseDatabaseWrapper
) -> "_Statement[Row]":
    given, marks = _placeholders(values)
    queryset = build(**given)
    compiler = queryset.query.get_compiler(connection=db)
    sql, params = compiler.as_sql()
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    found = compiler.get_converters(columns)
    converters = [(place, one, about) for place, (several, about) in found.items() for one in several]
    is_locking = queryset.query.select_for_update and db.features.has_select_for_update
    sql, places = _filled_in(sql, _places(params, marks), db)
    return _Statement(sql, places, converters, row_maker_of(queryset, compiler), is_locking)


def _compile_update(
    build: Callable[..., tuple[QuerySet[Any], Mapping[str, object]]],
    values: Mapping[str, Any],
    db: BaseDatabaseWrapper,
) -> tuple[str, Sequence[Any]]:
    given, marks = _placeholders(values)
    queryset, columns = build(**given)
    if type(queryset).update is not QuerySet.update:
        raise TypeError(f"a change of {queryset.model.__name__} has more to do than its statement")
    query: Any = queryset.query.chain(UpdateQuery)
    query.add_update_values(columns)
    sql, params = query.get_compiler(connection=db).as_sql()
    return _filled_in(sql, _places(params, marks), db)


def _placeholders(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[object, _Place]]:
    """What a query is built with, and where each key of a list stands in it."""
    marks: dict[object, _Place] = {}
    given: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list):
            given[name] = [_FIRST_MARK + len(marks) + place for place in range(len(value))]
            marks |= {mark: _Place(name, place) for place, mark in enumerate(given[name])}
        else:
            given[name] = None if value is None else _Param(name)
    return given, marks


def _places(params: Iterable[Any], marks: Mapping[object, _Place]) -> Sequence[Any]:
    return [_Place(param.name) if isinstance(param, _Param) else marks.get(param, param) for param in params]


def _filled_in(statement: str, params: Sequence[Any], db: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:
    """Write the constants into a statement of PostgreSQL; return it with the places that are left."""
    if db.vendor != "postgresql":
        return statement, params
    rest, operations = iter(params), cast(Any, db.ops)

    def written(marker: re.Match[str]) -> str:
        if marker[0] == "%%" or isinstance(param := next(rest), _Place):
            return marker[0]
        return str(operations.compose_sql("%s", [param])).replace("%", "%%")

    return _MARKER.sub(written, statement), [param for param in params if isinstance(param, _Place)]


def _filled(values: Mapping[str, object]) -> dict[str, object] | None:
    """Return the values with their lists filled up; `None` where a list is empty."""
    filled = dict(values)
    for name, value in values.items():
        if isinstance(value, (list, tuple, set, frozenset)):
            if not (keys := list(value)):
                return None
            filled[name] = keys + keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys))
    return filled


def _shape(values: Mapping[str, object], db: BaseDatabaseWrapper) -> object:
    """Values of one shape share a statement."""
    return db.vendor, *[(name, _kind(value)) for name, value in values.items()]


def _kind(value: object) -> int:
    """The length of a list; below zero what is none."""
    if type(value) is list:
        return len(value)
    return _NOTHING if value is None else _ONE
