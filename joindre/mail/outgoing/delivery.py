"""The worker's half of mail out: it claims copies, hands them to a transport and records what became of each (M7).

A copy goes through these moments, each on the disk before the next begins: claimed with a lease; `data_at` set, just
before the mail itself is sent; its outcome. A worker that dies leaves a lease, which ends. Without `data_at` nothing
was handed over, and the copy is sent as if for the first time. With it nobody knows, so the copy is sent again, under
the same Message-ID, and `maybe_twice` says so. No transaction is open while the network is used.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Case, F, When

from joindre.lib import clock, heartbeats, jobs, tallies
from joindre.lib.leases import LEASE
from joindre.lib.logs import Log
from joindre.lib.prepared import PreparedUpdate
from joindre.mail import failpoints
from joindre.mail.durability import write_through
from joindre.mail.failpoints import Failpoint
from joindre.mail.models import NOTIFYING, Recipient
from joindre.mail.models.outgoing import RecipientQuerySet
from joindre.mail.outgoing.actions import NotResendable, resend
from joindre.mail.outgoing.attempts import DeliveryOutcome, evaluate
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.pace import claim_within_pace
from joindre.mail.outgoing.rendering import CopyRenderer, copies_of
from joindre.mail.outgoing.transport import Attempt, AttemptStatus, ConnectionFailed, Session, Transport
from joindre.mail.outgoing.transports import transport_of

LOG = Log(__name__)

#: While a copy is being sent nobody else may take it, so this outlasts the time limits of every transport for one copy.
STUCK_AFTER = timedelta(minutes=10)
BATCH = 20
#: After no session could be opened, how long the transport is left alone.
PAUSE = timedelta(seconds=10)
#: How long an outcome is kept trying to reach the database: without it, a mail would be sent twice.
PATIENCE = timedelta(minutes=2)


class Delivery:
    """The queue of outgoing copies (`jobs.Queue`). The transport is the one given, or that of `url` or the settings."""

    name = "mail out"
    tables = (Recipient,)

    def __init__(
        self,
        *,
        transport: Transport | None = None,
        url: str | None = None,
        pause: timedelta = PAUSE,
        lease: timedelta = LEASE,
    ) -> None:
        self._transport, self._url = transport, url
        self._pause, self._lease = pause, lease
        self._quiet_until = 0.0

    def run_due(self) -> int:
        if time.monotonic() < self._quiet_until:
            return 0
        copies = _claim(self._lease)
        if copies:
            with Recipient.objects.kept_alive(copies, stuck_after=STUCK_AFTER, lease=self._lease):
                failpoints.hit(Failpoint.CLAIMED)
                write_through()
                self._send_all(copies)
        return len(copies)

    def failed(self) -> RecipientQuerySet:
        return Recipient.objects.given_up().select_related("email")

    def describe(self, row: Recipient) -> str:
        return row.answer

    def retry(self, row: Recipient) -> bool:
        try:
            resend(row)
        except NotResendable:
            return False
        return True

    def _send_all(self, copies: list[Recipient]) -> None:
        connection = _Connection(self._transport or transport_of(self._url or settings.MAIL_URL))
        renderer = CopyRenderer(copies)
        try:
            for number, copy in enumerate(copies):
                if jobs.is_stopping():
                    _give_back(copies[number:])
                    break
                _CopyDelivery(copy, renderer=renderer, connection=connection).run()
        finally:
            jobs.wake_here(NOTIFYING)
            connection.close()
        if connection.has_failed:
            self._quiet_until = time.monotonic() + self._pause.total_seconds()


def _claim(lease: timedelta) -> list[Recipient]:
    """Take a few due copies for this worker alone; say of each whose last worker died whether it may have been sent.

    The attempt is counted before it is made: a copy that kills its worker is not tried for ever.
    """
    claimed = claim_within_pace(lambda limit: Recipient.objects.claim(limit=limit, lease=lease, take=_take), most=BATCH)
    return copies_of(claimed)


_take = PreparedUpdate(
    lambda keys, until, claim_key: (
        Recipient.objects.filter(pk__in=keys),
        {
            "leased_until": until,
            "claim_key": claim_key,
            "state": Recipient.State.SENDING,
            "is_notified": False,
            "attempts": F("attempts") + 1,
            "maybe_twice": Case(When(data_at=None, then="maybe_twice"), default=True),
            "data_at": None,
        },
    )
)


def _give_back(copies: list[Recipient]) -> None:
    """What a stopping worker did not begin is another's at once."""
    for copy in copies:
        attempts = copy.attempts - 1
        state = Recipient.State.DELAYED if attempts else Recipient.State.QUEUED
        Recipient.objects.give_back(copy, state=state, attempts=attempts, is_notified=False)


