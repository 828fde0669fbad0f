"""The plot of growth has a line for each page that was measured, and what PostgreSQL spends is part of it."""

import re
from xml.etree import ElementTree as ET

import pytest

from tools.bench.document import merged, results
from tools.bench.figures import Figure, Unit
from tools.bench.plot import draw, lines_of
from tools.bench.results import Measured


def measured(size: str, *, database: str, times: float, backend: float = 0) -> list[Measured]:
    floor = Figure(name="a view", value=2, unit=Unit.CPU)
    figures = (
        Figure(name="first page: times bare", value=times, unit=Unit.TIMES, goal=5),
        Figure(name="first page: PostgreSQL", value=backend, unit=Unit.CPU),
    )
    return [
        Measured(key="bare", database=database, size=size, figures=(floor,)),
        Measured(key="list", database=database, size=size, figures=figures),
    ]


@pytest.fixture
def growth() -> list[Measured]:
    sqlite = [one for size in ("small", "medium", "big") for one in measured(size, database="sqlite", times=4)]
    return [*sqlite, *measured("small", database="postgres", times=4, backend=6)]


def test_a_line_has_a_point_for_each_size_that_was_measured(growth: list[Measured]) -> None:
    [line] = lines_of(growth, "sqlite")
    assert line.points == {1_000: 4, 10_000: 4, 100_000: 4}
    [line] = lines_of(growth, "postgres")
    assert line.points == {1_000: 7}


def test_what_does_not_grow_is_drawn_level(growth: list[Measured]) -> None:
    tree = ET.fromstring(draw(growth))  # noqa: S314 - it is our own
    level = next(one for one in tree.iter() if one.tag.endswith("polyline"))
    heights = {point.split(",")[1] for point in level.attrib["points"].split()}
    assert len(heights) == 1
    assert "list, first page" in "".join(tree.itertext())


def test_the_page_of_results_shows_what_is_not_reached(growth: list[Measured]) -> None:
    known = ("date", "head", "load", "cpu", "cores", "memory", "python", "sqlite", "postgres")
    slower = measured("small", database="sqlite", times=9)
    page = results([dict.fromkeys(known, "1")], merged([*growth, *slower]))
    assert re.search(r"\| `list` \| first page: times bare \| \*\*9 × bare\*\* \| 4 × bare \| ≤ 5 \|", page)
    assert page.count("### ") == 3
