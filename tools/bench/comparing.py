"""Compares what was measured with what was recorded: as ratios, since each machine has a speed of its own."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tools.bench.figures import OF_THE_MACHINE, Figure, Unit
from tools.bench.results import Measured

RECORDED: Final = Path(__file__).with_name("recorded.json")
#: What is worse by more fails.
TOLERANCE: Final = 1.25


def ratios(measured: Iterable[Measured]) -> Iterator[tuple[str, float]]:
    """Each figure as a number that is higher the worse it is: times as multiples of the bare view of the same run."""
    rows = list(measured)
    bare = {(one.size, one.database): one.figures[0].value for one in rows if one.key == "bare" and one.figures}
    for one in rows:
        for figure in one.figures:
            floor = bare.get((one.size, one.database))
            # A share of the machine is neither good nor bad.
            is_compared = one.key != "bare" and figure.unit != Unit.PERCENT
            if is_compared and (floor or figure.unit not in OF_THE_MACHINE):
                yield f"{one.size}, {one.database}: {one.key}, {figure.name}", _ratio(figure, floor or 1.0)


def record(measured: Sequence[Measured], path: Path = RECORDED) -> None:
    """Let these be what later runs are compared with; what was not measured now stays as it was."""
    known = _known(path) | {name: round(value, 3) for name, value in ratios(measured)}
    path.write_text(json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n")


def worse(measured: Sequence[Measured], path: Path = RECORDED) -> list[str]:
    """A line for each ratio that is worse than recorded by more than a quarter."""
    known = _known(path)
    return [
        f"{name}: {value:.3g} instead of {known[name]:.3g}"
        for name, value in ratios(measured)
        if name in known and value > known[name] * TOLERANCE
    ]


def _ratio(figure: Figure, bare: float) -> float:
    if figure.unit == Unit.RATE:
        return 1000 / figure.value / bare
    if figure.unit == Unit.SECONDS:
        return figure.value * 1000 / bare
    return figure.value / bare if figure.unit in OF_THE_MACHINE else figure.value


def _known(path: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
    return found
