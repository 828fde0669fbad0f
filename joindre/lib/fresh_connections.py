"""Connections of threads that work without end: one that broke is replaced, not kept for ever.

After `close_old_connections` Django asks PostgreSQL before the next statement whether the connection still lives. Where
one piece of work follows the other that would be a question for each of them, so here it is one a second at most. A
connection that breaks within that second fails one statement, and is replaced after it.
"""

import threading
import time
from typing import Final

from django.db import close_old_connections, connections

#: Seconds for which a connection that was looked at is taken for a living one.
KNOWN_FOR: Final = 1.0


class _Here(threading.local):
    #: When this thread looks again.
    again_at = 0.0


_here = _Here()


def close_broken_connections() -> None:
    """To be called between two pieces of work."""
    now = time.monotonic()
    if now >= _here.again_at or any(one.errors_occurred for one in connections.all(initialized_only=True)):
        _here.again_at = now + KNOWN_FOR
        close_old_connections()
