"""What one try to send a copy came to, as the columns of its row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joindre.lib import clock
from joindre.mail.models import Recipient
from joindre.mail.outgoing.diagnosis import diagnose
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.smtp import Answer, BrokenConversation

#: Minutes until the next try; then every six hours. The last try is about five days after the first.
_WAITS = (1, 2, 5, 10, 20, 40, 60, 120, 240)
_LONGEST_WAIT = 360
TRIES = 28


@dataclass(frozen=True, kw_only=True)
class Outcome:
    state: Recipient.State
    reason: FailureReason | None = None
    answer: str = ""
    due_at: datetime | None = None
    maybe_twice: bool = False

    def columns(self) -> dict[str, Any]:
        changed: dict[str, Any] = {
            "state": self.state,
            "reason": self.reason or "",
            "answer": self.answer[:500],
            "leased_until": None,
            "data_at": None,
            "is_notified": False,
        }
        if self.state == Recipient.State.ACCEPTED:
            changed["accepted_at"] = clock.now()
        if self.due_at:
            changed["due_at"] = self.due_at
        if self.maybe_twice:
            changed["maybe_twice"] = True
        return changed


def judged(copy: Recipient, answer: Answer) -> Outcome:
    """From the server's answer: yes, later, or no."""
    if answer.is_yes:
        return Outcome(state=Recipient.State.ACCEPTED, answer=str(answer))
    reason = diagnose(answer.text, code=answer.code, is_permanent=not answer.is_later)
    if answer.is_later:
        return _later(copy, reason, answer=str(answer))
    return Outcome(state=Recipient.State.REFUSED, reason=reason, answer=str(answer))


def broken(copy: Recipient, error: BrokenConversation, *, maybe_twice: bool = False) -> Outcome:
    """From a connection that failed: nothing is decided, so there is a next try."""
    return _later(copy, error.reason, answer=str(error), maybe_twice=maybe_twice)


def _later(copy: Recipient, reason: FailureReason, *, answer: str, maybe_twice: bool = False) -> Outcome:
    if copy.attempts >= TRIES:
        return Outcome(
            state=Recipient.State.REFUSED, reason=FailureReason.GAVE_UP, answer=answer, maybe_twice=maybe_twice
        )
    wait = _WAITS[copy.attempts - 1] if copy.attempts <= len(_WAITS) else _LONGEST_WAIT
    return Outcome(
        state=Recipient.State.DELAYED,
        reason=reason,
        answer=answer,
        due_at=clock.now() + timedelta(minutes=wait),
        maybe_twice=maybe_twice,
    )
