"""A mailbox mails itself through a signed address, by the transport that every mail takes (I1, I3).

The worker sends it, as it sends all mails; no transaction is open meanwhile. `mail.incoming.mailbox_tests` sees it come
back.
"""

import secrets
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.lib import clock, jobs
from joindre.lib.leases import FREE
from joindre.lib.logs import Log
from joindre.lib.tokens import mailbox_test_token
from joindre.mail.addresses import storable, to_wire
from joindre.mail.models import Mailbox, MailboxTest
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.transport import Attempt, AttemptStatus, ConnectionFailed, Envelope
from joindre.mail.outgoing.transports import transport_of

LOG = Log(__name__)
#: Longer than the transport may take for one mail.
STUCK_AFTER = timedelta(minutes=10)
#: A test that stops its workers is not begun for ever.
TRIES = 2
#: What the Message-ID of a test begins with: spares all other mails a question to the database.
MARK = "mailbox-test-"


def begin(mailbox: Mailbox) -> MailboxTest:
    """Have the worker mail this mailbox. While a test waits for the worker, it is that one."""
    with transaction.atomic():
        Mailbox.objects.select_for_update().get(pk=mailbox.pk)
        waiting = MailboxTest.objects.waiting().filter(mailbox=mailbox).first()
        if waiting is not None and not waiting.is_over(clock.now()):
            return waiting
        domain = to_wire(mailbox.address).rpartition("@")[2]
        test = MailboxTest.objects.create(mailbox=mailbox, message_id=f"{MARK}{secrets.token_hex(16)}@{domain}")
        jobs.wake(MailboxTest)
    return test


class MailboxTests:
    """The queue of tests to be sent (`jobs.Queue`)."""

    name = "mailbox tests"
    tables = (MailboxTest,)

    def __init__(self, *, url: str | None = None) -> None:
        self._url = url

    def run_due(self) -> int:
        keys = MailboxTest.objects.claim(limit=1)
        tests = list(MailboxTest.objects.filter(pk__in=keys).select_related("mailbox"))
        with MailboxTest.objects.kept_alive(tests, stuck_after=STUCK_AFTER):
            for test in tests:
                if MailboxTest.objects.begin(test):
                    self._send(test)
        return len(keys)

    def _send(self, test: MailboxTest) -> None:
        try:
            attempt = _GIVEN_UP if test.attempts > TRIES else self._attempt(test)
        except ConnectionFailed as error:
            attempt = error.attempt
        except Exception as error:
            # Whatever stops it, whoever asked is told.
            LOG.exception("mailbox not tested", mailbox=test.mailbox_id)
            said = f"{type(error).__name__}: {error}"
            attempt = Attempt(status=AttemptStatus.LATER, reason=FailureReason.ERROR, said=said)
        self._record(test, attempt)

    def _attempt(self, test: MailboxTest) -> Attempt:
        """Raise `ConnectionFailed`."""
        session = transport_of(self._url or settings.MAIL_URL).connect()
        try:
            content = written(test)
            attempt = session.offer(_envelope(test, size=len(content)))
            return session.hand_over(content) if attempt.is_accepted else attempt
        finally:
            session.close()

    def _record(self, test: MailboxTest, attempt: Attempt) -> None:
        state = MailboxTest.State.SENT if attempt.is_accepted else MailboxTest.State.FAILED
        MailboxTest.objects.held_by(test).update(
            state=state,
            reason=attempt.reason or "",
            answer=storable(attempt.said, longest=500),
            sent_at=clock.now() if attempt.is_accepted else None,
            **FREE,
        )


def written(test: MailboxTest) -> bytes:
    """The mail itself. No machine shall answer it (RFC 3834)."""
    mail = EmailMessage(policy=SMTP)
    address = to_wire(test.mailbox.address)
    with translation.override(settings.LANGUAGE_CODE):
        mail["From"], mail["To"] = address, signed_address(test)
        mail["Subject"] = _("Test of the mailbox %(address)s") % {"address": test.mailbox.address}
        mail["Date"] = format_datetime(test.started_at)
        mail["Message-ID"] = f"<{test.message_id}>"
        mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"] = "auto-generated", "All"
        mail.set_content(_("Joindre sent this email to itself, to see whether it comes back. It can be deleted."))
    return mail.as_bytes()


def signed_address(test: MailboxTest) -> str:
    """As answers of people come, and as long as the longest of them."""
    return to_wire(test.mailbox.extended(mailbox_test_token(test.pk)))


def _envelope(test: MailboxTest, *, size: int) -> Envelope:
    """Reports come to the mailbox itself: where the signed address does not arrive, neither would they."""
    return Envelope(
        copy_id=test.message_id, sender=to_wire(test.mailbox.address), recipient=signed_address(test), size=size
    )


_GIVEN_UP = Attempt(status=AttemptStatus.LATER, reason=FailureReason.ERROR, said="")
