"""Which copy of which mail a report is about: by the signed envelope address, else by Message-ID and address (I8).

Nobody but the servers that carried a copy, and who got it, knows its signed address: such a report is believed. The
Message-ID is known to all who got the mail, so without the signature a report marks the copy for a few days only, and
never the address.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from joindre.lib.tokens import may_hold_bounce_token, read_bounce_token
from joindre.mail.incoming.reasons import IncomingReason
from joindre.mail.models import IncomingEmail, Mailbox, Recipient
from joindre.mail.models.outgoing import RecipientQuerySet
from joindre.mail.outgoing import actions
from postroom import Bounce, Email, Kind

REPORTS = frozenset({Kind.BOUNCE, Kind.DELAY})
#: Reports where they are about a copy of ours.
_FURTHER = frozenset({Kind.COMPLAINT, Kind.RECEIPT})
_REASONS = {
    Kind.BOUNCE: IncomingReason.BOUNCE,
    Kind.DELAY: IncomingReason.DELAY_NOTICE,
    Kind.COMPLAINT: IncomingReason.COMPLAINT,
    Kind.RECEIPT: IncomingReason.DELIVERED,
}
#: Servers try for five days (RFC 5321, 4.5.4.1), and their report is on its way then.
LONGEST_WAY = timedelta(days=6)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a report was found to be about."""

    reason: IncomingReason
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class _Concerned:
    """A copy that a report is about, what is said of it, and whether a signature proves that it is this one."""

    copy: Recipient
    bounce: Bounce | None
    is_signed: bool = False


def may_be_report(incoming: IncomingEmail, head: Email) -> bool:
    """Whether a mail must be read to know what it reports: its headers say so, or it came to the sender of a copy."""
    return head.kind in REPORTS or is_signed(incoming, head)


def is_signed(incoming: IncomingEmail, head: Email) -> bool:
    """Whether it came to the signed sender of a copy, which nobody knows but the servers that carried it."""
    return _signed(incoming, head) is not None


def tells_of_a_copy(incoming: IncomingEmail, mail: Email) -> bool:
    """Whether it is a complaint about a mail of ours, or says that one arrived. Others of their kind are no reports."""
    return mail.kind in _FURTHER and any(_concerned(incoming, mail))


def record(incoming: IncomingEmail, mail: Email) -> Recorded:
    """Mark the copies that this report is about. Call it within the transaction that finishes the mail."""
    found = list(_concerned(incoming, mail))
    if not found:
        return Recorded(reason=IncomingReason.UNKNOWN_BOUNCE)
    for one in found:
        _mark(one, mail)
    return Recorded(reason=_REASONS[mail.kind], topic=found[0].copy.email.topic)


def _mark(one: _Concerned, mail: Email) -> None:
    if mail.kind is Kind.COMPLAINT:
        actions.record_complaint(one.copy)
    elif mail.kind is Kind.RECEIPT:
        actions.record_delivery(one.copy)
    else:
        is_permanent = one.bounce.permanent if one.bounce else mail.kind is Kind.BOUNCE
        actions.record_bounce(one.copy, said=_said(one.bounce), is_permanent=is_permanent, is_signed=one.is_signed)


def recipient_of(incoming: IncomingEmail, mail: Email) -> Recipient | None:
    """The copy whose signed envelope address this came to: a bounce, or an out-of-office reply (RFC 3834, 4)."""
    number = _signed(incoming, mail)
    return None if number is None else Recipient.objects.select_related("email").filter(pk=number).first()


def _signed(incoming: IncomingEmail, mail: Email) -> int | None:
    named = [mail.complaint.sender] if mail.complaint and mail.complaint.sender else []
    all_of_them = (*incoming.envelope_to, *mail.recipients, *named)
    addresses = [address for address in all_of_them if may_hold_bounce_token(address)]
    if not addresses:
        return None
    for mailbox in Mailbox.objects.all():
        for address in addresses:
            number = read_bounce_token(mailbox.extension_of(address) or "")
            if number is not None:
                return number
    return None


def _concerned(incoming: IncomingEmail, mail: Email) -> Iterator[_Concerned]:
    signed = recipient_of(incoming, mail)
    if mail.kind is Kind.RECEIPT and not (signed and mail.delivered):
        # A report that could be written by anybody does not say that all is well.
        return
    if signed:
        # The report may name another address: that of a forwarder, or what an alias stands for.
        worst = max(mail.bounces, key=lambda bounce: bounce.permanent, default=None)
        yield _Concerned(copy=signed, bounce=_about(signed, mail) or worst, is_signed=True)
    elif mail.original_message_id:
        for copy in _sent_lately(incoming, mail.original_message_id.strip("<>")):
            bounce = _about(copy, mail)
            if bounce or _complains(copy, mail):
                yield _Concerned(copy=copy, bounce=bounce)


def _sent_lately(incoming: IncomingEmail, message_id: str) -> RecipientQuerySet:
    """The copies that servers may be trying to deliver still: an unsigned report counts for no others."""
    since = incoming.received_at - LONGEST_WAY
    copies = Recipient.objects.filter(email__message_id=message_id, accepted_at__gte=since)
    return copies.select_related("email")


def _complains(copy: Recipient, mail: Email) -> bool:
    named = mail.complaint.recipients if mail.complaint else ()
    return copy.address.casefold() in {address.casefold() for address in named}


def _about(copy: Recipient, mail: Email) -> Bounce | None:
    own = copy.address.casefold()
    return next((bounce for bounce in mail.bounces if bounce.address.casefold() == own), None)


def _said(bounce: Bounce | None) -> str:
    if bounce is None:
        return ""
    status, reason = bounce.status or "", bounce.reason or ""
    return reason if status in reason else f"{status} {reason}"
