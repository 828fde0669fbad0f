"""What a process counts, such as emails by their outcome. Its signs of life add it to the table of all processes.

    tallies.count("mail out", "accepted")

Names and outcomes are words of the code: as few as it has, and nothing of what people wrote.
"""

import threading
from collections import Counter
from collections.abc import Mapping

_counted: Counter[tuple[str, str]] = Counter()
_lock = threading.Lock()


def count(name: str, outcome: str) -> None:
    with _lock:
        _counted[name, outcome] += 1


def take() -> Mapping[tuple[str, str], int]:
    """Return what was counted since the last call."""
    with _lock:
        taken = dict(_counted)
        _counted.clear()
    return taken


def put_back(taken: Mapping[tuple[str, str], int]) -> None:
    """What was taken could not be written down: it is taken again next time."""
    with _lock:
        _counted.update(taken)
