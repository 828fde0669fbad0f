"""What is done once a day is done by whichever worker comes first."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from joindre.lib import daily
from joindre.lib.daily import DailyQueue


@pytest.fixture(autouse=True)
def mark() -> Iterator[Path]:
    mark = Path(settings.DATA_DIR) / "daily"
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    yield mark
    mark.unlink(missing_ok=True)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    monkeypatch.setattr(
        daily, "_tasks", {"drafts": lambda: done.append("drafts"), "files": lambda: done.append("files")}
    )
    return done


def test_it_is_done_once_in_the_order_of_its_apps(done: list[str]) -> None:
    queue = DailyQueue()

    assert [queue.run_due(), queue.run_due()] == [2, 0]
    assert done == ["drafts", "files"]


def test_another_worker_does_not_do_it_again(done: list[str]) -> None:
    DailyQueue().run_due()

    assert DailyQueue().run_due() == 0
    assert len(done) == 2


@pytest.mark.parametrize("hours", [25, -25])
def test_a_day_later_it_is_done_again_and_after_a_clock_that_was_wrong(done: list[str], mark: Path, hours: int) -> None:
    mark.touch()
    then = time.time() - hours * 3600
    os.utime(mark, (then, then))

    DailyQueue().run_due()

    assert len(done) == 2


def test_what_fails_is_tried_tomorrow(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(daily, "_tasks", {"fails": fail})
    with pytest.raises(OSError, match="the disk is full"):
        DailyQueue().run_due()

    assert DailyQueue().run_due() == 0


def test_what_fails_keeps_nothing_else_from_being_done(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A5: the sweep of files comes last, and a full disk would stop it for ever."""

    def fail() -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(daily, "_tasks", {"fails": fail, "files": lambda: done.append("files")})
    with pytest.raises(OSError, match="the disk is full"):
        DailyQueue().run_due()

    assert done == ["files"]
