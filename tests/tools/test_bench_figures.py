"""Two runs of the bench are compared as ratios, and a goal says whether more or less is better."""

from pathlib import Path

from tools.bench.comparing import record, worse
from tools.bench.figures import Figure, Unit
from tools.bench.results import Measured, read


def run(*, bare: float, cpu: float, rate: float = 100, queries: float = 9) -> list[Measured]:
    figures = (
        Figure(name="CPU", value=cpu, unit=Unit.CPU),
        Figure(name="by one core", value=rate, unit=Unit.RATE),
        Figure(name="queries", value=queries, unit=Unit.QUERIES),
        Figure(name="of the cores used", value=cpu, unit=Unit.PERCENT),
    )
    floor = Figure(name="a view", value=bare, unit=Unit.CPU)
    return [
        Measured(key="bare", database="sqlite", size="small", figures=(floor,)),
        Measured(key="request", database="sqlite", size="small", figures=figures),
    ]


def test_a_slower_machine_is_no_worse_result(tmp_path: Path) -> None:
    recorded = tmp_path / "recorded.json"
    record(run(bare=2, cpu=20, rate=100), recorded)
    assert worse(run(bare=4, cpu=40, rate=50), recorded) == []


def test_what_is_worse_by_more_than_a_quarter_is_named(tmp_path: Path) -> None:
    recorded = tmp_path / "recorded.json"
    record(run(bare=2, cpu=20), recorded)
    assert worse(run(bare=2, cpu=24), recorded) == []
    [line] = worse(run(bare=2, cpu=26), recorded)
    assert line == "small, sqlite: request, CPU: 13 instead of 10"
    [line] = worse(run(bare=2, cpu=20, rate=70), recorded)
    assert "by one core" in line
    [line] = worse(run(bare=2, cpu=20, queries=12), recorded)
    assert "queries" in line


def test_recording_some_rows_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    recorded = tmp_path / "recorded.json"
    record(run(bare=2, cpu=20), recorded)
    other = Measured(
        key="list", database="sqlite", size="small", figures=(Figure(name="kB", value=9, unit=Unit.KILOBYTES),)
    )
    record([other], recorded)
    assert len(worse(run(bare=2, cpu=90), recorded)) == 1


def test_a_rate_has_a_least_and_everything_else_a_most() -> None:
    assert Figure(name="", value=110, unit=Unit.RATE, goal=100).is_met
    assert not Figure(name="", value=90, unit=Unit.RATE, goal=100).is_met
    assert not Figure(name="", value=110, unit=Unit.CPU, goal=100).is_met


def test_a_row_that_was_not_measured_says_why() -> None:
    [skipped] = read('{"search": "there is no search page"}', database="sqlite", size="small")
    assert skipped.skipped == "there is no search page"
    assert not skipped.figures
