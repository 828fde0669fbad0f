"""The tables of the database as its migrations made them, and their rows as lines of JSON that both engines share.

No list of tables is kept by hand: the state that the applied migrations describe holds them all, those of Django and of
the packages included. What is made from other columns (the words of search) is in no model, and so in no archive.
"""

import base64
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Collate
from django.utils.duration import duration_iso_string

Row = Sequence[Any]
#: Makes of a value of JSON what the driver of the database takes.
Reader = Callable[[Any], Any]
#: Values of these are the same in JSON as in Python.
_NATIVE: Final = (
    models.AutoField, models.BooleanField, models.CharField, models.FloatField, models.IntegerField, models.JSONField,
    models.TextField,
)  # fmt: skip


@dataclass(frozen=True)
class StoredTable:
    """One table, by the model that the migrations describe."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> "Sequence[models.Field[Any, Any]]":
        return [field for field in self.model._meta.local_concrete_fields if field.column]

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    @property
    def counted(self) -> str | None:
        """The column whose keys the database counts."""
        key = self.model._meta.pk
        return str(key.column) if isinstance(key, models.AutoField) else None

    def rows(self, connection: BaseDatabaseWrapper) -> Iterator[Row]:
        """Every row, in the order of the key: the same on both engines, whatever they think of letters."""
        key = self.model._meta.pk
        is_text = isinstance(key, models.CharField | models.TextField)
        collation = "C" if connection.vendor == "postgresql" else "BINARY"
        order: Any = Collate(models.F(key.name), collation) if is_text else key.name
        found = self.model._base_manager.order_by(order)  # noqa: SLF001 - documented by Django as public
        query = found.values_list(*[field.attname for field in self.fields]).query
        compiler = query.get_compiler(connection=connection)
        return iter(compiler.results_iter(tuple_expected=True, chunked_fetch=True, chunk_size=500))


def tables_at(applied: Collection[tuple[str, str]]) -> list[StoredTable]:
    """The tables of a database that went through these migrations, in the order of their names."""
    loader = MigrationLoader(None)
    nodes = [node for node in applied if node in loader.graph.nodes]
    models_then = loader.project_state(nodes).apps.get_models(include_auto_created=True)
    tables = [StoredTable(model) for model in models_then if model._meta.managed and not model._meta.proxy]
    return sorted(tables, key=lambda table: table.name)


def lines_of(rows: Iterable[Row]) -> Iterator[bytes]:
    """Each row as a JSON array in ASCII; keys of objects in order, as PostgreSQL keeps no other."""
    write = json.JSONEncoder(default=_plain, sort_keys=True, separators=(",", ":")).encode
    return (write(list(row)).encode() + b"\n" for row in rows)


def readers_of(table: StoredTable, connection: BaseDatabaseWrapper) -> list[Reader]:
    """For each column, what makes of a value of JSON what the driver of the database takes."""
    return [_reader(field, connection) for field in table.fields]


def _plain(value: object) -> str:
    """What JSON has no form for."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"no form in an archive for {type(value).__name__}")


def _reader(field: "models.Field[Any, Any]", connection: BaseDatabaseWrapper) -> Reader:
    target: Any = field
    while target.remote_field:
        target = target.target_field
    is_native = isinstance(target, _NATIVE)
    is_null_of_json = isinstance(target, models.JSONField) and not target.null

    def read(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a column
        if value is None:
            return connection.ops.adapt_json_value(None, None) if is_null_of_json else None
        return target.get_db_prep_save(value if is_native else target.to_python(value), connection)

    return read
