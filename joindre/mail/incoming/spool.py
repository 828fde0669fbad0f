"""A mail under way: in memory as long as it is small, in a file beyond that (A4)."""

import hashlib
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

from joindre.files import actions as files
from joindre.lib import scratch

#: Octets that are kept in memory.
SMALL = 1_000_000


class Spool:
    """Takes the octets of one mail as they come. `keep` stores them; `close` forgets what was not stored."""

    def __init__(self) -> None:
        self.size = 0
        self._digest = hashlib.sha256()
        self._small = bytearray()
        self._file: IO[bytes] | None = None
        self._open = ExitStack()

    @classmethod
    def holding(cls, raw: bytes) -> Self:
        spool = cls()
        spool.write(raw)
        return spool

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        """Raise `OSError` where the disk is full."""
        self.size += len(data)
        self._digest.update(data)
        if self._file is None and self.size > SMALL:
            self._file = self._open.enter_context(scratch.named_file())
            self._file.write(self._small)
            self._small = bytearray()
        if self._file is None:
            self._small += data
        else:
            self._file.write(data)

    def keep(self) -> None:
        """Write the octets among the stored files, down to the disk."""
        if self._file is None:
            files.write(self.sha256, bytes(self._small))
        else:
            self._file.flush()
            files.move(self.sha256, Path(self._file.name))

    def close(self) -> None:
        self._small = bytearray()
        self._open.close()
