"""Which names are one another with a slip of the fingers (C6)."""

import pytest

from joindre.lib.near_names import is_near, letters, near_letters

NEAR = [
    ("Sophie Delorme", "Sophie Delorme"),
    ("Sophie Delorme", "SOPHIE DELORME"),
    ("Élodie Lefèvre", "Elodie Lefevre"),
    ("Jean-Luc Petit", "Jean Luc Petit"),
    ("Sophie Delorme", "Sophie Delomre"),
    ("Sophie Delorme", "Sohpie Delorme"),
    ("Sophie Delorme", "Sophie Delorne"),
    ("Sophie Delorme", "Sophie Dellorme"),
    ("Sophie Delorme", "Sophie Delome"),
    ("Sophie Delorme", "ophie Delorme"),
    ("Œuvrard Anne", "Oeuvrard Anne"),
]
APART = [
    ("Sophie Delorme", "Paul Simon"),
    ("Sophie Delorme", "Sophie Delo"),
    ("Sophie Delorme", "Sophei Delomre"),
    ("Jean Roy", "Jan Royer"),
    ("Jean", "Jan"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_a_slip_leaves_a_name_near(one: str, other: str) -> None:
    assert is_near(one, other)
    assert is_near(other, one)
    assert letters(other) in near_letters(one)
    assert letters(one) in near_letters(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_more_than_a_slip_does_not(one: str, other: str) -> None:
    assert not is_near(one, other)


def test_the_letters_are_the_same_in_either_order() -> None:
    assert letters("Sophie Delorme") == letters("DELORME, Sophie")


@pytest.mark.parametrize("name", ["a" * 10_000, "名前" * 40, "12345678", "'" * 50])
def test_any_name_asks_for_a_bounded_number_of_letters(name: str) -> None:
    assert len(near_letters(name)) < 2000
