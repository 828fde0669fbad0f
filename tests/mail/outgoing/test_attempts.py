"""What an attempt means for its copy: its next state, the columns of its row, and when it is tried again (M7)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from joindre.mail.models import Recipient
from joindre.mail.outgoing.attempts import DeliveryOutcome, evaluate
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.transport import Attempt, AttemptStatus

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
WAITS = [1, 2, 5, 10, 20, 40, 60, 120, 240] + [360] * 18


def after(attempts: int, status: AttemptStatus) -> DeliveryOutcome:
    attempt = Attempt(status=status, reason=FailureReason.BUSY, said="said")
    with time_machine.travel(NOW, tick=False):
        return evaluate(Recipient(attempts=attempts), attempt)


def columns(outcome: DeliveryOutcome) -> dict[str, object]:
    with time_machine.travel(NOW, tick=False):
        return outcome.columns()


def test_each_wait_is_longer_until_it_is_six_hours() -> None:
    """M7"""
    outcomes = [after(attempts, AttemptStatus.LATER) for attempts in range(1, 28)]

    assert [outcome.due_at for outcome in outcomes] == [NOW + timedelta(minutes=minutes) for minutes in WAITS]
    assert {outcome.state for outcome in outcomes} == {"delayed"}


@pytest.mark.parametrize(
    ("status", "maybe_twice"), [(AttemptStatus.LATER, False), (AttemptStatus.UNKNOWN, True)]
)  # fmt: skip
@pytest.mark.parametrize(
    ("attempts", "state", "reason"), [(27, "delayed", "busy"), (28, "refused", "gave_up"), (29, "refused", "gave_up")]
)
def test_the_twenty_eighth_attempt_is_the_last(
    attempts: int, state: str, reason: str, status: AttemptStatus, maybe_twice: object
) -> None:
    """M7: whatever nobody knows is said to the end."""
    outcome = after(attempts, status)

    assert (outcome.state, outcome.reason, outcome.answer) == (state, reason, "said")
    assert (outcome.maybe_twice, outcome.due_at is None) == (maybe_twice, state == "refused")


@pytest.mark.parametrize("attempts", [1, 28])
def test_an_answer_is_final_whatever_the_number_of_attempts(attempts: int) -> None:
    """M7"""
    accepted, refused = after(attempts, AttemptStatus.ACCEPTED), after(attempts, AttemptStatus.REFUSED)

    assert (accepted.state, accepted.reason, accepted.answer) == ("accepted", None, "said")
    assert (refused.state, refused.reason, refused.answer) == ("refused", "busy", "said")
    assert (accepted.maybe_twice, refused.maybe_twice, accepted.due_at, refused.due_at) == (False, False, None, None)


def test_an_accepted_copy_is_free_and_says_when() -> None:
    """M7: that an earlier attempt may have arrived too is not forgotten."""
    outcome = DeliveryOutcome(state=Recipient.State.ACCEPTED, answer="x" * 600)

    assert columns(outcome) == {
        "state": "accepted",
        "reason": "",
        "answer": "x" * 500,
        "leased_until": None,
        "claim_key": None,
        "data_at": None,
        "is_notified": False,
        "accepted_at": NOW,
    }


def test_a_delayed_copy_says_why_and_when_it_is_due() -> None:
    """M7"""
    outcome = DeliveryOutcome(
        state=Recipient.State.DELAYED, answer="", reason=FailureReason.BUSY, due_at=NOW, maybe_twice=True
    )

    assert columns(outcome) == {
        "state": "delayed",
        "reason": "busy",
        "answer": "",
        "leased_until": None,
        "claim_key": None,
        "data_at": None,
        "is_notified": False,
        "due_at": NOW,
        "maybe_twice": True,
    }


def test_an_attempt_says_nothing_of_its_own_accord() -> None:
    attempt = Attempt(status=AttemptStatus.LATER)

    assert (attempt.reason, attempt.said, attempt.is_accepted) == (None, "", False)
    assert Attempt(status=AttemptStatus.ACCEPTED).is_accepted
