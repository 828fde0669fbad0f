"""Keeps the data of benches: each size is made once for each database, and used again until it is made otherwise."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

#: To be raised with each change of what is made, so that kept data is made anew.
VERSION: Final = 5


@dataclass(frozen=True, kw_only=True)
class Size:
    name: str
    contacts: int
    requests: int


SIZES: Final = {
    size.name: size
    for size in (
        Size(name="small", contacts=1_000, requests=1_000),
        Size(name="medium", contacts=10_000, requests=10_000),
        Size(name="big", contacts=100_000, requests=100_000),
        # People alone, for the type-ahead.
        Size(name="people", contacts=1_000_000, requests=0),
    )
}


@dataclass(frozen=True, kw_only=True)
class Data:
    """The data of one size on one database."""

    size: Size
    #: `sqlite` or `postgres`.
    database: str
    folder: Path
    #: Address of the database, as the setting of that name takes it.
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings by which Joindre works on it."""
        return {"JOINDRE_DATA_DIR": str(self.folder), "JOINDRE_DATABASE_URL": self.url}

    @property
    def facts_file(self) -> Path:
        return self.folder / "made.json"

    def facts(self) -> dict[str, str]:
        """What was made: numbers of requests, by what they are for."""
        found: dict[str, str] = json.loads(self.facts_file.read_text())
        return found


class Store:
    """A folder for files and SQLite databases, and a server of PostgreSQL for the others."""

    def __init__(self, folder: Path, *, postgres: str) -> None:
        self._folder, self._postgres = folder, postgres

    def data(self, size: Size, database: str) -> Data:
        """What is kept of this size, made now where it is missing."""
        data = self._described(size, database)
        if not self._is_kept(data):
            self._make(data)
        return data

    @contextmanager
    def copied(self, data: Data) -> Iterator[Data]:
        """The same data to write into; it is gone afterwards."""
        folder = data.folder.with_name(f"{data.folder.name}-copy")
        name = f"{self._name(data.size)}_copy"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(data.folder, folder)
        url = f"sqlite:///{folder}/joindre.sqlite3"
        if data.database == "postgres":
            self._create(name, template=self._name(data.size))
            url = self._url(name)
        try:
            yield replace(data, folder=folder, url=url)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if data.database == "postgres":
                self._drop(name)

    def _described(self, size: Size, database: str) -> Data:
        folder = self._folder / f"{database}-{size.name}"
        url = f"sqlite:///{folder}/joindre.sqlite3"
        if database == "postgres":
            url = self._url(self._name(size))
        return Data(size=size, database=database, folder=folder, url=url)

    def _is_kept(self, data: Data) -> bool:
        if not data.facts_file.exists() or data.facts().get("version") != str(VERSION):
            return False
        return data.database == "sqlite" or self._exists(self._name(data.size))

    def _make(self, data: Data) -> None:
        began = time.monotonic()
        print(f"making the data “{data.size.name}” on {data.database} …", flush=True)
        shutil.rmtree(data.folder, ignore_errors=True)
        data.folder.mkdir(parents=True)
        if data.database == "postgres":
            self._create(self._name(data.size))
        made = data.folder / "making.json"
        command = [sys.executable, "-m", "tools.bench.data", "--facts", str(made)]
        command += ["--contacts", str(data.size.contacts), "--requests", str(data.size.requests)]
        subprocess.run(command, env=os.environ | data.environment, check=True)
        data.facts_file.write_text(json.dumps(json.loads(made.read_text()) | {"version": str(VERSION)}))
        print(f"made in {time.monotonic() - began:.0f} s, kept in {data.folder}", flush=True)

    def _exists(self, name: str) -> bool:
        with psycopg.connect(self._postgres, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def _create(self, name: str, *, template: str = "template0") -> None:
        self._drop(name)
        created = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with psycopg.connect(self._postgres, autocommit=True) as connection:
            connection.execute(created)

    def _drop(self, name: str) -> None:
        with psycopg.connect(self._postgres, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _name(self, size: Size) -> str:
        """Two folders of kept data have databases of their own."""
        return f"{self._folder.name.replace('-', '_')}_{size.name}"

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self._postgres)._replace(path=f"/{name}"))
