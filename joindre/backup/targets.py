"""Where an archive is restored to: an empty database and an empty data folder, and how it is told that work began."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from joindre import secret_key
from joindre.backup.faults import BackupFault, of_another_version
from joindre.backup.reading import Archive
from joindre.runtime.health import RESTORING, is_half_restored


def ensure_fits(archive: Archive) -> None:
    """Raise `BackupFault` where this version cannot take the archive, or where there is something already."""
    known = MigrationLoader(None).disk_migrations
    if any(migration not in known for migration in archive.header.applied):
        raise of_another_version(archive.header.version)
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
        cursor.execute(f"CREATE TABLE {RESTORING} AS SELECT '{archive.name}' AS archive")


def end() -> None:
    """Within the transaction of the loading."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {RESTORING}")


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
    folder = Path(settings.MEDIA_ROOT)
    if any(path.is_file() for path in folder.glob("[0-9a-f][0-9a-f]/*/*")):
        raise BackupFault(
            _(
                "There are stored files in %(folder)s already, so nothing was restored. "
                "Name an empty data folder by JOINDRE_DATA_DIR."
            )
            % {"folder": folder}
        )


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
