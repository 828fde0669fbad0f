"""The mails of one batch, ready to be handed over: what all copies of a mail share is made once."""

from collections.abc import Sequence
from dataclasses import dataclass

from joindre.mail.addresses import needs_smtputf8, to_wire
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.mail.outgoing import headers as compose
from joindre.mail.outgoing.bodies import body
from joindre.mail.outgoing.smtp import Envelope


@dataclass(frozen=True, kw_only=True)
class Prepared:
    envelope: Envelope
    content: bytes


@dataclass(frozen=True, kw_only=True)
class _Shared:
    email: OutgoingEmail
    everybody: Sequence[Recipient]
    body: bytes


class Renderer:
    def __init__(self) -> None:
        self._shared: _Shared | None = None

    def prepare(self, copy: Recipient, *, is_international: bool) -> Prepared | None:
        """`None` where the server cannot take this address at all. `is_international`: it knows SMTPUTF8."""
        shared = self._share(copy.email)
        recipient = to_wire(copy.address)
        if needs_smtputf8(recipient) and not is_international:
            return None
        heads = compose.heads(shared.email, copy, everybody=shared.everybody, international=is_international)
        content = heads + shared.body
        envelope = Envelope(
            sender=compose.envelope_sender(shared.email, copy),
            recipient=recipient,
            size=len(content),
            is_international=not heads.isascii() or needs_smtputf8(recipient),
        )
        return Prepared(envelope=envelope, content=content)

    def _share(self, email: OutgoingEmail) -> _Shared:
        """Copies of one mail follow each other, so only the last mail's body is kept."""
        if self._shared is None or self._shared.email.pk != email.pk:
            files = list(email.files.select_related("blob").order_by("pk"))
            self._shared = _Shared(email=email, everybody=list(email.recipients.in_heads()), body=body(email, files))
        return self._shared
