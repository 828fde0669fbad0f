"""Whether the tables and rows of an archive fit this version: asked as it is read, before anything is changed (A3)."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from joindre.backup.archive import ArchiveHeader
from joindre.backup.faults import BackupFault, Damaged, of_another_version
from joindre.backup.tables import Reader, StoredTable, readers_of, tables_at

#: What reading a value of another kind than that of its column ends in.
MISFITS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, ValidationError)


class Fitting:
    """Reads each row as the database is going to get it. Rows that only the database can judge are left to it."""

    tables: Sequence[StoredTable] = ()

    def begin(self, header: ArchiveHeader) -> None:
        """Raise `BackupFault` where this version does not know the tables."""
        known = MigrationLoader(None).disk_migrations
        if any(migration not in known for migration in header.applied):
            raise of_another_version(header.version)
        self.tables = tables_at(header.applied)
        columns = {table.name: sorted(table.columns) for table in self.tables}
        if columns != {name: sorted(given) for name, given in header.tables.items()}:
            raise Damaged("tables")
        self._readers = {table.name: ordered_readers(table, header.tables[table.name]) for table in self.tables}

    def look(self, table: str, line: bytes) -> None:
        """Raise `BackupFault` where a row is none of this table."""
        if (readers := self._readers.get(table)) is None:
            raise Damaged(table)
        try:
            values_of(line, readers)
        except MISFITS as error:
            raise not_taken(table, error) from error


def ordered_readers(table: StoredTable, columns: Sequence[str]) -> list[Reader]:
    """The readers of a table in the order in which the archive has its columns."""
    readers = dict(zip(table.columns, readers_of(table, connection), strict=True))
    return [readers[column] for column in columns]


def values_of(line: bytes, readers: Sequence[Reader]) -> list[Any]:
    """A row as the driver of the database takes it. Raise one of `MISFITS`."""
    return [read(value) for read, value in zip(readers, json.loads(line), strict=True)]


def not_taken(table: str, error: Exception) -> BackupFault:
    return BackupFault(
        _("The database does not take a row of the table %(table)s: %(reason)s. Nothing was restored.")
        % {"table": table, "reason": str(error).strip().partition("\n")[0]}
    )
