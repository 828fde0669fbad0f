"""An answer that many ask for and that may be some seconds old."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """Calls `ask` and keeps its answer in this process for so many seconds: `late = Remembered(ask, seconds=15)`."""

    def __init__(self, ask: Callable[[], Answer], *, seconds: float) -> None:
        self._ask, self._seconds = ask, seconds
        self._kept: tuple[float, Answer] | None = None

    def __call__(self) -> Answer:
        now = time.monotonic()
        if self._kept is None or now >= self._kept[0]:
            self._kept = (now + self._seconds, self._ask())
        return self._kept[1]

    def forget(self) -> None:
        self._kept = None
