"""Watches the failpoints of mail for as long as a test wants to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from joindre.mail.failpoints import Failpoint, watchers


@contextmanager
def watching(watcher: Callable[[Failpoint], None]) -> Iterator[None]:
    """Call `watcher` with every failpoint that is reached meanwhile."""
    watchers.append(watcher)
    try:
        yield
    finally:
        watchers.remove(watcher)
