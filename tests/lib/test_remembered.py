"""Answers that may be some seconds old."""

from itertools import count

from joindre.lib.remembered import Remembered


def test_it_asks_once_in_its_time() -> None:
    answer = Remembered(count().__next__, seconds=60)

    assert [answer(), answer()] == [0, 0]


def test_it_asks_again_afterwards() -> None:
    answer = Remembered(count().__next__, seconds=0)

    assert [answer(), answer()] == [0, 1]


def test_it_asks_again_when_told_to_forget() -> None:
    answer = Remembered(count().__next__, seconds=60)

    before = answer()
    answer.forget()

    assert (before, answer()) == (0, 1)
