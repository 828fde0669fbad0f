"""Keys that rise with time and count nothing (D10)."""

import time_machine

from joindre.lib.time_keys import next_key


def test_each_is_above_the_last_and_above_what_it_is_told() -> None:
    keys = [next_key() for _ in range(2_000)]

    assert keys == sorted(set(keys))
    assert next_key(after=keys[-1] + 10**6) > keys[-1] + 10**6


def test_it_is_a_number_of_javascript() -> None:
    assert 0 < next_key() < 2**53


def test_a_clock_that_is_set_back_gives_no_key_twice() -> None:
    before = next_key()

    with time_machine.travel("2026-01-01"):
        assert next_key() > before


def test_how_many_came_between_cannot_be_told() -> None:
    """Two keys of one second say no more than that."""
    first, _between, last = next_key(), next_key(), next_key()

    assert last - first not in {2, 3}
