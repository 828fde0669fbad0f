"""Temporary files of this process: in a folder of its own, which goes with it, or at the next start if it was killed.

The folder stands beside the stored files, so that a file is moved among them in one step. Its lock is held as long as
the process lives; a folder whose lock can be taken belongs to nobody.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from joindre.lib import locks

LOCK = "lock"
_making = threading.Lock()


class _Own:
    """The folder of this process, once it has one."""

    path: Path | None = None
    process = 0


def folder() -> Path:
    """Return the folder of this process. It is made when it is first wanted."""
    with _making:
        if _Own.path is None or _Own.process != os.getpid() or not _Own.path.is_dir():
            _Own.path, _Own.process = _make(), os.getpid()
        return _Own.path


def unnamed_file() -> IO[bytes]:
    """A file without a name where the system has such: nothing of it remains, however the process ends."""
    return tempfile.TemporaryFile(dir=folder())


def sweep() -> int:
    """Remove what killed processes left. Return how many of them had left something."""
    removed = 0
    with locks.held(_parent() / LOCK):
        for path in _parent().iterdir():
            with contextlib.suppress(OSError), (path / LOCK).open("a") as lock:
                locks.take(lock)
                shutil.rmtree(path, ignore_errors=True)
                removed += 1
    return removed


@contextlib.contextmanager
def named_file() -> Iterator[IO[bytes]]:
    """A file that is to be moved among the stored ones. What is still there at the end is removed."""
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def _parent() -> Path:
    return Path(settings.MEDIA_ROOT) / "tmp"


def _make() -> Path:
    # Between the making of a folder and its lock another process would take it for one that was left.
    with locks.held(_parent() / LOCK):
        made = Path(tempfile.mkdtemp(dir=_parent()))
        lock = (made / LOCK).open("a")
        locks.take(lock)
    atexit.register(_end, made, lock)
    return made


def _end(made: Path, lock: IO[str]) -> None:
    if _Own.process == os.getpid():
        shutil.rmtree(made, ignore_errors=True)
        lock.close()
