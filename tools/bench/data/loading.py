"""Writes many rows quickly: by COPY on PostgreSQL, by `executemany` on SQLite, with every constraint in force."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import AutoField, DateTimeField, Field, Model

#: Rows of one table that are held in memory at most, before all tables are written.
BATCH = 20_000


class Table:
    """Rows of one table that wait to be written. Columns that are not named get the default of their field."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self.rows: list[tuple[Any, ...]] = []
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in fields.items() if name not in names and not isinstance(field, AutoField)]
        self._table = model._meta.db_table
        self._columns = [fields[name].column for name in names] + [field.column for field in rest]
        self._constants = tuple(_prepared(field) for field in rest)
        self._moments = [place for place, name in enumerate(names) if isinstance(fields[name], DateTimeField)]

    def add(self, *values: object) -> None:
        self.rows.append(values)

    def write(self) -> None:
        if connection.vendor == "postgresql":
            self._copy()
        else:
            self._insert()
        self.rows.clear()

    def _copy(self) -> None:
        with connection.cursor() as cursor:
            raw: Any = cursor.cursor
            with raw.copy(f"COPY {_quoted(self._table)} ({self._listed()}) FROM STDIN") as copy:
                for row in self.rows:
                    copy.write_row(row + self._constants)

    def _insert(self) -> None:
        marks = ", ".join(["%s"] * len(self._columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {_quoted(self._table)} ({self._listed()}) VALUES ({marks})",  # noqa: S608 - our own names
                list(self._adapted()),
            )

    def _adapted(self) -> Iterator[Sequence[Any]]:
        adapt = connection.ops.adapt_datetimefield_value
        for row in self.rows:
            values = list(row)
            for place in self._moments:
                values[place] = adapt(values[place])
            yield (*values, *self._constants)

    def _listed(self) -> str:
        return ", ".join(_quoted(column) for column in self._columns if column)


class Loader:
    """All tables of one making, in the order in which their rows can be written: what is pointed at goes first."""

    def __init__(self) -> None:
        self._tables: list[Table] = []
        self._models: list[type[Model]] = []

    def table(self, model: type[Model], *names: str) -> Table:
        """A table to add rows to; `names` are the attributes in the order of the values."""
        table = Table(model, *names)
        self._tables.append(table)
        self._models.append(model)
        return table

    def flush_if_full(self) -> None:
        if any(len(table.rows) >= BATCH for table in self._tables):
            self.flush()

    def flush(self) -> None:
        with transaction.atomic():
            for table in self._tables:
                table.write()

    def finish(self) -> None:
        """Write the rest. Counters of keys go on from the last row."""
        self.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), self._models):
                cursor.execute(statement)


def be_hasty() -> None:
    """Data that is half made is thrown away, so nothing of it needs to be safe on the disk yet."""
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;"


def settle() -> None:
    """Let the planner learn what the tables hold, as it does in time where people work."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA optimize=0x10002")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepared(field: "Field[Any, Any]") -> object:
    return field.get_db_prep_save(field.get_default(), connection)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
