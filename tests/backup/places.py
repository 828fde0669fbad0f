"""Installations of their own for the tests of back-up: a data folder and a database, and the command in it."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from joindre.backup.archive import MANIFEST, Manifest, read_manifest
from tools.postgres import server_url

#: An archive of each release.
RELEASES = Path(__file__).parent / "releases"
#: Seconds that a command may take.
PATIENCE = float(os.environ.get("JOINDRE_TEST_PATIENCE", "120"))
DATABASE = "JOINDRE_DATABASE_URL"
_series = count(1)
#: A process that is killed at a step.
_DYING = "import django; django.setup(); from tests.backup import dying; dying.main()"
#: A small process between: the highest memory of a child begins with that of whoever started it.
_MEASURED = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "joindre", *sys.argv[1:]]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(code)
"""


@dataclass(frozen=True)
class Place:
    """An installation that commands are run in."""

    folder: Path
    environment: Mapping[str, str] = field(repr=False)

    def run(self, *arguments: str, code: int = 0, die_at: str = "", by: str = "SIGKILL") -> str:
        """Run a command to its end, or until something ends it at a step; return what it said."""
        line = ["-c", _DYING, by, die_at, *arguments] if die_at else ["-m", "joindre", *arguments]
        ended = subprocess.run(
            [sys.executable, *line],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        said = ended.stdout + ended.stderr
        assert ended.returncode == (-9 if die_at and by == "SIGKILL" else code), said
        assert "Traceback" not in said, said
        return said

    def back_up(self, path: Path, *arguments: str) -> Manifest:
        self.run("backup", str(path), *arguments)
        return manifest_of(path)

    def memory_of(self, *arguments: str) -> int:
        """Run a command to its end; return the most memory that it took, in MB."""
        ended = self._python("-c", _MEASURED, *arguments)
        assert ended.returncode == 0, ended.stderr
        return int(ended.stdout.split()[-1])

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database of this place, from a process that knows it."""
        asked = f"cursor.execute({sql!r})\n    print(json.dumps(cursor.fetchall()))"
        script = f"import json\nfrom django.db import connection\nwith connection.cursor() as cursor:\n    {asked}"
        return [tuple(row) for row in json.loads(self.python(script))]

    def python(self, script: str) -> str:
        """Run a script in this place; return what it printed."""
        ended = self._python("-c", f"import django; django.setup()\n{script}")
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def _python(self, *line: str) -> "subprocess.CompletedProcess[str]":
        environment = dict(self.environment)
        return subprocess.run(
            [sys.executable, *line], env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )


def manifest_of(path: Path) -> Manifest:
    with tarfile.open(path) as archive:
        file = archive.extractfile(MANIFEST)
        assert file
        return read_manifest(file.read())


def sums_of(manifest: Manifest) -> tuple[dict[str, tuple[int, str]], object]:
    """Every table and the files, by their sums."""
    return {name: (one.rows, one.sha256) for name, one in manifest.tables.items()}, manifest.files


@contextmanager
def empty_place(folder: Path, engine: str) -> Iterator[Place]:
    """An empty installation on this engine, gone at the end."""
    if engine == "sqlite":
        yield Place(folder, _environment(folder))
        return
    with _database("template1") as url:
        yield Place(folder, {**_environment(folder), DATABASE: url})


@contextmanager
def copied_place(place: Place, folder: Path) -> Iterator[Place]:
    """An installation of its own like this one, in which nothing runs. To make its tables by migrations takes 5 s."""
    shutil.copytree(place.folder, folder)
    if DATABASE not in place.environment:
        yield Place(folder, _environment(folder))
        return
    with _database(urlsplit(place.environment[DATABASE]).path.removeprefix("/")) as url:
        yield Place(folder, {**_environment(folder), DATABASE: url})


def _environment(folder: Path) -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("JOINDRE_")}
    environ |= {"JOINDRE_DATA_DIR": str(folder), "JOINDRE_CONFIG": os.devnull, "LANG": "en", "PYTHONUTF8": "1"}
    return environ | {"DJANGO_SETTINGS_MODULE": "joindre.settings"}


@contextmanager
def _database(template: str) -> Iterator[str]:
    """The address of a new database like this one."""
    name = f"joindre_restored_{os.getpid()}_{next(_series)}"
    with _administration() as run:
        run(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield urlsplit(server_url())._replace(path=f"/{name}").geturl()
    finally:
        with _administration() as run:
            run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _administration() -> Iterator[Callable[[str], object]]:
    try:
        server = psycopg.connect(server_url(), autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if connection.vendor == "postgresql" or os.environ.get("CI") == "true":
            raise
        pytest.skip("no PostgreSQL can be reached")
    with server:
        yield lambda sql: server.execute(sql.encode())
