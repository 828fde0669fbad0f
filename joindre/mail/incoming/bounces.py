"""Which copy of which mail a report is about: by the signed envelope address, else by Message-ID and address (I8)."""

from collections.abc import Iterator
from dataclasses import dataclass

from joindre.lib.tokens import may_hold_bounce_token, read_bounce_token
from joindre.mail.incoming.reasons import IncomingReason
from joindre.mail.models import IncomingEmail, Mailbox, Recipient
from joindre.mail.outgoing import actions
from postroom import Bounce, Email, Kind

REPORTS = frozenset({Kind.BOUNCE, Kind.DELAY})


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a report was found to be about."""

    reason: IncomingReason
    topic: str = ""


def may_be_report(incoming: IncomingEmail, head: Email) -> bool:
    """Whether a mail must be read to know what it reports: its headers say so, or it came to the sender of a copy."""
    return head.kind in REPORTS or is_signed(incoming, head)


def is_signed(incoming: IncomingEmail, head: Email) -> bool:
    """Whether it came to the signed sender of a copy, which nobody knows but the servers that carried it."""
    return _signed(incoming, head) is not None


def record(incoming: IncomingEmail, mail: Email) -> Recorded:
    """Mark the copies that this report is about. Call it within the transaction that finishes the mail."""
    found = list(_concerned(incoming, mail))
    if not found:
        return Recorded(reason=IncomingReason.UNKNOWN_BOUNCE)
    for recipient, bounce in found:
        is_permanent = bounce.permanent if bounce else mail.kind is Kind.BOUNCE
        actions.record_bounce(recipient, said=_said(bounce), is_permanent=is_permanent)
    reason = IncomingReason.BOUNCE if mail.kind is Kind.BOUNCE else IncomingReason.DELAY_NOTICE
    return Recorded(reason=reason, topic=found[0][0].email.topic)


def recipient_of(incoming: IncomingEmail, mail: Email) -> Recipient | None:
    """The copy whose signed envelope address this came to: a bounce, or an out-of-office reply (RFC 3834, 4)."""
    number = _signed(incoming, mail)
    return None if number is None else Recipient.objects.select_related("email").filter(pk=number).first()


def _signed(incoming: IncomingEmail, mail: Email) -> int | None:
    addresses = [address for address in (*incoming.envelope_to, *mail.recipients) if may_hold_bounce_token(address)]
    if not addresses:
        return None
    for mailbox in Mailbox.objects.all():
        for address in addresses:
            number = read_bounce_token(mailbox.extension_of(address) or "")
            if number is not None:
                return number
    return None


def _concerned(incoming: IncomingEmail, mail: Email) -> Iterator[tuple[Recipient, Bounce | None]]:
    signed = recipient_of(incoming, mail)
    if signed:
        # The report may name another address: that of a forwarder, or what an alias stands for.
        yield signed, _about(signed, mail) or (mail.bounces[0] if mail.bounces else None)
    elif mail.original_message_id:
        copies = Recipient.objects.select_related("email").filter(
            email__message_id=mail.original_message_id.strip("<>")
        )
        for copy in copies:
            if bounce := _about(copy, mail):
                yield copy, bounce


def _about(copy: Recipient, mail: Email) -> Bounce | None:
    own = copy.address.casefold()
    return next((bounce for bounce in mail.bounces if bounce.address.casefold() == own), None)


def _said(bounce: Bounce | None) -> str:
    if bounce is None:
        return ""
    status, reason = bounce.status or "", bounce.reason or ""
    return reason if status in reason else f"{status} {reason}"
