"""A data folder that another version of Joindre wrote is left alone, with a sentence that says what to do."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As the first version left it: an app that is no longer there, and tables with other columns."""
    with closing(sqlite3.connect(tmp_path / "joindre.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)")
        database.execute("INSERT INTO django_migrations VALUES (1, 'customers', '0001_initial', '2026-11-24')")
        database.execute("CREATE TABLE live_bell (topic TEXT PRIMARY KEY, number INTEGER)")
    return tmp_path


def contents(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "joindre.sqlite3")) as database:
        return list(database.iterdump())


def run(command: str, folder: Path, *, language: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("JOINDRE_", "DJANGO_"))}
    environ |= {"JOINDRE_DATA_DIR": str(folder), "LANG": f"{language}.UTF-8", "PYTHONUTF8": "1"}
    line = [sys.executable, "-c", "from joindre.cli import main; main()", command]
    return subprocess.run(line, env=environ, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "demo"])
def test_nothing_is_done_to_it(folder: Path, command: str) -> None:
    """A3"""
    (folder / "demo-begun").touch()
    (folder / "demo-filled").touch()
    before = contents(folder)

    ended = run(command, folder, language="fr_FR")

    assert ended.returncode == 1
    assert "une autre version de Joindre" in ended.stderr
    assert "JOINDRE_DATA_DIR" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert contents(folder) == before


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_it_is_said_in_english_too(folder: Path, command: str) -> None:
    ended = run(command, folder, language="en_GB")

    assert "another version of Joindre" in ended.stderr
