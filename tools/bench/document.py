"""Writes results into docs/performance.md, and draws docs/growth.svg: `python -m tools.bench.document FILE…`.

The files are those of `bin/bench --json`; of a row that several hold, the last is taken.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.bench import plot, report
from tools.bench.results import Measured, from_json

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = DOCS / "performance.md", DOCS / "growth.svg"
HEADING: Final = "## Results\n"


def main(arguments: Sequence[str]) -> int:
    runs = [json.loads(Path(argument).read_text()) for argument in arguments]
    measured = merged([from_json(row) for run in runs for row in run["rows"]])
    described = PAGE.read_text().partition(HEADING)[0]
    PAGE.write_text(described + HEADING + results(runs, measured))
    PICTURE.write_text(plot.draw(measured))
    return 0


def merged(measured: Sequence[Measured]) -> list[Measured]:
    """Each row once for each size and database: as it was measured last."""
    return list({(one.key, one.size, one.database): one for one in measured}.values())


def results(runs: Sequence[dict[str, str]], measured: Sequence[Measured]) -> str:
    """The machine, when it was measured, and a table for each size of the data."""
    machine = runs[-1]
    software = f"Python {machine['python']}, SQLite {machine['sqlite']}, PostgreSQL {machine['postgres']}"
    when = dict.fromkeys(f"{run['date']} at `{run['head']}` (load {run['load']})" for run in runs)
    lines = [
        "",
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory']}; {software}.",
        f"Measured on {', '.join(when)}.",
        f"A load above {machine['cores']} says that other work slowed down what is measured by the clock.",
        "**Bold** is a goal that is not reached.",
        "",
        "![CPU of pages as multiples of a bare view, by the number of requests](growth.svg)",
    ]
    for size in dict.fromkeys(one.size for one in measured):
        lines += ["", f"### {size}", "", *report.markdown([one for one in measured if one.size == size])]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
