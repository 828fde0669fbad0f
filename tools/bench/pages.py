"""Measures the CPU time of pages in turn within one process, so that other work on the machine disturbs all alike."""

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.test import Client

WARM_UP = 3


@dataclass(frozen=True, kw_only=True)
class Figure:
    name: str
    #: Milliseconds of CPU a request, median.
    cpu: float
    bytes: int


def measure(client: Client, pages: Mapping[str, str], *, rounds: int) -> list[Figure]:
    """Ask for each page in turn, `rounds` times after a warm-up, and keep the median of each."""
    spent: dict[str, list[float]] = {name: [] for name in pages}
    sizes: dict[str, int] = {}
    for turn in range(WARM_UP + rounds):
        for name, path in pages.items():
            before = time.process_time()
            answer = client.get(path)
            after = time.process_time()
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{path} answered {answer.status_code}")
            sizes[name] = len(answer.content)
            if turn >= WARM_UP:
                spent[name].append((after - before) * 1000)
    return [Figure(name=name, cpu=statistics.median(spent[name]), bytes=sizes[name]) for name in pages]
