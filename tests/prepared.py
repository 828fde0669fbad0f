"""The test database of the workers of a run: the first one makes it by all migrations, the others copy what it made.

To run all migrations takes some seconds of CPU, and every worker would.
"""

import shutil
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from tests.harness import prepared_database, run_folder
from tools.postgres import server_url


def copy_prepared() -> bool:
    """Say whether another worker made it already; then there is a copy of it where this one looks for its own."""
    if not _mark().exists():
        return False
    creation: Any = connection.creation  # its stubs leave this out
    own = creation._get_test_db_name()  # noqa: SLF001 - where Django looks for it
    if connection.vendor == "sqlite":
        shutil.copyfile(_file(), own)
    else:
        _clone(prepared_database(), own)
    return True


def hand_over() -> None:
    """Keep a copy of this worker's database for the others, before any test has written to it."""
    connection.close()
    made = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        shutil.copyfile(made, _file())
    else:
        pooled: Any = connection  # only PostgreSQL has this
        pooled.close_pool()
        _clone(made, prepared_database())
    _mark().touch()


def drop_copy() -> None:
    """Pytest-django leaves alone what it did not make."""
    connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


def _file() -> Path:
    return run_folder() / "prepared.sqlite3"


def _mark() -> Path:
    return run_folder() / "prepared"


def _clone(template: str, name: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
