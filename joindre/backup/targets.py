"""Where an archive is restored to: an empty database and an empty data folder, and how it is told that work began."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from joindre import secret_key
from joindre.backup.faults import BackupFault
from joindre.backup.reading import Archive
from joindre.live.generations import RESTORING, is_half_restored


def ensure_fits(archive: Archive) -> None:
    """Raise `BackupFault` where there is something already."""
    # To look into a file of SQLite would make it.
    is_empty = not secret_key.holds_tables(connection.settings_dict)
    if not is_empty and is_half_restored():
        _ensure_same(archive)
    else:
        _ensure_empty(is_empty=is_empty)
    _ensure_key(archive)


def begin(archive: Archive) -> None:
    """From here to the end of the loading, nothing starts on this database but the same restore."""
    if is_half_restored():
        return
    with connection.cursor() as cursor:
        # One statement, so that the table is never there without its row.
        had_key = int(_key_file().exists())
        cursor.execute(f"CREATE TABLE {RESTORING} AS SELECT '{archive.name}' AS archive, {had_key} AS had_key")


def end() -> None:
    """Within the transaction of the loading."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {RESTORING}")


def undo(archive: Archive) -> None:
    """Take away what was put, so that the target is as empty as before. The mark goes last, with the tables.

    The folder was empty, and nobody but the restore has put a file there while the mark stood.
    """
    for file in _stored_files():
        file.unlink()
        for folder in file.parents[:2]:
            with suppress(OSError):  # it holds another one still
                folder.rmdir()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT had_key FROM {RESTORING}")  # noqa: S608 - our own name
        (had_key,) = cursor.fetchone()
    if archive.manifest.key and not had_key:
        _key_file().unlink(missing_ok=True)
    _drop_tables()


def _drop_tables() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # The files that stand beside it go as it is closed.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        Path(str(connection.settings_dict["NAME"])).unlink()
        return
    names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {names} CASCADE")


def put_key(key: str) -> None:
    secret_key.put(_key_file(), key)


def _ensure_same(archive: Archive) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT archive FROM {RESTORING}")  # noqa: S608 - our own name
        (begun,) = cursor.fetchone()
    if begun != archive.name:
        raise BackupFault(
            _(
                "Another archive was being restored here, and not to its end. Restore that one, "
                "or begin with an empty database and an empty data folder."
            )
        )


def _ensure_empty(*, is_empty: bool) -> None:
    if not is_empty:
        raise BackupFault(
            _(
                "There are tables in the database already, so nothing was restored. "
                "Name an empty database by JOINDRE_DATABASE_URL, and an empty data folder by JOINDRE_DATA_DIR."
            )
        )
    if any(_stored_files()):
        raise BackupFault(
            _(
                "There are stored files in %(folder)s already, so nothing was restored. "
                "Name an empty data folder by JOINDRE_DATA_DIR."
            )
            % {"folder": settings.MEDIA_ROOT}
        )


def _stored_files() -> Iterator[Path]:
    return (path for path in Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]/*/*") if path.is_file())


def _ensure_key(archive: Archive) -> None:
    """The key of the archive must become that of the installation, and no other is ever written over."""
    if archive.manifest.key is None:
        return
    path = _key_file()
    given = settings.ENVIRONMENT.secret_key
    place = "JOINDRE_SECRET_KEY" if given else str(path)
    key = given or (path.read_text(encoding="utf-8").strip() if path.exists() else "")
    if key and hashlib.sha256(key.encode()).hexdigest() != archive.manifest.key:
        raise BackupFault(
            _(
                "%(place)s holds another key than the archive, so nothing was restored. Take it away: "
                "sessions, reply addresses and links are signed with the key of the archive."
            )
            % {"place": place}
        )


def _key_file() -> Path:
    return Path(settings.DATA_DIR) / secret_key.FILE_NAME
