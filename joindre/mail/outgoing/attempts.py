"""What an attempt to send a copy means for its row: the next state, and when the next attempt is due.

How the copy was handed over, and what the other side's words mean, is the transport's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joindre.lib import clock
from joindre.lib.leases import FREE
from joindre.mail.models import Recipient
from joindre.mail.outgoing.address_states import HARD
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.transport import Attempt, AttemptStatus

#: Minutes until the next attempt; then every six hours. The last attempt is about five days after the first.
_WAITS = (1, 2, 5, 10, 20, 40, 60, 120, 240)
_LONGEST_WAIT = 360
MOST_ATTEMPTS = 28


@dataclass(frozen=True, kw_only=True)
class DeliveryOutcome:
    """The state of a copy after an attempt, as the columns of its row."""

    state: Recipient.State
    answer: str
    reason: FailureReason | None = None
    due_at: datetime | None = None
    maybe_twice: bool = False

    def columns(self) -> dict[str, Any]:
        changed: dict[str, Any] = {
            "state": self.state,
            "reason": self.reason or "",
            "answer": self.answer[:500],
            **FREE,
            "data_at": None,
            "is_notified": False,
        }
        if self.state == Recipient.State.ACCEPTED:
            changed["accepted_at"] = clock.now()
        if self.due_at:
            changed["due_at"] = self.due_at
        if self.state == Recipient.State.REFUSED and self.reason in HARD:
            changed["doubt"] = Recipient.Doubt.BAD
        if self.maybe_twice:
            changed["maybe_twice"] = True
        return changed


def evaluate(copy: Recipient, attempt: Attempt) -> DeliveryOutcome:
    """Accepted and refused are final. Everything else is tried again; what may have arrived says so (M7)."""
    if attempt.status is AttemptStatus.ACCEPTED:
        return DeliveryOutcome(state=Recipient.State.ACCEPTED, answer=attempt.said)
    if attempt.status is AttemptStatus.REFUSED:
        return DeliveryOutcome(state=Recipient.State.REFUSED, reason=attempt.reason, answer=attempt.said)
    maybe_twice = attempt.status is AttemptStatus.UNKNOWN
    if copy.attempts >= MOST_ATTEMPTS:
        return DeliveryOutcome(
            state=Recipient.State.REFUSED, reason=FailureReason.GAVE_UP, answer=attempt.said, maybe_twice=maybe_twice
        )
    return DeliveryOutcome(
        state=Recipient.State.DELAYED,
        reason=attempt.reason,
        answer=attempt.said,
        due_at=clock.now() + _wait_after(copy.attempts),
        maybe_twice=maybe_twice,
    )


def _wait_after(attempts: int) -> timedelta:
    return timedelta(minutes=_WAITS[attempts - 1] if attempts <= len(_WAITS) else _LONGEST_WAIT)
