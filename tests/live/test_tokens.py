import time_machine
from hypothesis import given
from hypothesis import strategies as some

from joindre.live import tokens


def test_a_pass_says_who_listens_to_what() -> None:
    token = tokens.issue(topic="ticket:1", audience="staff", key="e12", name="Zoé", initials="Z", label="Support")

    read = tokens.read(token)

    assert read is not None
    assert (read.topic, read.audience, read.key, read.name, read.label) == (
        "ticket:1",
        "staff",
        "e12",
        "Zoé",
        "Support",
    )
    assert not read.is_expired


def test_a_pass_runs_out() -> None:
    with time_machine.travel("2026-11-24 08:00Z", tick=False) as clock:
        read = tokens.read(tokens.issue(topic="ticket:1", audience="staff", key="e12", name="Zoé"))
        assert read is not None
        clock.shift(tokens.LIFETIME - 1)
        before = read.is_expired
        clock.shift(1)

        assert not before
        assert read.is_expired


@given(some.text())
def test_what_is_not_of_our_making_is_no_pass(text: str) -> None:
    assert tokens.read(text) is None


@given(some.data())
def test_a_changed_character_makes_it_worthless(data: some.DataObject) -> None:
    token = tokens.issue(topic="ticket:1", audience="client", key="c1", name="Ève")
    place = data.draw(some.integers(0, len(token) - 1))
    other = data.draw(some.characters(codec="ascii").filter(lambda letter: letter != token[place]))

    changed = tokens.read(token[:place] + other + token[place + 1 :])

    assert changed is None
