"""The key that signs what leaves and comes back (A2, A5)."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from joindre.environment import database
from joindre.secret_key import KeyIsMissing, holds_tables, secret_key


@pytest.fixture
def new(tmp_path: Path) -> dict[str, Any]:
    return database("sqlite:///new.sqlite3", tmp_path)


@pytest.fixture
def filled(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "filled.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE tickets (id)")
    return database("sqlite:///filled.sqlite3", tmp_path)


def test_a_new_installation_gets_a_key_that_only_its_owner_reads(tmp_path: Path, new: dict[str, Any]) -> None:
    key = secret_key(tmp_path / "data", new)

    path = tmp_path / "data" / "secret_key"
    assert path.read_text() == key
    assert len(key) > 60
    assert path.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_make_one_key(tmp_path: Path, new: dict[str, Any]) -> None:
    with ThreadPoolExecutor(8) as together:
        keys = set(together.map(lambda _: secret_key(tmp_path, new), range(40)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_the_key_stays_the_same(tmp_path: Path, new: dict[str, Any]) -> None:
    assert secret_key(tmp_path, new) == secret_key(tmp_path, new)


@pytest.mark.django_db
def test_none_is_made_for_a_database_that_holds_data(tmp_path: Path, filled: dict[str, Any]) -> None:
    with pytest.raises(KeyIsMissing, match=str(tmp_path / "secret_key")):
        secret_key(tmp_path, filled)

    assert not (tmp_path / "secret_key").exists()


def test_asking_makes_no_database(tmp_path: Path, new: dict[str, Any]) -> None:
    assert not holds_tables(new)

    assert not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_a_database_of_joindre_holds_data() -> None:
    """On both databases, over a connection of its own."""
    assert holds_tables(settings.DATABASES["default"])
