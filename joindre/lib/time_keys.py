"""Keys of rows that rise with time and count nothing: whoever sees two of them cannot tell how many came between.

A key holds the milliseconds since 2020 and twelve bits of chance. It fits a number of JavaScript until 2089.
"""

import secrets
import threading
import time
from datetime import datetime
from typing import Final

EPOCH: Final = 1_577_836_800_000
CHANCE_BITS: Final = 12


class _Given:
    """The last key of this process."""

    lock = threading.Lock()
    last = 0


def next_key(*, after: int = 0) -> int:
    """Return a key above `after` and above each that this process was given before."""
    with _Given.lock:
        now = (time.time_ns() // 1_000_000 - EPOCH) << CHANCE_BITS
        # Above one of the same millisecond, and above one that a clock ahead of ours has given.
        _Given.last = max(now, after, _Given.last) + 1 + secrets.randbits(CHANCE_BITS)
        return _Given.last


def key_of(moment: datetime) -> int:
    """Return a key as it would have been given then."""
    return ((int(moment.timestamp() * 1000) - EPOCH) << CHANCE_BITS) + secrets.randbits(CHANCE_BITS)
