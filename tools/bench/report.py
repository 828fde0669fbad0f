"""Prints what was measured as one table: a line for each figure, a column for each database and size."""

import math
from collections.abc import Iterable, Sequence

from tools.bench.figures import Figure, Unit
from tools.bench.results import Measured

NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def print_table(measured: Sequence[Measured]) -> None:
    columns = list(dict.fromkeys((one.size, one.database) for one in measured))
    print(f"\n{'':<62}" + "".join(f"{NAMES[database]}, {size}".rjust(20) for size, database in columns) + "  goal")
    for key in dict.fromkeys(one.key for one in measured):
        of_row = {(one.size, one.database): one for one in measured if one.key == key}
        for name in _names(of_row.values()):
            found = [_named(of_row.get(column), name) for column in columns]
            print(f"{key:<16}{name:<46}" + "".join(_cell(figure).rjust(20) for figure in found) + _goal(found))
        for reason in dict.fromkeys(one.skipped for one in of_row.values() if one.skipped):
            print(f"{key:<16}not measured: {reason}")


def markdown(measured: Sequence[Measured]) -> list[str]:
    """The same as lines of a page, for one size of the data."""
    databases = list(dict.fromkeys(one.database for one in measured))
    lines = [f"| row | figure | {' | '.join(NAMES[database] for database in databases)} | goal |"]
    lines.append("|---|---|" + "---:|" * len(databases) + "---|")
    for key in dict.fromkeys(one.key for one in measured):
        of_row = {one.database: one for one in measured if one.key == key}
        for name in _names(of_row.values()):
            found = [_named(of_row.get(database), name) for database in databases]
            cells = [_cell(figure, missed="**{}**") for figure in found]
            lines.append(f"| `{key}` | {name} | {' | '.join(cells)} | {_goal(found).strip()} |")
    return lines


def shown(value: float) -> str:
    """Three digits that count, and no exponent."""
    decimals = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:,.{min(decimals, 4)}f}".rstrip("0").rstrip(".") if decimals else f"{value:,.0f}"


def _names(rows: Iterable[Measured]) -> list[str]:
    return list(dict.fromkeys(figure.name for one in rows for figure in one.figures))


def _named(measured: Measured | None, name: str) -> Figure | None:
    return next((figure for figure in measured.figures if figure.name == name), None) if measured else None


def _cell(figure: Figure | None, *, missed: str = "! {}") -> str:
    if figure is None:
        return ""
    text = f"{shown(figure.value)} {figure.unit}"
    return text if figure.is_met else missed.format(text)


def _goal(figures: Iterable[Figure | None]) -> str:
    """Two databases may have two goals."""
    with_goal = [figure for figure in figures if figure and figure.goal is not None]
    goals = dict.fromkeys(f"{figure.goal:g}" for figure in with_goal)
    if not with_goal:
        return ""
    return f"  {'≥' if with_goal[0].unit == Unit.RATE else '≤'} {' / '.join(goals)}"
