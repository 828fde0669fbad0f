"""The worker's half of mail out: claims copies, hands them to the mail server, records what became of each (M7).

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
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from joindre.lib import clock, jobs
from joindre.lib.logs import Log
from joindre.mail import failpoints
from joindre.mail.durability import write_through
from joindre.mail.failpoints import Failpoint
from joindre.mail.models import Recipient
from joindre.mail.outgoing.attempts import Outcome, broken, judged
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.rendering import Renderer
from joindre.mail.outgoing.smtp import Answer, AnswerLost, BrokenConversation, Conversation, Server

LOG = Log(__name__)

#: Until the mail itself is sent, a lease that ends costs nothing: whoever lost it sees that and lets go.
LEASE = timedelta(minutes=2)
#: From then on nobody may take the copy while it is being sent, so this outlasts the time limits in `smtp`.
DATA_LEASE = timedelta(minutes=10)
BATCH = 20
#: After a server could not be reached, how long it is left alone.
PAUSE = timedelta(seconds=10)
#: How long an outcome is kept trying to reach the database: without it, a mail would be sent twice.
PATIENCE = timedelta(minutes=2)


class Delivery:
    """The queue of outgoing copies (`jobs.Queue`). `url` is the mail server, that of the settings by default."""

    name = "mail out"

    def __init__(self, *, url: str | None = None, pause: timedelta = PAUSE) -> None:
        self._url = url
        self._pause = pause
        self._quiet_until = 0.0

    def run_due(self) -> int:
        if time.monotonic() < self._quiet_until:
            return 0
        copies = _claim()
        if copies:
            failpoints.hit(Failpoint.CLAIMED)
            write_through()
            self._send_all(copies)
        return len(copies)

    def _send_all(self, copies: list[Recipient]) -> None:
        line = _Line(Server.parse(self._url or settings.SMTP_URL))
        letters = Renderer()
        try:
            for number, copy in enumerate(copies):
                if jobs.is_stopping():
                    _give_back(copies[number:])
                    break
                _Delivering(copy, letters=letters, line=line).run()
        finally:
            line.close()
        if line.is_dead:
            self._quiet_until = time.monotonic() + self._pause.total_seconds()


def _claim() -> list[Recipient]:
    """Take a few due copies for this worker alone; say of each whose last worker died whether it may have been sent."""
    with transaction.atomic():
        due = Recipient.objects.due(clock.now())
        keys = jobs.claim(due, lease=LEASE, limit=BATCH, state=Recipient.State.SENDING, is_notified=False)
        mine = Recipient.objects.filter(pk__in=keys)
        if keys:
            mine.filter(data_at__isnull=False).update(maybe_twice=True, data_at=None)
    return list(mine.select_related("email__mailbox").order_by("email", "pk"))


def _give_back(copies: list[Recipient]) -> None:
    """What a stopping worker did not begin is another's at once."""
    for copy in copies:
        mine = Recipient.objects.held_by(copy.leased_until).filter(pk=copy.pk)
        state = Recipient.State.DELAYED if copy.attempts else Recipient.State.QUEUED
        mine.update(state=state, leased_until=None, is_notified=False)


class _Line:
    """The connection of one batch: made when needed, made anew when it broke, given up when none can be made."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._conversation: Conversation | None = None
        self._failure: BrokenConversation | None = None

    @property
    def is_dead(self) -> bool:
        return self._failure is not None

    def open(self) -> Conversation:
        if self._failure:
            raise self._failure
        if self._conversation is None:
            try:
                self._conversation = self._server.connect()
            except BrokenConversation as error:
                self._failure = error
                raise
            failpoints.hit(Failpoint.CONNECTED)
        return self._conversation

    def start_over(self) -> None:
        if self._conversation and not self._conversation.start_over():
            self.close()

    def close(self) -> None:
        if self._conversation:
            self._conversation.close()
        self._conversation = None


@dataclass
class _Delivering:
    """One copy, from the claim to its outcome."""

    copy: Recipient
    letters: Renderer
    line: _Line

    def run(self) -> None:
        if not self._begin():
            return
        try:
            outcome = self._deliver()
        except AnswerLost as error:
            self.line.close()
            outcome = broken(self.copy, error, maybe_twice=True)
        except BrokenConversation as error:
            self.line.close()
            outcome = broken(self.copy, error)
        except OSError as error:
            outcome = self._not_put_together(FailureReason.FILE_MISSING, error)
        except Exception as error:
            # Whatever one mail does to us, the next ones are sent. Once it may have left, its lease tells its story.
            LOG.exception("mail not sent", mail=self.copy.email_id, recipient=self.copy.pk)
            if self.copy.data_at:
                return
            outcome = self._not_put_together(FailureReason.ERROR, error)
        if outcome:
            self._record(outcome)

    def _begin(self) -> bool:
        """Count this try before it is made, so that a mail that kills its worker is not tried for ever."""
        lease = clock.now() + LEASE
        mine = Recipient.objects.held_by(self.copy.leased_until).filter(pk=self.copy.pk)
        if not mine.update(leased_until=lease, attempts=F("attempts") + 1):
            return False
        self.copy.leased_until = lease
        self.copy.attempts += 1
        return True

    def _deliver(self) -> Outcome | None:
        """`None` where another worker has taken the copy meanwhile."""
        conversation = self.line.open()
        mail = self.letters.prepare(self.copy, is_international=conversation.is_international)
        answer = Answer(code=_NO_INTERNATIONAL, text="5.6.7") if mail is None else conversation.offer(mail.envelope)
        if mail and answer.is_yes:
            if not self._note_data():
                self.line.start_over()
                return None
            failpoints.hit(Failpoint.DATA_NOTED)
            answer = conversation.hand_over(mail.content)
        if not answer.is_yes:
            self.line.start_over()
        return judged(self.copy, answer)

    def _note_data(self) -> bool:
        """The point of no return: from its commit on, a lost worker means that nobody knows."""
        now = clock.now()
        mine = Recipient.objects.held_by(self.copy.leased_until).filter(pk=self.copy.pk)
        if not mine.update(data_at=now, leased_until=now + DATA_LEASE):
            return False
        self.copy.data_at, self.copy.leased_until = now, now + DATA_LEASE
        return True

    def _not_put_together(self, reason: FailureReason, error: Exception) -> Outcome:
        self.line.start_over()
        return broken(self.copy, BrokenConversation(reason, f"{type(error).__name__}: {error}"))

    def _record(self, outcome: Outcome) -> None:
        mine = Recipient.objects.filter(pk=self.copy.pk, leased_until=self.copy.leased_until)
        _persist(lambda: mine.update(**outcome.columns()))
        jobs.wake()
        failpoints.hit(Failpoint.OUTCOME_NOTED)


_NO_INTERNATIONAL = 550


def _persist(update: Callable[[], int]) -> None:
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
