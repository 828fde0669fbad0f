"""The page of a request, with few and with many entries."""

from collections.abc import Sequence
from typing import Final

from tools.bench.browsing import BARE, Page, measure, sign_in
from tools.bench.data.store import SIZES
from tools.bench.figures import Bench, Figure, Result, Unit, row

ROUNDS: Final = 30


@row("bare", "bare view", sizes=tuple(SIZES), is_quick=True)
def bare(bench: Bench) -> Result:
    """What every other figure of the machine is compared with."""
    page = measure(sign_in(), {"bare": BARE}, rounds=bench.rounds(2 * ROUNDS))["bare"]
    return [Figure(name="a view", value=page.median, unit=Unit.CPU)]


@row("request", "request page", is_quick=True)
def request(bench: Bench) -> Result:
    paths = {"bare": BARE} | {name: f"/tickets/{bench.facts[name]}/" for name in ("few", "many")}
    pages = measure(sign_in(), paths, rounds=bench.rounds(ROUNDS))
    few = figures_of(pages["few"], pages["bare"], bench, times=5)
    many = figures_of(pages["many"], pages["bare"], bench, times=6)
    return [*named("10 entries", few), *named("5,000 entries", many)]


def figures_of(page: Page, bare: Page, bench: Bench, *, times: float) -> Sequence[Figure]:
    """All that is said of a page."""
    found = [
        Figure(name="times bare", value=page.median / bare.median, unit=Unit.TIMES, goal=times),
        Figure(name="CPU", value=page.median, unit=Unit.CPU),
        Figure(name="queries", value=page.queries, unit=Unit.QUERIES, goal=10),
        Figure(name="plain", value=page.bytes / 1000, unit=Unit.KILOBYTES),
        Figure(name="compressed", value=page.compressed / 1000, unit=Unit.KILOBYTES, goal=30),
    ]
    if bench.database == "postgres":
        found.append(Figure(name="PostgreSQL", value=page.of_backend, unit=Unit.CPU, goal=5))
    return found


def named(beginning: str, figures: Sequence[Figure]) -> list[Figure]:
    return [
        Figure(name=f"{beginning}: {figure.name}", value=figure.value, unit=figure.unit, goal=figure.goal)
        for figure in figures
    ]
