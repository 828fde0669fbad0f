"""Measures pages within one process, in turn, so that other work on the machine disturbs all alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import brotli
from django.db import connection
from django.test import Client

from joindre.accounts.models import Account
from tools.bench import cpu
from tools.bench.data.people import AGENT

WARM_UP: Final = 3
#: Requests for one page in a row: what the database spends is too little to be seen of one alone.
BLOCK: Final = 5
BARE: Final = "/bench/bare"


@dataclass(kw_only=True)
class Page:
    """What was measured of one page."""

    #: Milliseconds of CPU of each request, here and in the backend of PostgreSQL.
    cpu: list[float] = field(default_factory=list)
    backend: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    bytes: int = 0
    compressed: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.cpu)

    @property
    def of_backend(self) -> float:
        return statistics.mean(self.backend)


def sign_in() -> Client:
    """The agent's browser. It takes compressed pages, as browsers do over HTTPS."""
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip, deflate, br, zstd"})
    client.force_login(Account.objects.get(email=AGENT))
    return client


def measure(client: Client, paths: Mapping[str, str], *, rounds: int) -> dict[str, Page]:
    """Ask for each page in turn, in so many rounds of a few requests; the bare view is among them by its path."""
    pages = {name: _looked_at(client, path) for name, path in paths.items()}
    backend = cpu.own_backend()
    for _ in range(rounds):
        for name, path in paths.items():
            page, before = pages[name], cpu.spent_by_thread(backend) if backend else 0.0
            for _ in range(BLOCK):
                _ask_timed(client, path, page)
            after = cpu.spent_by_thread(backend) if backend else 0.0
            page.backend.append((after - before) * 1000 / BLOCK)
    return pages


def _ask_timed(client: Client, path: str, page: Page) -> None:
    began, before = time.perf_counter(), time.process_time()
    client.get(path)
    page.cpu.append((time.process_time() - before) * 1000)
    page.wall.append((time.perf_counter() - began) * 1000)


def _looked_at(client: Client, path: str) -> Page:
    """The queries and the weight of the page, once it is warm."""
    for _ in range(WARM_UP):
        ask(client, path)
    queries = Queries()
    with connection.execute_wrapper(queries):
        answer = ask(client, path)
    content: bytes = answer.content
    is_compressed = answer.headers.get("Content-Encoding") == "br"
    return Page(
        queries=len(queries.asked),
        bytes=len(brotli.decompress(content) if is_compressed else content),
        compressed=len(content),
    )


def ask(client: Client, path: str) -> Any:  # noqa: ANN401 - the answer of a test client has no public type
    answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return answer


class Queries:
    """Notes the statements that are executed."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, execute: Callable[..., object], sql: str, *rest: object) -> object:
        self.asked.append(sql)
        return execute(sql, *rest)
