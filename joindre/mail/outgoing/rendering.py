"""Renders the copies of one batch. What all copies of a mail share is rendered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from joindre.mail.addresses import needs_smtputf8, to_wire
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.mail.models.outgoing import RecipientQuerySet
from joindre.mail.outgoing.bodies import body
from joindre.mail.outgoing.headers import envelope_sender, headers
from joindre.mail.outgoing.transport import Envelope


@dataclass(frozen=True, kw_only=True)
class RenderedCopy:
    """One copy as its transport needs it."""

    envelope: Envelope
    content: bytes


@dataclass(frozen=True, kw_only=True)
class _Shared:
    """What all copies of a mail have in common."""

    email: OutgoingEmail
    everybody: Sequence[Recipient]
    body: bytes


def with_parts(copies: RecipientQuerySet) -> list[Recipient]:
    """These copies with all that is rendered of their mails, fetched together: the copies of each mail in a row."""
    rows = copies.select_related("email__mailbox").prefetch_related("email__files__blob", "email__recipients")
    return list(rows.order_by("email", "pk"))


class CopyRenderer:
    """Renders the copies of a batch one after another."""

    def __init__(self) -> None:
        self._shared: _Shared | None = None

    def render(self, copy: Recipient, *, can_carry_international: bool) -> RenderedCopy | None:
        """`None` where the transport cannot carry the recipient's address at all."""
        shared = self._share(copy.email)
        recipient = to_wire(copy.address)
        if needs_smtputf8(recipient) and not can_carry_international:
            return None
        written = headers(shared.email, copy, everybody=shared.everybody, international=can_carry_international)
        content = written + shared.body
        envelope = Envelope(
            copy_id=f"{shared.email.message_id}.{copy.pk}",
            sender=envelope_sender(shared.email, copy),
            recipient=recipient,
            size=len(content),
            is_international=not written.isascii() or needs_smtputf8(recipient),
        )
        return RenderedCopy(envelope=envelope, content=content)

    def _share(self, email: OutgoingEmail) -> _Shared:
        """Copies of one mail follow each other, so only the last mail's body is kept."""
        if self._shared is None or self._shared.email.pk != email.pk:
            files, recipients = (sorted(rows.all(), key=attrgetter("pk")) for rows in (email.files, email.recipients))
            everybody = [one for one in recipients if one.field != Recipient.Field.BCC]
            self._shared = _Shared(email=email, everybody=everybody, body=body(email, files))
        return self._shared
