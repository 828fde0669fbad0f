"""Finding people while a name is typed, and going through the full list."""

import statistics
from typing import Final
from urllib.parse import urlencode

from joindre.directory.models import Addressee
from tools.bench.browsing import Page, measure, sign_in
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.quantiles import quantile

ROUNDS: Final = 6
PREFIXES: Final = ("mar", "du", "sop", "lef", "b", "chev")
FREQUENT: Final = (
    "marie martin",
    "jean thomas",
    "pierre petit",
    "philippe martin",
    "isabelle bernard",
    "nicolas simon",
)
BIGGEST: Final = "people"


@row("type-ahead", "type-ahead, and the full list of people", sizes=("small", "medium", "big", BIGGEST))
def type_ahead(bench: Bench) -> Result:
    """A beginning of one word, and two frequent words; the list from its beginning, and from its middle."""
    groups = {
        "a beginning": [f"/addressees/?{urlencode({'q': typed})}" for typed in PREFIXES],
        "two frequent words": [f"/addressees/?{urlencode({'q': typed})}" for typed in FREQUENT],
        "the full list": ["/addressees/all/", f"/addressees/all/?{urlencode({'after': middle()})}"],
    }
    pages = measure(sign_in(), {path: path for paths in groups.values() for path in paths}, rounds=bench.rounds(ROUNDS))
    median, p95 = (10, 20) if bench.size == BIGGEST else (5, 10)
    found: list[Figure] = []
    for name, paths in groups.items():
        of_group = [pages[path] for path in paths]
        wall = [one for page in of_group for one in page.wall]
        found += [
            Figure(name=f"{name}: median", value=statistics.median(wall), unit=Unit.WALL, goal=median),
            Figure(name=f"{name}: p95", value=quantile(wall, 0.95), unit=Unit.WALL, goal=p95),
            Figure(name=f"{name}: CPU", value=statistics.median(one.median for one in of_group), unit=Unit.CPU),
        ]
        found += _of_database(name, of_group, bench)
    return found


def middle() -> str:
    """Where the full list goes on after half of the people, as its pages say it."""
    rows = Addressee.objects.order_by("sort_name", "pk")
    half = rows[rows.count() // 2]
    return f"{half.pk}-{half.sort_name}"


def _of_database(name: str, pages: list[Page], bench: Bench) -> list[Figure]:
    if bench.database == "sqlite":
        return []
    spent = statistics.mean(page.of_backend for page in pages)
    return [Figure(name=f"{name}: PostgreSQL", value=spent, unit=Unit.CPU)]
