"""What a bench measures: figures with their goals, and the rows of the table that they stand in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """What a figure counts, which also says how two runs are compared."""

    #: Times move with the machine, so that they are compared as multiples of the bare view.
    CPU = "ms CPU"
    WALL = "ms"
    SECONDS = "s"
    #: How many a second; more is better.
    RATE = "/s"
    TIMES = "× bare"
    QUERIES = "queries"
    KILOBYTES = "kB"
    MEBIBYTES = "MiB"
    REQUESTS = "requests"
    SHIFT = "shift"
    RATIO = "×"
    PERCENT = "%"
    COUNT = "in all"


#: They move with the machine as a whole.
OF_THE_MACHINE: Final = frozenset({Unit.CPU, Unit.WALL, Unit.SECONDS, Unit.RATE})


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a row."""

    name: str
    value: float
    unit: Unit
    #: At most, or at least where it is a rate.
    goal: float | None = None

    @property
    def is_met(self) -> bool:
        if self.goal is None:
            return True
        return self.value >= self.goal if self.unit == Unit.RATE else self.value <= self.goal


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """Says why there is nothing to measure."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a row measures on."""

    #: `sqlite` or `postgres`.
    database: str
    #: Name of the size of the data.
    size: str
    #: What the data holds for benches, by name: numbers of requests.
    facts: dict[str, str]
    #: Less is measured, and less exactly.
    is_quick: bool = False

    def rounds(self, count: int) -> int:
        return max(5, count // 4) if self.is_quick else count


Result = Sequence[Figure] | Skipped
Measure = Callable[[Bench], Result]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table of goals."""

    key: str
    title: str
    measure: Measure
    #: Names of the sizes of data that it is measured on.
    sizes: Iterable[str]
    databases: Iterable[str]
    #: Writes into its data, so it works on a copy of what is kept.
    writes: bool
    #: Part of the run of a minute.
    is_quick: bool


ROWS: Final[dict[str, Row]] = {}


def row(
    key: str,
    title: str,
    *,
    sizes: Iterable[str] = ("small", "medium", "big"),
    databases: Iterable[str] = ("sqlite", "postgres"),
    writes: bool = False,
    is_quick: bool = False,
) -> Callable[[Measure], Measure]:
    """Register what measures this row."""

    def decorate(measure: Measure) -> Measure:
        ROWS[key] = Row(
            key=key, title=title, measure=measure, sizes=sizes, databases=databases, writes=writes, is_quick=is_quick
        )
        return measure

    return decorate
