"""What the calls with a contact tell of their numbers (P5, P6)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from joindre.calls.models import Call
from joindre.calls.numbers import CalledNumber, called_numbers
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.factories import make_call

FIRST = datetime(2026, 11, 24, 9, tzinfo=UTC)
LANDLINE, MOBILE = "+33199001234", "+33639981234"
ANSWERED, NO_ANSWER, VOICEMAIL, WRONG = Call.Outcome.values


def at(place: int) -> datetime:
    return FIRST + timedelta(hours=place)


CASES: dict[str, tuple[Sequence[str], CalledNumber]] = {
    "never answered": ([NO_ANSWER, VOICEMAIL], CalledNumber(unanswered=2)),
    "answered last": ([NO_ANSWER, ANSWERED], CalledNumber(reached_at=at(1))),
    "answered twice": ([ANSWERED, ANSWERED], CalledNumber(reached_at=at(1))),
    "not answered since": ([NO_ANSWER, ANSWERED, NO_ANSWER, VOICEMAIL], CalledNumber(reached_at=at(1), unanswered=2)),
    "wrong before it was right": ([WRONG, ANSWERED], CalledNumber(reached_at=at(1))),
}


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_a_number_is_told_by_its_calls(name: str, *, at_once: bool, carol: Contact, ada: Employee) -> None:
    """P6"""
    outcomes, expected = CASES[name]
    for place, outcome in enumerate(outcomes):
        Call.objects.create(contact=carol, employee=ada, number=LANDLINE, outcome=outcome, began_at=at(place))

    assert called_numbers([carol.pk], at_once=at_once) == {(carol.pk, LANDLINE): expected}


def test_each_number_is_told_by_its_own_calls(carol: Contact, ada: Employee) -> None:
    """P6: a call of theirs that we missed says nothing of their number, and one that we answered says that it works."""
    for place, (number, direction, outcome) in enumerate(
        [(LANDLINE, "out", NO_ANSWER), (MOBILE, "in", ANSWERED), (MOBILE, "in", NO_ANSWER), (LANDLINE, "in", NO_ANSWER)]
    ):
        Call.objects.create(
            contact=carol, employee=ada, number=number, direction=direction, outcome=outcome, began_at=at(place)
        )

    assert called_numbers([carol.pk], at_once=False) == {
        (carol.pk, LANDLINE): CalledNumber(unanswered=1),
        (carol.pk, MOBILE): CalledNumber(reached_at=at(1)),
    }


def test_the_newest_word_says_who_noted_that_a_number_is_wrong(
    carol: Contact, ada: Employee, ben: Employee, ticket: Ticket
) -> None:
    """P5: on the sheet of the contact, or on a request."""
    Call.objects.create(contact=carol, employee=ada, number=LANDLINE, outcome=WRONG, began_at=at(0))
    make_call(ticket, by=ben, contact=carol, number=LANDLINE, outcome=WRONG, began_at=at(1))
    make_call(ticket, by=ben, contact=carol, number=MOBILE, outcome=WRONG, began_at=at(2))
    Call.objects.create(contact=carol, employee=ada, number=MOBILE, outcome=WRONG, began_at=at(3))

    assert called_numbers([carol.pk], at_once=False) == {
        (carol.pk, LANDLINE): CalledNumber(wrong_at=at(1), wrong_by=ben.pk),
        (carol.pk, MOBILE): CalledNumber(wrong_at=at(3), wrong_by=ada.pk),
    }
