"""Renders the copies of one batch. What all copies of a mail share is rendered once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from joindre.files.models import StoredFile
from joindre.lib.prepared import PreparedQuery
from joindre.mail.addresses import needs_smtputf8, to_wire
from joindre.mail.models import OutgoingEmail, Recipient
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


def copies_of(keys: Sequence[int]) -> list[Recipient]:
    """These copies with their mails and mailboxes: the copies of each mail in a row."""
    return _with_mails(keys=keys)


_with_mails = PreparedQuery(
    lambda keys: Recipient.objects.select_related("email__mailbox").filter(pk__in=keys).order_by("email", "pk")
)
_recipients = PreparedQuery(lambda emails: Recipient.objects.filter(email__in=emails).order_by("pk"))
_Attached = OutgoingEmail.files.through
_attached = PreparedQuery(
    lambda emails: (
        _Attached._base_manager.select_related("storedfile__blob")  # noqa: SLF001 - documented by Django as public
        .filter(outgoingemail__in=emails)
        .order_by("storedfile")
    )
)


class CopyRenderer:
    """Renders the copies of a batch one after another. What their mails hold is fetched together."""

    def __init__(self, copies: Sequence[Recipient]) -> None:
        emails = {copy.email_id for copy in copies}
        self._everybody: Mapping[int, list[Recipient]] = defaultdict(list)
        for one in _recipients(emails=emails):
            if one.field != Recipient.Field.BCC:
                self._everybody[one.email_id].append(one)
        self._files: Mapping[int, list[StoredFile]] = defaultdict(list)
        for row in _attached(emails=emails):
            self._files[row.outgoingemail_id].append(row.storedfile)
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
            everybody = self._everybody[email.pk]
            self._shared = _Shared(email=email, everybody=everybody, body=body(email, self._files[email.pk]))
        return self._shared
