"""Locks between processes: files that one process holds. A lock ends with its process, however the process ends."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def take(file: IO[str] | IO[bytes], *, waiting: bool = False) -> None:
    """Lock an open file. Where another process holds it, wait for it, or raise `OSError`."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if waiting else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if waiting else fcntl.LOCK_NB))


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of this file; wait for who holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        take(file, waiting=True)
        yield
