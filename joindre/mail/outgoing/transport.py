"""The seam between the worker and whatever carries a mail away from here.

`delivery` and `attempts` know only what stands in this module. Each implementation has a module of its own (`smtp`,
`folder`), and `transports` chooses one of them by the scheme of a URL.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from joindre.mail.outgoing.failure_reasons import FailureReason


class AttemptStatus(Enum):
    """What an attempt came to."""

    #: The other side has taken the mail and answers for it from now on.
    ACCEPTED = "accepted"
    #: The mail was not taken now; another attempt may succeed.
    LATER = "later"
    #: The mail will never be taken.
    REFUSED = "refused"
    #: The whole mail was handed over, and no answer came: it may have been taken (M7).
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """The result of one step, or of a whole attempt: the status, the reason for people, and the other side's words."""

    status: AttemptStatus
    reason: FailureReason | None = None
    said: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.status is AttemptStatus.ACCEPTED


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """From whom and to whom one copy travels. It is the same each time that this copy is sent."""

    #: Names this copy among all copies that ever left.
    copy_id: str
    sender: str
    recipient: str
    #: Of the mail, in bytes.
    size: int
    #: An address of the envelope or of the headers holds other characters than ASCII.
    is_international: bool = False


class ConnectionFailed(Exception):
    """No session could be opened. Nothing was handed over."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt.said)
        self.attempt = attempt


class Session(Protocol):
    """One connection, used for one mail after another. What fails on the other side is a result, never an exception."""

    @property
    def can_carry_international(self) -> bool:
        """Whether addresses with other characters than ASCII before the @ can be carried."""

    def offer(self, envelope: Envelope) -> Attempt:
        """Ask whether the mail would be taken. Nothing of the mail itself is handed over. Never `UNKNOWN`."""

    def hand_over(self, content: bytes) -> Attempt:
        """Hand over the mail that was offered last. The same copy may be handed over again after a crash."""

    def reset(self) -> bool:
        """Forget the mail in hand; `False` where the session can be used no more."""

    def close(self) -> None:
        """End the session. Never raises."""


class Transport(Protocol):
    """A way for mails to leave."""

    def connect(self) -> Session:
        """Raise `ConnectionFailed`."""
