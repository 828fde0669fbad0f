"""The stories of the demo, and the hours in which they happen."""

import re
from datetime import UTC, datetime

import pytest

from joindre.demo.chance import Chance
from joindre.demo.company import MAILBOXES
from joindre.demo.hours import ZONE, earlier, later, worked, working
from joindre.demo.player import ACTS, DELAYS
from joindre.demo.stories import Story, rich, stories, tell, typeset

WORDS = re.compile(r"\{(\w+)\}")
NAMES = """
    me requester requester_full user customer site printer version invoice amount article count seats when month
    next_month year cabinet
"""
KNOWN = dict.fromkeys(NAMES.split(), "mot")


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.title)
def test_a_story_can_be_told_whatever_falls(story: Story) -> None:
    texts = [story.title, story.description, *(text for step in story.steps for text in (step.rest, step.text))]
    for seed in range(20):
        told = [tell(text, KNOWN, Chance(seed)) for text in texts]

        assert not re.search(r"[\[\]{}|](?! *$)", " ".join(told[:2] + told[3::2]))


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.title)
def test_a_story_is_made_of_what_exists(story: Story) -> None:
    assert story.type in {"Correction", "Question", "Évolution", "Prestation"}
    assert story.severity in {"Bloquante", "Majeure", "Mineure", "Cosmétique"}
    assert story.group in MAILBOXES
    assert {step.kind for step in story.steps} <= ACTS.keys() == DELAYS.keys()


def test_texts_are_typeset_as_french_is() -> None:
    assert (
        typeset("L'écran « noir » : pourquoi ? 1 284 €") == "L’écran «\xa0noir\xa0»\xa0: pourquoi\u202f? 1\xa0284\xa0€"
    )


def test_a_word_that_begins_with_a_vowel_elides_what_stands_before_it() -> None:
    assert tell("clôture de {month}", {"month": "octobre"}, Chance(1)) == "clôture d’octobre"
    assert tell("clôture de {month}", {"month": "mai"}, Chance(1)) == "clôture de mai"


def test_texts_become_rich_text() -> None:
    html = rich("Bonjour,\n\nUn **mot** <b>.\n\n- un\n- deux")

    assert html == (
        "<p>Bonjour,</p><p>Un <strong>mot</strong> &lt;b&gt;.</p><ul><li><p>un</p></li><li><p>deux</p></li></ul>"
    )


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-20 17:50", 20, "2026-11-23 08:40"),
        ("2026-11-21 12:00", 30, "2026-11-23 09:00"),
        ("2026-11-24 07:00", 60, "2026-11-24 09:30"),
        ("2026-11-24 10:00", 1200, "2026-11-26 11:00"),
    ],
)
def test_things_happen_in_working_hours(start: str, minutes: int, end: str) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=ZONE)

    assert later(begins, minutes=minutes) == datetime.fromisoformat(end).replace(tzinfo=ZONE)


def test_a_working_moment_stays_as_it_is() -> None:
    moment = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)

    assert working(moment) == moment


@pytest.mark.parametrize(
    ("end", "minutes", "start"),
    [
        ("2026-11-23 08:40", 20, "2026-11-20 17:50"),
        ("2026-11-21 12:00", 30, "2026-11-20 17:30"),
        ("2026-11-24 07:00", 60, "2026-11-23 17:00"),
        ("2026-11-26 11:00", 1200, "2026-11-24 10:00"),
    ],
)
def test_things_happened_in_working_hours(end: str, minutes: int, start: str) -> None:
    ended = datetime.fromisoformat(end).replace(tzinfo=ZONE)

    assert earlier(ended, minutes=minutes) == datetime.fromisoformat(start).replace(tzinfo=ZONE)


def test_at_night_the_last_moment_of_work_is_the_evening() -> None:
    night = datetime(2026, 11, 24, 5, 30, tzinfo=ZONE)

    assert worked(night) == datetime(2026, 11, 23, 18, tzinfo=ZONE)
