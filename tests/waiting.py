"""Waiting for what another thread or process does: for a condition, with a limit, never for a length of time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], *, limit: float = 10.0, what: str = "") -> T:
    """The first true value of the condition. It is asked every 10 ms; `what` completes the sentence of the failure."""
    end = time.monotonic() + limit
    while True:
        if value := condition():
            return value
        if time.monotonic() > end:
            raise AssertionError(f"after {limit:g} s there is still no {what or 'true answer'}")
        time.sleep(0.01)
