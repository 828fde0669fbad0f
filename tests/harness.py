"""Loaded before Django's settings are read: gives this run a database and a data folder of its own.

    --database=sqlite     a file in WAL mode with immediate transactions, as on a small installation (the default)
    --database=postgres   the server of JOINDRE_TEST_POSTGRES_URL, by default postgres@127.0.0.1:5432

Each xdist worker has its own database and folder.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tools.postgres import server_url
from tools.translations.catalogues import compile_all

# Handed to the xdist workers, which are children of the process that makes it.
FOLDER_VARIABLE = "JOINDRE_TEST_FOLDER"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("joindre")
    group.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default=os.environ.get("JOINDRE_TEST_DATABASE", "sqlite"),
        help="the database to run on: sqlite (default) or postgres",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    keep_bytecode()
    if not is_worker():
        os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="joindre-tests-")
        compile_all()
    set_environment(early_config.known_args_namespace)
    try:
        return (yield)
    except BaseException:
        remove_folder()  # nothing more of pytest is called after settings that cannot be read
        raise


def pytest_configure(config: pytest.Config) -> None:
    """The browser tests of each worker empty their folder of pictures first: it must not be another worker's."""
    if is_worker():
        config.option.output = str(Path(config.option.output) / os.environ["PYTEST_XDIST_WORKER"])


def pytest_report_header(config: pytest.Config) -> str:
    names = {"sqlite": "SQLite, a file in WAL mode", "postgres": "PostgreSQL"}
    return f"database: {names[config.getoption('--database')]}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if not is_worker() and config.getoption("--database") == "postgres":
        with psycopg.connect(server_url(), autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{prepared_database()}"'.encode())
    remove_folder()


def remove_folder() -> None:
    if not is_worker():
        shutil.rmtree(os.environ[FOLDER_VARIABLE], ignore_errors=True)


def keep_bytecode() -> None:
    """Images of containers often tell Python to keep none: each process of a test would then compile all of Joindre."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


def run_folder() -> Path:
    """What all processes of this run share."""
    return Path(os.environ[FOLDER_VARIABLE])


def own_folder() -> Path:
    """Where this process keeps its database, its files and its secret key."""
    return run_folder() / os.environ.get("PYTEST_XDIST_WORKER", "alone")


def set_environment(options: argparse.Namespace) -> None:
    """What a person set for their own Joindre never reaches the tests."""
    for name in [name for name in os.environ if name.startswith("JOINDRE_") and not name.startswith("JOINDRE_TEST_")]:
        del os.environ[name]
    own_folder().mkdir(parents=True, exist_ok=True)
    os.environ["JOINDRE_CONFIG"] = os.devnull
    os.environ["JOINDRE_DATA_DIR"] = str(own_folder())
    os.environ["JOINDRE_SECRET_KEY"] = "a key for tests only, long enough to be accepted as one"
    os.environ["JOINDRE_SITE_URL"] = "http://testserver"
    os.environ["JOINDRE_DATABASE_URL"] = database_url(options.database)


def database_url(engine: str) -> str:
    """The test database is made beside this one, which is never written to."""
    if engine == "sqlite":
        return f"sqlite:///{own_folder() / 'joindre.sqlite3'}"
    return urlsplit(server_url())._replace(path=f"/{database_name()}").geturl()


def database_name() -> str:
    return f"joindre_{run_folder().name.rpartition('-')[2].lower()}"


def prepared_database() -> str:
    """On PostgreSQL, what the workers copy their databases from (tests.prepared)."""
    return f"prepared_{database_name()}"
