"""Acts on mails that left: sending a copy once more, and noting what a report says of one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.lib import clock, jobs
from joindre.lib.errors import Refusal
from joindre.lib.leases import FREE
from joindre.mail.models import NOTIFYING, Recipient
from joindre.mail.outgoing.diagnosis import diagnose
from joindre.mail.outgoing.failure_reasons import FailureReason


class NotResendable(Refusal):
    message = _("This email is on its way or has arrived: only what was refused or came back can be sent again.")


@transaction.atomic
def resend(recipient: Recipient) -> None:
    """Send a refused or bounced copy once more, under the same Message-ID (M7). Raise `NotResendable`."""
    failed = Recipient.objects.filter(
        pk=recipient.pk, state__in=[Recipient.State.REFUSED, Recipient.State.BOUNCED]
    ).exclude(reason=FailureReason.BAD_ADDRESS)
    changed = failed.update(
        state=Recipient.State.QUEUED,
        reason="",
        answer="",
        attempts=0,
        due_at=clock.now(),
        data_at=None,
        is_notified=False,
        **FREE,
    )
    if not changed:
        raise NotResendable
    jobs.wake(Recipient)


def record_bounce(recipient: Recipient, *, said: str, is_permanent: bool = True) -> bool:
    """A report about this copy arrived: mark it, with the reason in plain words (I8, M7)."""
    states = [Recipient.State.ACCEPTED, Recipient.State.DELAYED] if is_permanent else [Recipient.State.ACCEPTED]
    concerned = Recipient.objects.filter(pk=recipient.pk, state__in=states)
    answer = " ".join(said.split())[:500]
    if is_permanent:
        changed = concerned.update(
            state=Recipient.State.BOUNCED, reason=diagnose(answer), answer=answer, is_notified=False
        )
    else:
        changed = concerned.update(reason=FailureReason.SLOW, answer=answer, is_notified=False)
    jobs.wake_here(NOTIFYING)
    return bool(changed)
