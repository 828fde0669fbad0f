"""Writers wait in the order in which they asked, and no turn is lost for good."""

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from joindre.lib import turns
from joindre.lib.turns import Turns
from tests.waiting import wait_until


class Writer:
    """Anything that can be referred to weakly."""


def test_a_turn_comes_at_once_where_nobody_writes_and_stays() -> None:
    line, writer = Turns(), Writer()
    assert line.take(writer, timeout=0)
    assert line.take(writer, timeout=0)
    assert not line.take(Writer(), timeout=0)
    line.give(writer)
    assert line.take(Writer(), timeout=0)


def test_who_asked_first_writes_first() -> None:
    line, first, order = Turns(), Writer(), list[int]()
    line.take(first, timeout=0)

    def write(number: int) -> None:
        writer = Writer()
        assert line.take(writer, timeout=10)
        order.append(number)
        line.give(writer)

    with ThreadPoolExecutor(8) as pool:
        for number in range(8):
            pool.submit(write, number)
            wait_until(lambda number=number: len(line._waiting) == number + 1)  # type: ignore[misc]  # noqa: SLF001 - the line
        line.give(first)

    assert order == list(range(8))


def test_a_wait_that_ended_in_vain_holds_up_nobody() -> None:
    line, first, second = Turns(), Writer(), Writer()
    line.take(first, timeout=0)
    assert not line.take(second, timeout=0.01)
    line.give(second)
    line.give(first)
    assert line.take(Writer(), timeout=0)


def test_the_turn_of_a_writer_who_is_gone_goes_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LOOK", 0.01)
    line, lost = Turns(), [Writer()]
    line.take(lost[0], timeout=0)
    had = list[bool]()
    thread = threading.Thread(target=lambda: had.append(line.take(Writer(), timeout=10)))
    thread.start()
    wait_until(lambda: bool(line._waiting))  # noqa: SLF001 - the line
    lost.clear()
    gc.collect()
    thread.join(timeout=10)
    assert had == [True]


def test_a_seized_turn_is_not_ended_by_its_former_holder() -> None:
    line, first, second = Turns(), Writer(), Writer()
    line.take(first, timeout=0)
    line.seize(second)
    line.give(first)
    assert not line.take(first, timeout=0)


def test_many_who_ask_again_and_again_write_equally_often() -> None:
    line, counts, end = Turns(), [0] * 6, time.monotonic() + 0.5

    def write(number: int) -> None:
        writer = Writer()
        while time.monotonic() < end:
            assert line.take(writer, timeout=10)
            counts[number] += 1
            line.give(writer)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))

    assert line.take(Writer(), timeout=0)
    assert min(counts) > 0
