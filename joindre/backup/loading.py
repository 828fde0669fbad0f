"""Puts the rows of an archive into the tables of its own migrations, all of them in one transaction or none."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from joindre.backup import targets
from joindre.backup.archive import TableSum
from joindre.backup.faults import BackupFault
from joindre.backup.fitting import MISFITS, not_taken, ordered_readers, values_of
from joindre.backup.reading import Archive, ArchivePart
from joindre.backup.steps import ArchiveStep, reached
from joindre.backup.tables import StoredTable
from joindre.live import generations

#: Rows that one statement writes.
BATCH: Final = 500


def migrate_to(archive: Archive) -> None:
    """Make the tables as they were in the database of the archive. What was made before a crash is gone on with."""
    executor = MigrationExecutor(connection)
    wanted = set(archive.header.applied)
    executor.migrate([one for one in sorted(wanted) if not _is_followed(executor, one, wanted)])


def migrate_on() -> None:
    """Bring the tables from there to this version, each migration in a transaction of its own."""
    executor = MigrationExecutor(connection, _progress)
    leaves = executor.loader.graph.leaf_nodes()
    if executor.migration_plan(leaves):
        executor.migrate(leaves)
        emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def _progress(action: str, *_what: object) -> None:
    if action == "apply_success":
        reached(ArchiveStep.MIGRATED_ONE)


def load(archive: Archive, found: Sequence[StoredTable]) -> None:
    """Replace every row of every table. Raise `BackupFault` where the database does not take one."""
    tables = {table.name: table for table in found}
    with transaction.atomic():
        for table in tables.values():
            _run(f"DELETE FROM {_quoted(table.name)}")  # noqa: S608 - a name of ours
        for part in archive.parts():
            if part.table:
                _insert(tables[part.table], archive.header.tables[part.table], part)
        for table in tables.values():
            _set_counter(table, archive.manifest.tables[table.name])
        # An archive that was made during an upgrade says so.
        if generations.is_closed(generations.stored()):
            generations.open_again(to_next=False)
        reached(ArchiveStep.ROWS_PUT)
        _ensure_pointed()
        targets.end()


def _ensure_pointed() -> None:
    """Each key points at a row. PostgreSQL would say so at the end of the transaction only, when nobody listens."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise BackupFault(
            _("The rows of the archive do not belong together: %(reason)s. Nothing was restored.")
            % {"reason": str(error).strip().partition("\n")[0]}
        ) from error


def _insert(table: StoredTable, columns: Sequence[str], part: ArchivePart) -> None:
    readers = ordered_readers(table, columns)
    names = ", ".join(map(_quoted, columns))
    statement = f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608 - names of ours
    rows = (values_of(line, readers) for line in part.lines())
    with connection.cursor() as cursor:
        try:
            for batch in _batches(rows):
                cursor.executemany(statement, batch)
        except (DataError, IntegrityError, *MISFITS) as error:
            raise not_taken(table.name, error) from error


def _batches(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _set_counter(table: StoredTable, known: TableSum) -> None:
    """No key is given a second time, not even that of a row which was gone already."""
    if table.counted is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({_quoted(table.counted)}) FROM {_quoted(table.name)}")  # noqa: S608 - names of ours
        last = max(cursor.fetchone()[0] or 0, known.last_key or 0)
    if connection.vendor == "sqlite":
        _run("DELETE FROM sqlite_sequence WHERE name = %s", table.name)
        _run("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", table.name, last)
    else:
        counter = "pg_get_serial_sequence(%s, %s)::regclass"
        _run(f"SELECT setval({counter}, %s, %s)", _quoted(table.name), table.counted, max(last, 1), last > 0)


def _is_followed(executor: MigrationExecutor, one: tuple[str, str], wanted: set[tuple[str, str]]) -> bool:
    """Whether a later migration of the same app is wanted too, which brings this one along."""
    children = executor.loader.graph.node_map[one].children
    return any(child.key in wanted and child.key[0] == one[0] for child in children)


def _run(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
