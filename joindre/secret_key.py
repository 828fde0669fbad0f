"""The key that signs sessions, reply addresses and live tokens: a file in the data folder, where no setting gives it.

It is made once, for a new installation. Data that an older key signed would be lost with a new one: people would be
signed out, and answers by mail would find no request. So none is made for a database that holds tables.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DEFAULT_DB_ALIAS, ConnectionHandler

from joindre.lib.terminal import gettext as _

FILE_NAME = "secret_key"


class KeyIsMissing(ImproperlyConfigured):
    """There is data, and the key that belongs to it is gone. The message says what to do."""


def secret_key(data_dir: Path, database: dict[str, Any]) -> str:
    """Return the key in the data folder. It is made for a new installation, and only its owner can read it.

    Raise `KeyIsMissing` where the database holds tables already, and Django's error where it does not answer.
    """
    path = data_dir / FILE_NAME
    if not path.exists():
        if holds_tables(database):
            raise KeyIsMissing(
                _(
                    "The database holds data, and the key that belongs to it is missing: %(file)s. Put the file back, "
                    "or name the key by JOINDRE_SECRET_KEY_FILE. With a new key everybody would be signed out, "
                    "and answers by email would no longer find their request; to accept that, write a new key "
                    "into the file."
                )
                % {"file": path}
            )
        put(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


def holds_tables(database: dict[str, Any]) -> bool:
    """Ask the database over a connection of its own: the caller may be in a transaction. No file is made by asking."""
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists():
        return False
    connection = ConnectionHandler({DEFAULT_DB_ALIAS: database})[DEFAULT_DB_ALIAS]
    try:
        return bool(connection.introspection.table_names())
    finally:
        connection.close()


def put(path: Path, key: str) -> None:
    """Two processes that start together make one key: the name is there only once the whole key is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=f"{FILE_NAME}.") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
