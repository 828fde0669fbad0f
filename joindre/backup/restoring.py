"""Restores an archive onto an empty target of either engine (A3).

1. The whole archive is read and proved, and the target is looked at. Until here nothing is changed.
2. A table marks the database: nothing starts on it any more but the same restore, which goes on after a crash.
3. The migrations of the archive make its tables; the files and the key are put in their places.
4. One transaction fills all tables and takes the mark away. From here on the database is whole.
5. Where the archive is older than this version, the further migrations run, as `joindre migrate` runs them.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from joindre.backup import targets
from joindre.backup.archive import KEY
from joindre.backup.faults import Damaged
from joindre.backup.loading import load, migrate_on, migrate_to
from joindre.backup.reading import Archive, ArchivePart, verify
from joindre.backup.steps import ArchiveStep, reached
from joindre.backup.writing import BLOCK
from joindre.files.models import path_of
from joindre.lib import scratch
from joindre.live import generations

Say = Callable[[str], object]


def restore(path: Path, *, passphrase: str | None, say: Say) -> Archive:
    """Restore an archive. Raise `BackupFault` with what is wrong; before the second step nothing has been changed."""
    archive = verify(path, passphrase=passphrase)
    say(_("The archive is whole: %(rows)s rows, %(files)s files.") % _facts(archive))
    targets.ensure_fits(archive)
    targets.begin(archive)
    reached(ArchiveStep.BEGUN)
    migrate_to(archive)
    # Whoever can be reached already, such as the pipe of a mail server, does not take this for an empty portal.
    generations.close_for_good()
    reached(ArchiveStep.TABLES_MADE)
    _put_files(archive)
    reached(ArchiveStep.FILES_PUT)
    say(_("The files are in their places."))
    load(archive)
    reached(ArchiveStep.LOADED)
    _write_through()
    say(_("The database is restored."))
    migrate_on()
    return archive


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
