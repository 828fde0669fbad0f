"""Many rows of one table by one statement, whose values come as one text of JSON.

For rows that no instance is needed of: Django would make an instance of each, and the SQL of each statement anew, which
costs an import more than all its rules together. Defaults of a model are not filled in, so whoever stores rows names
every column that the database does not fill by itself.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import connection
from django.db.models import JSONField, Model

#: Elements of a text of JSON, each a row.
_EACH: Final = {"sqlite": "json_each(%s)", "postgresql": "json_array_elements(%s::json)"}


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows of this model: the values of these columns, in their order. Call it within a transaction."""
    _execute(_insertion(connection.vendor, model, tuple(columns)), rows)


def change_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Give rows that are there other values: each row is its key, then the values of these columns."""
    _execute(_change(connection.vendor, model, tuple(columns)), rows)


def _execute(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    if written := list(rows):
        with connection.cursor() as cursor:
            cursor.execute(statement, [json.dumps(written, ensure_ascii=False, default=_time)])


def _time(value: datetime) -> str:
    """As the column of the database holds it."""
    return str(connection.ops.adapt_datetimefield_value(value))


@cache
def _insertion(vendor: str, model: type[Model], columns: tuple[str, ...]) -> str:
    names = ", ".join(_name(model, column) for column in columns)
    values = ", ".join(_value(vendor, model, column, at) for at, column in enumerate(columns))
    always = " WHERE true" if vendor == "sqlite" else ""
    return f"INSERT INTO {_table(model)} ({names}) SELECT {values} FROM {_EACH[vendor]} AS given{always}"  # noqa: S608 - built from names of models


@cache
def _change(vendor: str, model: type[Model], columns: tuple[str, ...]) -> str:
    changed = ", ".join(
        f"{_name(model, column)} = {_value(vendor, model, column, at)}" for at, column in enumerate(columns, start=1)
    )
    key = f"{_table(model)}.{_name(model, 'pk')} = {_value(vendor, model, 'pk', 0)}"
    return f"UPDATE {_table(model)} SET {changed} FROM {_EACH[vendor]} AS given WHERE {key}"  # noqa: S608 - as above


def _value(vendor: str, model: type[Model], column: str, at: int) -> str:
    """The value at this place of an element, as its column holds it."""
    if vendor == "sqlite":
        return f"json_extract(given.value, '$[{at}]')"
    field = _field(model, column)
    sign = "->" if isinstance(field, JSONField) else "->>"
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return f"(given.value{sign}{at})::{kind}"


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _name(model: type[Model], column: str) -> str:
    return connection.ops.quote_name(_field(model, column).column)


def _field(model: type[Model], column: str) -> Any:  # noqa: ANN401 - a field of any kind
    return model._meta.pk if column == "pk" else model._meta.get_field(column)
