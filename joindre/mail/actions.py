"""Acts on mails that arrived, and on what became of those that left."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from joindre.files import actions as files
from joindre.files.models import Blob, digest
from joindre.lib import jobs
from joindre.lib.errors import Refusal
from joindre.mail.addresses import storable
from joindre.mail.diagnosis import diagnose
from joindre.mail.durability import write_through
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail, Recipient
from joindre.mail.reasons import Reason
from joindre.mail.steps import Step, reached

#: One sender gets one automatic answer within it (I8).
ANSWER_PAUSE = timedelta(hours=1)


class NotResendable(Refusal):
    message = _("This mail is on its way or has arrived: only what was refused or came back can be sent again.")


class AlreadyFinished(Exception):
    """Another worker has dealt with this mail: whatever was done for it here must be undone."""


def default_mailbox() -> Mailbox:
    """The mailbox used where nothing else is said; on a new installation it is made from the site's address."""
    mailbox = Mailbox.objects.filter(is_default=True).first()
    if mailbox:
        return mailbox
    address = settings.DEFAULT_FROM_EMAIL
    return Mailbox.objects.get_or_create(address=address, defaults={"name": "Support", "is_default": True})[0]


def take_in(raw: bytes, *, envelope_from: str, envelope_to: Sequence[str], mailbox: Mailbox | None) -> IncomingEmail:
    """Store a mail as it came: its bytes first, then its row; both are on the disk when this returns (I2)."""
    write_through()
    sha256 = digest(raw)
    files.write(sha256, raw)
    reached(Step.RAW_STORED)
    with transaction.atomic():
        blob, _is_new = Blob.objects.get_or_create(sha256=sha256, defaults={"size": len(raw)})
        incoming = IncomingEmail.objects.create(
            raw=blob,
            mailbox=mailbox,
            envelope_from=storable(envelope_from, longest=320),
            envelope_to=[storable(address, longest=320) for address in envelope_to],
        )
        jobs.wake()
    reached(Step.ROW_STORED)
    return incoming


def finish(
    incoming: IncomingEmail, *, outcome: str, reason: str = "", detail: str = "", matched_by: str = "", topic: str = ""
) -> None:
    """Give an arrived mail its one outcome, in the transaction of what was done for it.

    Raise `AlreadyFinished` where it has one, or `IntegrityError` where the same mail was posted before (I9): both undo
    that transaction.
    """
    columns = {
        "outcome": outcome,
        "reason": reason,
        "detail": detail[:500],
        "matched_by": matched_by,
        "topic": topic,
        "leased_until": None,
        "finished_at": timezone.now(),
    }
    pending = IncomingEmail.objects.filter(pk=incoming.pk, outcome=IncomingEmail.Outcome.PENDING)
    if not pending.update(**columns):
        raise AlreadyFinished(f"incoming mail {incoming.pk}")
    for name, value in columns.items():
        setattr(incoming, name, value)


def record_bounce(recipient: Recipient, *, said: str, is_permanent: bool = True) -> bool:
    """A report about this copy arrived: mark it, with the reason in plain words (I8, M7)."""
    states = [Recipient.State.ACCEPTED, Recipient.State.DELAYED] if is_permanent else [Recipient.State.ACCEPTED]
    concerned = Recipient.objects.filter(pk=recipient.pk, state__in=states)
    answer = " ".join(said.split())[:500]
    if is_permanent:
        changed = concerned.update(state=Recipient.State.BOUNCED, reason=diagnose(answer), answer=answer, is_told=False)
    else:
        changed = concerned.update(reason=Reason.SLOW, answer=answer, is_told=False)
    return bool(changed)


@transaction.atomic
def resend(recipient: Recipient) -> None:
    """Send a refused or bounced copy once more, under the same Message-ID (M7). Raise `NotResendable`."""
    failed = Recipient.objects.filter(
        pk=recipient.pk, state__in=[Recipient.State.REFUSED, Recipient.State.BOUNCED]
    ).exclude(reason=Reason.BAD_ADDRESS)
    changed = failed.update(
        state=Recipient.State.QUEUED,
        reason="",
        answer="",
        attempts=0,
        due_at=timezone.now(),
        leased_until=None,
        data_at=None,
        is_told=False,
    )
    if not changed:
        raise NotResendable
    jobs.wake()


def may_answer(incoming: IncomingEmail, *, now: datetime) -> bool:
    """Whether a machine may answer this sender now: not twice within the hour (I8)."""
    recently = OutgoingEmail.objects.filter(is_automatic=True, created_at__gt=now - ANSWER_PAUSE).exclude(
        in_reply_to=""
    )
    address = incoming.sender_address
    return bool(address) and not recently.filter(recipients__address__iexact=address).exists()
