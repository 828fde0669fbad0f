"""Draws how what a page costs grows with the number of requests, as an SVG."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tools.bench.data.store import SIZES
from tools.bench.report import NAMES, shown
from tools.bench.results import Measured

#: What is drawn: the row, and the beginning of the names of its figures.
LINES: Final = {
    "request page, 5,000 entries": ("request", "5,000 entries"),
    "list, first page": ("list", "first page"),
    "list, 200 times older": ("list", "200 times older"),
    "search, a frequent word": ("search", "a frequent word"),
    "type-ahead, two frequent words": ("type-ahead", "two frequent words"),
}
DRAWN_SIZES: Final = ("small", "medium", "big")
WIDTH, HEIGHT = 440, 330
LEFT, RIGHT, TOP, BOTTOM = 44, 20, 40, 50
#: They differ in lightness too, and the lines end in marks of their own.
COLOURS: Final = ("#0b5cad", "#c2410c", "#15803d", "#7e22ce", "#a16207")
STYLE: Final = """
  text { font: 12px system-ui, sans-serif; fill: #1f2937 }
  .axis { stroke: #9ca3af } .grid { stroke: #e5e7eb } .line { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) { text { fill: #e5e7eb } .grid { stroke: #374151 } }
"""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One page: multiples of the bare view by the number of requests."""

    name: str
    points: Mapping[int, float]


def lines_of(measured: Sequence[Measured], database: str) -> list[Line]:
    """All that was measured of what is drawn. PostgreSQL's own CPU is part of it."""
    found = []
    for name, (key, beginning) in LINES.items():
        points = {
            SIZES[size].requests: times
            for size in DRAWN_SIZES
            if (times := _times_bare(measured, (key, size, database), beginning)) is not None
        }
        if points:
            found.append(Line(name=name, points=points))
    return found


def draw(measured: Sequence[Measured]) -> str:
    """One field for each database, on the same scale."""
    fields = {database: lines_of(measured, database) for database in NAMES}
    top = _round_up(max(value for lines in fields.values() for line in lines for value in line.points.values()))
    legend = list(dict.fromkeys(line.name for lines in fields.values() for line in lines))
    height = HEIGHT + 20 * len(legend)
    title = "CPU of pages as multiples of a bare view, by the number of requests"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" role="img">',
            f"<title>{title}</title>",
            f"<style>{STYLE}</style>",
            *(
                f'<g transform="translate({place * WIDTH} 0)">' + "".join(_field(database, lines, top)) + "</g>"
                for place, (database, lines) in enumerate(fields.items())
            ),
            *_legend(legend),
            "</svg>\n",
        ]
    )


def _times_bare(measured: Sequence[Measured], row: tuple[str, str, str], beginning: str) -> float | None:
    key, size, database = row
    values = {
        (one.key, figure.name): figure.value
        for one in measured
        if (one.size, one.database) == (size, database)
        for figure in one.figures
    }
    bare, times = values.get(("bare", "a view")), values.get((key, f"{beginning}: times bare"))
    own = values.get((key, f"{beginning}: CPU"))
    if bare is None or (own is None and times is None):
        return None
    in_database = values.get((key, f"{beginning}: PostgreSQL"), 0.0) / bare
    return in_database + (times if times is not None else (own or 0.0) / bare)


def _round_up(value: float) -> float:
    """The next 1, 2 or 5 with zeros."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def _field(database: str, lines: Sequence[Line], top: float) -> Iterator[str]:
    yield f'<text x="{LEFT}" y="20" font-weight="600">{NAMES[database]}</text>'
    for step in range(6):
        value = top * step / 5
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(value, top)}" y2="{_y(value, top)}"/>'
        yield f'<text x="{LEFT - 6}" y="{_y(value, top) + 4}" text-anchor="end">{shown(value)}</text>'
    for size in DRAWN_SIZES:
        requests = SIZES[size].requests
        yield f'<text x="{_x(requests)}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{requests:,}</text>'
    yield f'<text x="{WIDTH // 2}" y="{HEIGHT - 12}" text-anchor="middle">requests</text>'
    for line in lines:
        colour = COLOURS[list(LINES).index(line.name)]
        path = " ".join(f"{_x(requests)},{_y(value, top)}" for requests, value in line.points.items())
        yield f'<polyline class="line" stroke="{colour}" points="{path}"/>'
        for requests, value in line.points.items():
            yield f'<circle cx="{_x(requests)}" cy="{_y(value, top)}" r="3.5" fill="{colour}"/>'


def _legend(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names):
        y = HEIGHT + 20 * place
        colour = COLOURS[list(LINES).index(name)]
        yield f'<line class="line" stroke="{colour}" x1="{LEFT}" x2="{LEFT + 24}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{LEFT + 32}" y="{y + 4}">{name}</text>'


def _x(requests: int) -> float:
    decades = math.log10(requests) - 3
    return round(LEFT + 30 + decades / 2 * (WIDTH - LEFT - RIGHT - 60), 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)
