"""The transport of the demo's past: every mail of its stories was accepted when it was sent."""

from typing import Final

from joindre.mail.outgoing.transport import Attempt, AttemptStatus, Envelope

_ACCEPTED: Final = Attempt(status=AttemptStatus.ACCEPTED, said="250 2.0.0 Ok")


class AcceptingTransport:
    """A transport and its session in one: it accepts every mail and keeps none."""

    can_carry_international = True

    def connect(self) -> "AcceptingTransport":
        return self

    def offer(self, envelope: Envelope) -> Attempt:  # noqa: ARG002 - as the protocol calls it
        return _ACCEPTED

    def hand_over(self, content: bytes) -> Attempt:  # noqa: ARG002 - as the protocol calls it
        return _ACCEPTED

    def reset(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing needs to be closed."""
