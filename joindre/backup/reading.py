"""Reads an archive from its beginning to its end, and proves that it is whole."""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from joindre.backup.archive import (
    END,
    FILES,
    FORMAT,
    HEADER,
    KEY,
    LARGEST,
    MANIFEST,
    TABLES,
    ArchiveHeader,
    FilesSum,
    Manifest,
    end_of,
    read_header,
    read_manifest,
)
from joindre.backup.faults import Damaged, NoPassphrase, not_an_archive, of_another_version
from joindre.backup.sealing import MAGIC, Unsealing
from joindre.backup.writing import BLOCK
from joindre.files.models import is_digest
from joindre.lib import schedule


@dataclass(frozen=True)
class ArchivePart:
    """A member of the archive. Its bytes are read before the next one is asked for."""

    name: str
    size: int
    file: IO[bytes]

    def read(self) -> bytes:
        """The whole of a small part."""
        if self.size > LARGEST:
            raise Damaged(self.name)
        return self.file.read()

    @property
    def table(self) -> str | None:
        return self.name.removeprefix(TABLES).rpartition("/")[0] if self.name.startswith(TABLES) else None

    @property
    def stored_file(self) -> str | None:
        """The SHA-256 of a stored file, which is its name."""
        name = self.name.removeprefix(FILES)
        return name if self.name.startswith(FILES) and is_digest(name) else None

    def lines(self) -> Iterator[bytes]:
        """The rows of a table."""
        with gzip.GzipFile(fileobj=self.file) as rows:
            yield from rows


@dataclass(frozen=True, kw_only=True)
class Archive:
    """An archive that was found whole."""

    path: Path
    passphrase: str | None
    header: ArchiveHeader
    manifest: Manifest

    @property
    def name(self) -> str:
        """The same for the same archive, and for no other."""
        return hashlib.sha256(repr((self.header, self.manifest)).encode()).hexdigest()[:32]

    def parts(self) -> Iterator[ArchivePart]:
        with opened(self.path, self.passphrase) as parts:
            yield from parts


class LooksAtRows(Protocol):
    """Whether what is in an archive is good for something: asked while its sums are made."""

    def begin(self, header: ArchiveHeader) -> None: ...
    def look(self, table: str, line: bytes) -> None: ...


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def verify(path: Path, *, passphrase: str | None = None, looking: LooksAtRows | None = None) -> Archive:
    """Read the whole archive and compare every sum. Raise `BackupFault` with the reason where it is not whole."""
    with opened(path, passphrase) as parts:
        sums = _Sums(looking)
        for part in parts:
            sums.add(part)
            schedule.go_on()
    header, manifest = sums.compared()
    return Archive(path=path, passphrase=passphrase, header=header, manifest=manifest)


@contextmanager
def opened(path: Path, passphrase: str | None) -> Iterator[Iterator[ArchivePart]]:
    """Yield the parts, the header first. Raise `Damaged` for whatever cannot be read."""
    if is_sealed(path) and not passphrase:
        raise NoPassphrase
    with path.open("rb") as file:
        try:
            source: Any = Unsealing(file, str(passphrase)) if is_sealed(path) else file
            yield _parts(source)
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Damaged(str(error) or type(error).__name__) from error


def _parts(source: Any) -> Iterator[ArchivePart]:  # noqa: ANN401 - whatever can be read
    try:
        tar = tarfile.open(fileobj=source, mode="r|")  # noqa: SIM115 - holds no file of its own
    except tarfile.ReadError:
        raise not_an_archive() from None
    is_first = True
    for member in tar:
        if is_first and member.name != HEADER:
            raise not_an_archive()
        is_first = False
        if (file := tar.extractfile(member)) is None:
            raise Damaged(member.name)
        yield ArchivePart(member.name, member.size, file)
        # As in writing: it remembers every member.
        tar.members = []  # type: ignore[attr-defined]  # the stubs leave it out
    # A tar file ends in zeros, which nobody asks for; an encrypted one is whole only once its last chunk has opened.
    while source.read(BLOCK):
        pass


class _Sums:
    """What is found in an archive, to be compared with its manifest."""

    def __init__(self, looking: LooksAtRows | None) -> None:
        self._looking = looking
        self._header = self._manifest = self._end = b""
        self._rows: dict[str, int] = {}
        self._tables: dict[str, Any] = {}
        self._names, self._files, self._bytes = hashlib.sha256(), 0, 0
        self._key: str | None = None

    def add(self, part: ArchivePart) -> None:
        is_twice = (part.name == HEADER and self._header) or (part.name == KEY and self._key)
        if self._end or is_twice or (self._manifest and part.name != END):
            raise Damaged(part.name)
        if part.name == HEADER:
            self._add_header(part.read())
        elif part.name == MANIFEST:
            self._manifest = part.read()
        elif part.name == END:
            self._end = part.read()
        elif part.name == KEY:
            self._key = hashlib.sha256(part.read()).hexdigest()
        elif part.table:
            self._add_rows(part.table, part)
        else:
            self._add_file(part)

    def _add_header(self, data: bytes) -> None:
        self._header = data
        _ensure_known(data)
        if self._looking:
            with _understood("header"):
                header = read_header(data)
            self._looking.begin(header)

    def _add_rows(self, table: str, part: ArchivePart) -> None:
        digest = self._tables.setdefault(table, hashlib.sha256())
        for line in part.lines():
            digest.update(line)
            if self._looking:
                self._looking.look(table, line)
            self._rows[table] = self._rows.get(table, 0) + 1

    def _add_file(self, part: ArchivePart) -> None:
        digest = hashlib.sha256()
        while block := part.file.read(BLOCK):
            digest.update(block)
        if digest.hexdigest() != part.stored_file:
            raise Damaged(part.name)
        self._names.update(f"{part.stored_file}\n".encode())
        self._files += 1
        self._bytes += part.size

    def compared(self) -> tuple[ArchiveHeader, Manifest]:
        if not self._manifest or self._end != end_of(self._manifest):
            raise Damaged("manifest")
        with _understood("manifest"):
            header, manifest = read_header(self._header), read_manifest(self._manifest)
        for name, expected in manifest.tables.items():
            found = self._tables.pop(name, hashlib.sha256()).hexdigest()
            if (self._rows.get(name, 0), found) != (expected.rows, expected.sha256):
                raise Damaged(name)
        files = FilesSum(count=self._files, bytes=self._bytes, sha256=self._names.hexdigest())
        known = (hashlib.sha256(self._header).hexdigest(), files, self._key)
        is_of_header = manifest.tables.keys() == header.tables.keys()
        if self._tables or not is_of_header or known != (manifest.header, manifest.files, manifest.key):
            raise Damaged("manifest")
        return header, manifest


@contextmanager
def _understood(name: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(name) from error


def _ensure_known(header: bytes) -> None:
    """Before the rest is read: another format may well be read as a damaged one, and may have further fields."""
    try:
        known = json.loads(header)
        format_of, version = int(known["format"]), str(known["version"])
    except (ValueError, TypeError, KeyError):
        raise not_an_archive() from None
    if format_of > FORMAT:
        raise of_another_version(version)
