"""Makes a back-up of the live system (A3): the database in one snapshot first, then the files, which never change."""

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from joindre.backup.archive import NAMED, ArchiveHeader, FilesSum, Manifest, TableSum, as_json
from joindre.backup.faults import BackupFault
from joindre.backup.reading import verify
from joindre.backup.sealing import Sink
from joindre.backup.snapshot import applied_in, last_keys, snapshot
from joindre.backup.steps import ArchiveStep, reached
from joindre.backup.tables import StoredTable, lines_of, tables_at
from joindre.backup.writing import BLOCK, ArchiveWriter
from joindre.files.models import Blob, path_of
from joindre.files.pausing import HeldByAnother, nothing_deleted
from joindre.lib import clock, locks, scratch

#: Seconds to wait for a sweep or another back-up to end.
PATIENCE: Final = 600
STDOUT: Final = "-"


def remove_unfinished(folder: Path, pattern: str) -> int:
    """Remove what killed back-ups of such names left in a folder: each is as large as an archive."""
    removed = 0
    for path in folder.glob(f".{pattern}.unfinished"):
        with suppress(OSError), path.open("ab") as file:
            locks.take(file)
            path.unlink()
            removed += 1
    return removed


@dataclass(frozen=True, kw_only=True)
class WantedArchive:
    """How a back-up is to be made."""

    passphrase: str | None = None
    #: The key that signs goes into an encrypted archive always, and into another one only where this says so.
    with_key: bool = False


def back_up(target: str, wanted: WantedArchive) -> Manifest:
    """Write the archive to this file, prove it by reading it again, and give it its name last. Raise `BackupFault`.

    `-` writes to the standard output, where nothing can be read again.
    """
    if target == STDOUT:
        return _write_out(wanted)
    path = Path(target).absolute()
    if path.exists():
        raise BackupFault(_("%(file)s is there already. Choose another name.") % {"file": path})
    with _unfinished(path) as (file, unfinished):
        manifest = _write(file, wanted)
        file.flush()
        os.fsync(file.fileno())
        verify(unfinished, passphrase=wanted.passphrase)
        reached(ArchiveStep.PROVED)
        unfinished.replace(path)
    _sync_folder(path.parent)
    return manifest


def _write_out(wanted: WantedArchive) -> Manifest:
    """Raise `BackupFault` where nobody reads on: what was read is no whole archive, and says so itself."""
    if sys.stdout.isatty():
        raise BackupFault(_("The standard output is a terminal. Send the archive into a file or a program."))
    try:
        manifest = _write(sys.stdout.buffer, wanted)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What waits in the buffer still would be written at the end of the process, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise BackupFault(
            _(
                "The program that reads the archive ended before the archive did. What it has got is not whole: "
                "remove it, look why it ended, then make the back-up again."
            )
        ) from None
    return manifest


@contextmanager
def _unfinished(path: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file beside, which only its owner reads. What a killed back-up left of the same name is written over."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        facts = {"folder": path.parent, "reason": error.strerror}
        raise BackupFault(_("Nothing can be written in %(folder)s: %(reason)s.") % facts) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            # It ends with this process, so that others see which one was left by a process that was killed.
            locks.take(file)
            yield file, unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _write(target: Sink, wanted: WantedArchive) -> Manifest:
    made_at = clock.now()
    writer = ArchiveWriter(target, passphrase=wanted.passphrase, made_at=made_at)
    try:
        with nothing_deleted(waiting=PATIENCE), scratch.unnamed_file() as names:
            header, tables = _write_database(writer, made_at, names)
            reached(ArchiveStep.TABLES_WRITTEN)
            names.seek(0)
            files = _FilesOf(writer)
            for name in names:
                files.add(name.decode().strip())
    except HeldByAnother:
        raise BackupFault(_("Another back-up is being made. Wait until it has ended.")) from None
    key = str(settings.SECRET_KEY) if wanted.passphrase or wanted.with_key else None
    if key:
        writer.add_key(key)
    manifest = Manifest(
        header=hashlib.sha256(as_json(header)).hexdigest(),
        tables=tables,
        files=files.sum(),
        key=hashlib.sha256(key.encode()).hexdigest() if key else None,
        lacking=files.lacking,
        lacking_names=files.lacking_names,
    )
    writer.finish(manifest)
    reached(ArchiveStep.FILES_WRITTEN)
    return manifest


def _write_database(
    writer: ArchiveWriter, made_at: datetime, names: IO[bytes]
) -> tuple[ArchiveHeader, dict[str, TableSum]]:
    """Write every table as of one moment, and the names of the stored files of that moment into a file of their own."""
    with snapshot() as connection:
        applied = applied_in(connection)
        tables = tables_at(applied)
        header = _header(connection, applied, tables, made_at)
        writer.add_header(header)
        last = last_keys(connection, tables)
        sums: dict[str, TableSum] = {}
        for table in tables:
            count, sha256 = writer.add_table(table.name, lines_of(table.rows(connection)))
            sums[table.name] = TableSum(rows=count, sha256=sha256, last_key=last.get(table.name))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT sha256 FROM {Blob._meta.db_table} ORDER BY id")  # noqa: S608 - a name of ours
            while rows := cursor.fetchmany(1000):
                names.writelines(f"{name}\n".encode() for (name,) in rows)
    return header, sums


def _header(
    connection: BaseDatabaseWrapper,
    applied: Sequence[tuple[str, str]],
    tables: Sequence[StoredTable],
    made_at: datetime,
) -> ArchiveHeader:
    return ArchiveHeader(
        version=version("joindre"),
        engine=connection.vendor,
        made_at=made_at.isoformat(timespec="seconds"),
        migrations=[f"{app}.{name}" for app, name in applied],
        tables={table.name: table.columns for table in tables},
    )


class _FilesOf:
    """The stored files as they are written, and those that are not on the disk as they were stored."""

    def __init__(self, writer: ArchiveWriter) -> None:
        self._writer, self._names = writer, hashlib.sha256()
        self._count = self._bytes = self.lacking = 0
        self.lacking_names: list[str] = []

    def add(self, sha256: str) -> None:
        """A file is read twice, so that what is damaged on the disk is told and does not damage the archive."""
        if (file := _whole(sha256)) is None:
            self.lacking += 1
            if len(self.lacking_names) < NAMED:
                self.lacking_names.append(sha256)
            return
        with file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            self._writer.add_file(sha256, file, size=size)
        self._names.update(f"{sha256}\n".encode())
        self._count += 1
        self._bytes += size

    def sum(self) -> FilesSum:
        return FilesSum(count=self._count, bytes=self._bytes, sha256=self._names.hexdigest())


def _whole(sha256: str) -> IO[bytes] | None:
    """The stored file, if its bytes are those that were stored."""
    try:
        file = default_storage.open(path_of(sha256), "rb")
        digest = hashlib.sha256()
        while block := file.read(BLOCK):
            digest.update(block)
    except OSError:
        return None
    if digest.hexdigest() == sha256:
        return file
    file.close()
    return None


def _sync_folder(folder: Path) -> None:
    """The new name, too, is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
