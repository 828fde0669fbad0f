"""Recognises the mail that a mailbox sent to itself, and notes how it came back (I1, I3)."""

from django.db import transaction
from django.db.models import QuerySet

from joindre.lib import clock
from joindre.lib.tokens import may_hold_mailbox_test_token, read_mailbox_test_token
from joindre.mail.addresses import storable
from joindre.mail.incoming import actions
from joindre.mail.incoming.reasons import IncomingReason
from joindre.mail.models import IncomingEmail, Mailbox, MailboxTest
from joindre.mail.outgoing.diagnosis import diagnose
from joindre.mail.outgoing.mailbox_tests import MARK
from postroom import Email

State = MailboxTest.State


def end(incoming: IncomingEmail, head: Email) -> bool:
    """Note what came back, and give the mail its outcome; `False` where it is no test.

    It is one by its signed address, or by its Message-ID where the address was lost on the way. Nearly no mail is one:
    for the others no transaction is begun.
    """
    address, number = _signed(incoming, head)
    tests = MailboxTest.objects.filter(pk=number) if number is not None else _named(head.message_id)
    if tests is None or (number is None and not tests.exists()):
        return False
    _note_return(incoming, tests, address)
    return True


@transaction.atomic
def _note_return(incoming: IncomingEmail, tests: QuerySet[MailboxTest], address: str) -> None:
    # What comes twice says nothing new.
    tests.filter(returned_at=None).update(
        state=State.RETURNED,
        returned_at=clock.now(),
        came_to=storable(address, longest=320),
        judged_by=incoming.judged_by,
        authentication=incoming.authentication,
    )
    _finish(incoming)


def end_report(incoming: IncomingEmail, mail: Email) -> bool:
    """Note that a test could not be delivered; `False` where the report is about another mail.

    Call it within the transaction that finishes the mail.
    """
    tests = _named(mail.original_message_id)
    if tests is None or not tests.exists():
        return False
    bounce = mail.bounces[0] if mail.bounces else None
    said = f"{bounce.status or ''} {bounce.reason or ''}".strip() if bounce else ""
    columns = {"report": storable(said, longest=500), "reason": diagnose(said)}
    tests.filter(returned_at=None).update(state=State.BOUNCED, **columns)
    _finish(incoming)
    return True


def _finish(incoming: IncomingEmail) -> None:
    actions.finish(incoming, outcome=IncomingEmail.Outcome.IGNORED, reason=IncomingReason.MAILBOX_TEST)


def _named(message_id: str | None) -> QuerySet[MailboxTest] | None:
    """`None` where no test has such a name, as with nearly every mail."""
    wanted = (message_id or "").strip("<>")
    return MailboxTest.objects.filter(message_id=wanted) if wanted.startswith(MARK) else None


def _signed(incoming: IncomingEmail, head: Email) -> tuple[str, int | None]:
    """The signed address among those that the mail came to, and the number of its test."""
    written = (*incoming.envelope_to, *head.recipients)
    addresses = [address for address in written if may_hold_mailbox_test_token(address)]
    for mailbox in Mailbox.objects.all() if addresses else ():
        for address in addresses:
            number = read_mailbox_test_token(mailbox.extension_of(address) or "")
            if number is not None:
                return address, number
    return "", None
