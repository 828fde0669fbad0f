"""What an archive holds. It is a tar file, written and read from its beginning to its end (docs/how/backup.md):

joindre-backup.json                    version, engine, time, migrations, the columns of each table
tables/<table>/000001.jsonl.gz …       rows, one JSON array a line, in the order of the key
files/<sha256> …                       the bytes of each stored file
secret_key                             only in an encrypted archive, or where it was asked for
manifest.json                          how much of each there is, with SHA-256
manifest.sha256                        that of the manifest; without it the archive is not whole
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

FORMAT: Final = 1
HEADER: Final = "joindre-backup.json"
MANIFEST: Final = "manifest.json"
END: Final = "manifest.sha256"
KEY: Final = "secret_key"
TABLES: Final = "tables/"
FILES: Final = "files/"
#: Bytes of rows that are compressed together.
PIECE: Final = 1 << 20
#: Files that the manifest names where they could not be read.
NAMED: Final = 100
#: A header or a manifest is never larger.
LARGEST: Final = 16 << 20


@dataclass(frozen=True, kw_only=True)
class ArchiveHeader:
    version: str
    engine: str
    made_at: str
    migrations: Sequence[str]
    tables: Mapping[str, Sequence[str]]
    format: int = FORMAT

    @property
    def applied(self) -> list[tuple[str, str]]:
        """The migrations as Django names them."""
        return [(app, name) for app, _, name in (one.partition(".") for one in self.migrations)]


@dataclass(frozen=True, kw_only=True)
class TableSum:
    """What proves that a table is whole. `last_key` is the highest key that a counter has given in it."""

    rows: int
    sha256: str
    last_key: int | None = None


@dataclass(frozen=True, kw_only=True)
class FilesSum:
    """The SHA-256 is that of the names in their order, and each name is the SHA-256 of its file."""

    count: int
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    header: str
    tables: Mapping[str, TableSum]
    files: FilesSum
    key: str | None = None
    #: Files of the database that were not on the disk, or not as they had been stored.
    lacking: int = 0
    lacking_names: Sequence[str] = ()

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def end_of(manifest: bytes) -> bytes:
    """The last member, as sha256sum writes it."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def as_json(part: ArchiveHeader | Manifest) -> bytes:
    return json.dumps(asdict(part), indent=1, sort_keys=True).encode()


def read_header(data: bytes) -> ArchiveHeader:
    """Raise `ValueError`, `TypeError`, `AttributeError` or `KeyError` where this is none."""
    header = ArchiveHeader(**_object(data))
    texts = [*header.migrations, *(column for columns in header.tables.values() for column in columns)]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("no names")
    return header


def read_manifest(data: bytes) -> Manifest:
    """Raise as above."""
    found = _object(data)
    found["tables"] = {name: TableSum(**one) for name, one in found["tables"].items()}
    found["files"] = FilesSum(**found["files"])
    if not all(isinstance(one.last_key, int | None) for one in found["tables"].values()):
        raise TypeError("no key")
    return Manifest(**found)


def _object(data: bytes) -> dict[str, Any]:
    found = json.loads(data)
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found
