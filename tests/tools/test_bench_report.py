"""The table of the bench: a line for each figure, its goal at the end, and a mark where the goal is not reached."""

import pytest

from tools.bench import report
from tools.bench.figures import Figure, Unit
from tools.bench.results import Measured


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.0021, "0.0021"), (3.14159, "3.14"), (30, "30"), (312.6, "313"), (12_345, "12,345")],
)
def test_figures_are_shown_with_three_digits(value: float, shown: str) -> None:
    assert report.shown(value) == shown


def test_the_table_marks_what_is_not_reached(capsys: pytest.CaptureFixture[str]) -> None:
    slow = Figure(name="CPU", value=12, unit=Unit.CPU, goal=8)
    report.print_table(
        [
            Measured(key="mail", database="sqlite", size="small", figures=(slow,)),
            Measured(key="search", database="sqlite", size="small", skipped="there is no search page yet"),
        ]
    )
    printed = capsys.readouterr().out
    assert "! 12 ms CPU  ≤ 8" in printed
    assert "not measured: there is no search page yet" in printed
