"""Restores an archive onto an empty target of either engine (A3).

1. The whole archive is read and proved, each row as the database is going to get it, and the target is looked at.
   Until here nothing is changed.
2. A table marks the database: nothing starts on it any more but the same restore, which goes on after a crash.
3. The migrations of the archive make its tables; the files and the key are put in their places.
4. One transaction fills all tables and takes the mark away. From here on the database is whole.
   Where the database refuses a row, what was put is taken away again, and the target is empty as before.
5. Where the archive is older than this version, the further migrations run, each in a transaction of its own.
   Where one of them stops, what was restored stays, and `joindre upgrade` goes on.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from joindre.backup import targets
from joindre.backup.archive import KEY
from joindre.backup.faults import BackupFault, Damaged, Unfinished, Unmigrated
from joindre.backup.fitting import Fitting
from joindre.backup.loading import load, migrate_on, migrate_to
from joindre.backup.reading import Archive, ArchivePart, verify
from joindre.backup.steps import ArchiveStep, reached
from joindre.backup.writing import BLOCK
from joindre.files.models import path_of
from joindre.lib import scratch
from joindre.live import generations

Say = Callable[[str], object]
#: Seconds after the mark until every process has noticed it (`generations.may_work`).
SETTLING: Final = 2.0


def restore(path: Path, *, passphrase: str | None, say: Say) -> Archive:
    """Restore an archive. Raise `Unfinished` where it can go on, and any other `BackupFault` with nothing changed."""
    fitting = Fitting()
    archive = verify(path, passphrase=passphrase, looking=fitting)
    say(_("The archive is whole: %(rows)s rows, %(files)s files.") % _facts(archive))
    targets.ensure_fits(archive)
    with _may_stop():
        targets.begin(archive)
        begun = time.monotonic()
        reached(ArchiveStep.BEGUN)
        try:
            _fill(archive, fitting, begun=begun, say=say)
        except BackupFault:
            targets.undo(archive)
            raise
    say(_("The database is restored."))
    try:
        migrate_on()
    except (Exception, KeyboardInterrupt) as error:
        raise Unmigrated(error, version=archive.header.version) from error
    return archive


@contextmanager
def _may_stop() -> Iterator[None]:
    """What has begun goes on with the same command, whatever stopped it."""
    try:
        yield
    except (OSError, OperationalError, InterfaceError, KeyboardInterrupt) as error:
        raise Unfinished(error) from error


def _fill(archive: Archive, fitting: Fitting, *, begun: float, say: Say) -> None:
    migrate_to(archive)
    # Whoever can be reached already, such as the pipe of a mail server, does not take this for an empty portal.
    generations.close_for_good()
    reached(ArchiveStep.TABLES_MADE)
    _put_files(archive)
    reached(ArchiveStep.FILES_PUT)
    say(_("The files are in their places."))
    # Who knew the portal as open just before must have noticed: what is written now would be gone with the tables.
    time.sleep(max(0.0, begun + SETTLING - time.monotonic()))
    load(archive, fitting.tables)
    reached(ArchiveStep.LOADED)
    _write_through()


def _facts(archive: Archive) -> dict[str, int]:
    return {"rows": archive.manifest.rows, "files": archive.manifest.files.count}


def _put_files(archive: Archive) -> None:
    for part in archive.parts():
        if part.name == KEY:
            targets.put_key(part.read().decode())
        elif sha256 := part.stored_file:
            _put(part, sha256)
    # Their folders, too, are on the disk before the database says that they are there.
    os.sync()


def _put(part: ArchivePart, sha256: str) -> None:
    """A temporary file, then its name: after a crash there is the whole file or none."""
    target = Path(default_storage.path(path_of(sha256)))
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with scratch.named_file() as file:
        while block := part.file.read(BLOCK):
            digest.update(block)
            file.write(block)
        if digest.hexdigest() != sha256:
            raise Damaged(part.name)
        file.flush()
        os.fsync(file.fileno())
        Path(file.name).replace(target)
    reached(ArchiveStep.FILE_PUT)


def _write_through() -> None:
    """SQLite has said yes to the transaction; a power cut shall not take it back."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
