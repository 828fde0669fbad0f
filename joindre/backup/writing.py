"""Writes an archive: what is given goes out at once, compressed and sealed, and little is ever held in memory."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Final

from joindre.backup.archive import (
    END,
    FILES,
    HEADER,
    KEY,
    MANIFEST,
    PIECE,
    TABLES,
    ArchiveHeader,
    Manifest,
    as_json,
    end_of,
)
from joindre.backup.sealing import Sealing, Sink
from joindre.lib import schedule

#: Bytes that are read of a file at once.
BLOCK: Final = 1 << 18


class ArchiveWriter:
    """The parts are added in their order. `finish` ends the archive; it is not whole before."""

    def __init__(self, target: Sink, *, passphrase: str | None, made_at: datetime) -> None:
        self._sealing = Sealing(target, passphrase) if passphrase else None
        sink: Sink = self._sealing or target
        # The stream mode of tarfile asks for nothing but `write`.
        self._tar = tarfile.open(fileobj=sink, mode="w|", format=tarfile.GNU_FORMAT)  # type: ignore[call-overload]  # noqa: SIM115 - closed by `finish`
        self._mtime = int(made_at.timestamp())

    def add_header(self, header: ArchiveHeader) -> None:
        self._add(HEADER, as_json(header))

    def add_table(self, name: str, lines: Iterable[bytes]) -> tuple[int, str]:
        """Return how many lines there were, and the SHA-256 of them all."""
        digest, count = hashlib.sha256(), 0
        for number, (rows, piece) in enumerate(_pieces(lines), 1):
            digest.update(piece)
            count += rows
            self._add(f"{TABLES}{name}/{number:06}.jsonl.gz", gzip.compress(piece, 6, mtime=0))
            schedule.go_on()
        return count, digest.hexdigest()

    def add_file(self, sha256: str, file: IO[bytes], *, size: int) -> None:
        """Raise `OSError` where the file has fewer bytes."""
        self._put(f"{FILES}{sha256}", file, size)
        schedule.go_on()

    def add_key(self, key: str) -> None:
        self._add(KEY, key.encode())

    def finish(self, manifest: Manifest) -> None:
        data = as_json(manifest)
        self._add(MANIFEST, data)
        self._add(END, end_of(data))
        self._tar.close()
        if self._sealing:
            self._sealing.finish()

    def _add(self, name: str, data: bytes) -> None:
        self._put(name, io.BytesIO(data), len(data))

    def _put(self, name: str, file: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, self._mtime, 0o600
        self._tar.addfile(member, file)
        # tarfile remembers every member, and there may be millions.
        self._tar.members = []


def _pieces(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines in pieces that are compressed at once, each with how many it holds."""
    waiting, size = list[bytes](), 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= PIECE:
            yield len(waiting), b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield len(waiting), b"".join(waiting)
