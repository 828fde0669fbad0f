"""What is done once a day, by whichever worker comes first: apps register it, and one queue runs it in their order.

What a day's work did is done again without harm, so several workers at once need no lock.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Model

DAY: Final = 24 * 60 * 60
#: Between two looks at when it was done last.
LOOK: Final = 60

_tasks: dict[str, Callable[[], object]] = {}


def register(name: str, task: Callable[[], object]) -> None:
    """Called while the apps start; what makes room comes before what sweeps it."""
    _tasks[name] = task


class DailyQueue:
    """When it was done last is the time of an empty file in the data folder, whatever process is started again."""

    name = "daily"
    tables: Sequence[type[Model]] = ()

    def __init__(self) -> None:
        self._looks_at = 0.0

    def run_due(self) -> int:
        if time.monotonic() < self._looks_at:
            return 0
        self._looks_at = time.monotonic() + LOOK
        mark = Path(settings.DATA_DIR) / "daily"
        if mark.exists() and 0 <= time.time() - mark.stat().st_mtime < DAY:
            return 0
        # Before the work: what fails is logged, and tried again tomorrow rather than every minute.
        mark.touch()
        # Whatever fails in one, the others are done; what failed is raised after them.
        with ExitStack() as rest:
            for task in reversed(_tasks.values()):
                rest.callback(task)
        return len(_tasks)