class _Connection:
    """The session of one batch: opened when needed, opened anew when it broke, given up when none can be opened."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._session: Session | None = None
        self._failure: ConnectionFailed | None = None

    @property
    def has_failed(self) -> bool:
        return self._failure is not None

    def session(self) -> Session:
        """Raise `ConnectionFailed`, for the rest of the batch too."""
        if self._failure:
            raise self._failure
        if self._session is None:
            try:
                self._session = self._transport.connect()
            except ConnectionFailed as error:
                self._failure = error
                raise
            failpoints.hit(Failpoint.CONNECTED)
        return self._session

    def reset(self) -> None:
        if self._session and not self._session.reset():
            self.close()

    def close(self) -> None:
        if self._session:
            self._session.close()
        self._session = None


@dataclass
class _CopyDelivery:
    """One copy, from the claim to its outcome."""

    copy: Recipient
    renderer: CopyRenderer
    connection: _Connection

    def run(self) -> None:
        heartbeats.note_progress(self.copy.claim_key)
        try:
            attempt = self._attempt()
        except ConnectionFailed as error:
            attempt = error.attempt
        except OSError as error:
            attempt = self._unexpected(error, FailureReason.FILE_MISSING)
        except Exception as error:
            # Whatever one mail does to us, the next ones are sent.
            LOG.exception("mail not sent", mail=self.copy.email_id, recipient=self.copy.pk)
            attempt = self._unexpected(error, FailureReason.ERROR)
        if attempt:
            self._record(evaluate(self.copy, attempt))

    def _attempt(self) -> Attempt | None:
        """`None` where another worker has taken the copy meanwhile. Raise `ConnectionFailed`."""
        session = self.connection.session()
        mail = self.renderer.render(self.copy, can_carry_international=session.can_carry_international)
        attempt = session.offer(mail.envelope) if mail else _NOT_CARRIED
        if mail and attempt.is_accepted:
            if not self._note_data():
                self.connection.reset()
                return None
            failpoints.hit(Failpoint.DATA_NOTED)
            attempt = session.hand_over(mail.content)
        if not attempt.is_accepted:
            self.connection.reset()
        return attempt

    def _note_data(self) -> bool:
        """The point of no return: from its commit on, a lost worker means that nobody knows."""
        now = clock.now()
        if not Recipient.objects.change_held(self.copy, data_at=now):
            return False
        self.copy.data_at = now
        return True

    def _unexpected(self, error: Exception, reason: FailureReason) -> Attempt | None:
        """Once the mail may have left, nothing is recorded: the lease that ends says that nobody knows."""
        if self.copy.data_at:
            LOG.warning("mail may have left", mail=self.copy.email_id, recipient=self.copy.pk, error=error)
            self.connection.close()
            return None
        self.connection.reset()
        return Attempt(status=AttemptStatus.LATER, reason=reason, said=f"{type(error).__name__}: {error}")

    def _record(self, outcome: DeliveryOutcome) -> None:
        _persist(lambda: Recipient.objects.change_held(self.copy, **outcome.columns()))
        tallies.count("mail out", outcome.state)
        failpoints.hit(Failpoint.OUTCOME_NOTED)


#: An address that this transport can never carry.
_NOT_CARRIED = Attempt(status=AttemptStatus.REFUSED, reason=FailureReason.NO_INTERNATIONAL)


def _persist(update: Callable[[], bool]) -> None:
    """Write down what happened, even where the database is away for a moment."""
    end = time.monotonic() + PATIENCE.total_seconds()
    while True:
        try:
            update()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > end:
                raise
            LOG.warning("database away", waiting="outcome of a mail")
            connection.close()
            time.sleep(0.5)
        else:
            return
