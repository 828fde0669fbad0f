"""Acts on mails that left: sending a copy once more, and noting what a report says of one."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joindre.lib import clock, jobs
from joindre.lib.errors import Refusal
from joindre.lib.leases import FREE
from joindre.mail.models import NOTIFYING, Recipient
from joindre.mail.models.outgoing import RecipientQuerySet
from joindre.mail.outgoing.address_states import doubt_after
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
        doubt=Recipient.Doubt.NONE,
        **FREE,
    )
    if not changed:
        raise NotResendable
    jobs.wake(Recipient)


def record_bounce(recipient: Recipient, *, said: str, is_permanent: bool = True, is_signed: bool = True) -> bool:
    """A report about this copy arrived: mark it, with the reason in plain words (I8, M7).

    One that is not signed says nothing against the address: whoever got the mail too could have written it.
    """
    states = [Recipient.State.ACCEPTED, Recipient.State.DELAYED] if is_permanent else [Recipient.State.ACCEPTED]
    answer = _on_one_line(said)
    if not is_permanent:
        return _record(recipient, states, reason=FailureReason.SLOW, answer=answer)
    reason = diagnose(answer)
    doubt = doubt_after(recipient, reason) if is_signed else Recipient.Doubt.NONE
    return _record(recipient, states, state=Recipient.State.BOUNCED, reason=reason, answer=answer, doubt=doubt)


def record_delivery(recipient: Recipient) -> bool:
    """It arrived after all: what was said before of a delay or a failure is over (M7)."""
    columns = {"state": Recipient.State.ACCEPTED, "reason": "", "answer": "", "doubt": Recipient.Doubt.NONE}
    late = Q(state=Recipient.State.BOUNCED) | Q(state=Recipient.State.ACCEPTED, reason=FailureReason.SLOW)
    return _change(Recipient.objects.filter(late, pk=recipient.pk), **columns)


def record_complaint(recipient: Recipient) -> bool:
    """Who got this copy reported it as unwanted. It arrived, so its state stays."""
    return _record(recipient, [Recipient.State.ACCEPTED], reason=FailureReason.COMPLAINT)


def _record(recipient: Recipient, states: Sequence[str], **columns: object) -> bool:
    return _change(Recipient.objects.filter(pk=recipient.pk, state__in=states), **columns)


def _change(copies: RecipientQuerySet, **columns: object) -> bool:
    """Whoever shows the copy is told."""
    changed = copies.update(**columns, is_notified=False)
    jobs.wake_here(NOTIFYING)
    return bool(changed)


def _on_one_line(said: str) -> str:
    return " ".join(said.split())[:500]
