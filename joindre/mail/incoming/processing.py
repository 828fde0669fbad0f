"""The worker's half of mail in: reads what was taken in, and gives each mail to whoever posts it (I2).

A mail is claimed with a lease and read outside any transaction: first its head, who and where to and what kind. Only
what will be posted, or reports on a mail of ours, is read in whole (A4). What concerns mail alone (bounces, our own
mails come back, the same mail again) ends here, the rest goes to the consumer of the rooms above, which posts it and
calls `actions.finish` in one transaction. An error is noted with the mail, which is tried again later and then kept as
failed: it never stops the next one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, transaction

import postroom
from joindre.lib import clock, jobs, tallies
from joindre.lib.leases import FREE
from joindre.lib.logs import Log
from joindre.lib.prepared import PreparedQuery
from joindre.live import kept
from joindre.mail import failpoints
from joindre.mail.addresses import storable
from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming import actions, bounces, mailbox_tests, screening
from joindre.mail.incoming.authentication import evaluate, judge_of
from joindre.mail.incoming.raw_mails import RawMail, unread_fingerprint
from joindre.mail.incoming.reader import READER, NoReader, TooHeavy
from joindre.mail.incoming.reasons import IncomingReason
from joindre.mail.models import IncomingEmail
from joindre.mail.models.incoming import IncomingEmailQuerySet

LOG = Log(__name__)

#: Longer than the reader and the database may take for one mail together.
STUCK_AFTER = timedelta(minutes=5)
BATCH = 10
TRIES = 3
#: After a try that failed, so many times longer each time.
WAIT = timedelta(seconds=30)

Outcome = IncomingEmail.Outcome


@dataclass(frozen=True, kw_only=True)
class Considered:
    """What the head of a mail tells those who post it."""

    #: Whether this is who the mail says: by the receiving server, or by an address that was given to them alone.
    is_proved: bool = False
    #: Why it is set aside without being read; blank where it is to be read.
    reason: str = ""
    #: What becomes of it then.
    outcome: str = IncomingEmail.Outcome.SET_ASIDE
    topic: str = ""
    matched_by: str = ""
    #: Does what the mail asks for once all of it is read, and calls `actions.finish`, both in one transaction.
    post: Callable[[postroom.Email], None] | None = None


class Consumer(Protocol):
    """Whoever posts arrived mails. Declared by the rooms above, in `AppConfig.ready`."""

    def consider(self, incoming: IncomingEmail, head: postroom.Email) -> Considered:
        """Say who wrote, whether the rest is worth reading, and how it is posted. `head` has no text and no files."""

    def tell_too_many(self, incoming: IncomingEmail) -> None:
        """Tell staff that more mails than may be come in somebody's name. Called within the transaction."""


class _Nobody:
    def consider(self, _incoming: IncomingEmail, _head: postroom.Email) -> Considered:
        return Considered(reason=IncomingReason.NOT_HANDLED)

    def tell_too_many(self, incoming: IncomingEmail) -> None:
        """There is nobody to tell."""


_consumer: list[Consumer] = [_Nobody()]


def register(consumer: Consumer) -> None:
    """There is one: a mail has one outcome."""
    _consumer[0] = consumer


def registered() -> Consumer:
    return _consumer[0]


class IncomingQueue:
    """The queue of arrived mails (`jobs.Queue`)."""

    name = "mail in"
    tables = (IncomingEmail,)

    def __init__(self, *, wait: timedelta = WAIT, batch: int = BATCH) -> None:
        self._wait, self.batch = wait, batch

    def run_due(self) -> int:
        mails, is_begun = _claim(self.batch)
        with IncomingEmail.objects.kept_alive(mails, stuck_after=STUCK_AFTER):
            for number, incoming in enumerate(mails):
                if jobs.is_stopping():
                    for other in mails[number:]:
                        IncomingEmail.objects.give_back(other, attempts=other.attempts - is_begun)
                    break
                if is_begun or IncomingEmail.objects.begin(incoming):
                    failpoints.hit(Failpoint.READING_CLAIMED)
                    self._deal_with(incoming)
        return len(mails)

    def failed(self) -> IncomingEmailQuerySet:
        return IncomingEmail.objects.failed()

    def describe(self, row: IncomingEmail) -> str:
        return row.detail or row.reason

    def retry(self, row: IncomingEmail) -> bool:
        return actions.read_again(row)

    def _deal_with(self, incoming: IncomingEmail) -> None:
        try:
            if incoming.attempts > TRIES:
                actions.finish(incoming, outcome=Outcome.FAILED, reason=IncomingReason.CRASHED)
            else:
                with kept.read_once():
                    _process(incoming)
        except actions.AlreadyFinished:
            LOG.info("mail dealt with by another worker", incoming=incoming.pk)
        except NoReader:
            IncomingEmail.objects.give_back(incoming, attempts=incoming.attempts - 1)
            raise
        except IntegrityError as error:
            if not _finish_duplicate(incoming):
                self._note_failure(incoming, error)
        except Exception as error:
            # Whatever one mail does to us, the next ones are read.
            LOG.exception("mail not dealt with", incoming=incoming.pk)
            self._note_failure(incoming, error)
        else:
            failpoints.hit(Failpoint.MAIL_FINISHED)

    def _note_failure(self, incoming: IncomingEmail, error: Exception) -> None:
        detail = storable(f"{type(error).__name__}: {error}", longest=500)
        pending = IncomingEmail.objects.filter(pk=incoming.pk, outcome=Outcome.PENDING)
        # A mail that is too heavy would be no lighter the next time, and the others wait meanwhile (A4).
        if incoming.attempts < TRIES and not isinstance(error, TooHeavy):
            retry_at = clock.now() + self._wait * 2 ** (incoming.attempts - 1)
            columns = {"leased_until": retry_at, "claim_key": None, "reason": IncomingReason.ERROR}
            pending.update(**columns, detail=detail, **incoming.read_columns())
            return
        columns = {"outcome": Outcome.FAILED, "reason": _reason_of(error), "detail": detail, **incoming.read_columns()}
        if pending.update(**columns, **FREE, finished_at=clock.now()):
            tallies.count("mail in", Outcome.FAILED)


def _reason_of(error: Exception) -> IncomingReason:
    if isinstance(error, TooHeavy):
        return error.reason
    return IncomingReason.RAW_MISSING if isinstance(error, FileNotFoundError) else IncomingReason.ERROR


def _claim(most: int) -> tuple[list[IncomingEmail], bool]:
    """Return the mails to be read, and whether that is one alone, which has begun with its claim."""
    keys = IncomingEmail.objects.claim(limit=most, begins_alone=True)
    return _mine(keys=keys), len(keys) == 1


_mine = PreparedQuery(
    lambda keys: IncomingEmail.objects.filter(pk__in=keys).select_related("raw", "mailbox").order_by("attempts", "pk")
)


def _process(incoming: IncomingEmail) -> None:
    head = READER.head(RawMail(incoming))
    _note_head(incoming, head)
    if mailbox_tests.end(incoming, head):
        return
    if screening.is_own(head):
        _end_unread(incoming, head, Considered(reason=IncomingReason.OWN_MAIL), outcome=Outcome.IGNORED)
        return
    considered = registered().consider(incoming, head)
    _note(incoming, is_proved=considered.is_proved or bounces.is_signed(incoming, head))
    if screening.is_too_many(incoming, most=settings.MAIL_IN_PER_HOUR):
        _end_too_many(incoming, head, replace(considered, reason=IncomingReason.TOO_MANY))
    elif considered.reason and not bounces.may_be_report(incoming, head):
        _end_unread(incoming, head, considered, outcome=considered.outcome)
    else:
        _read(incoming, considered)


def _read(incoming: IncomingEmail, considered: Considered) -> None:
    mail = READER.mail(RawMail(incoming))
    failpoints.hit(Failpoint.MAIL_READ)
    _note(incoming, fingerprint=mail.fingerprint)
    if screening.is_duplicate(incoming, topic=considered.topic or None):
        actions.finish(incoming, outcome=Outcome.IGNORED, reason=IncomingReason.DUPLICATE)
    elif mail.kind in bounces.REPORTS or bounces.tells_of_a_copy(incoming, mail):
        _record_bounce(incoming, mail)
    elif considered.reason:
        _finish(incoming, considered, outcome=considered.outcome)
    else:
        _post(incoming, considered, mail)


def _end_unread(
    incoming: IncomingEmail, head: postroom.Email, known: Considered, *, outcome: str = Outcome.SET_ASIDE
) -> None:
    _note(incoming, fingerprint=unread_fingerprint(incoming, head))
    if screening.is_duplicate(incoming):
        actions.finish(incoming, outcome=Outcome.IGNORED, reason=IncomingReason.DUPLICATE)
    else:
        _finish(incoming, known, outcome=outcome)


@transaction.atomic
def _end_too_many(incoming: IncomingEmail, head: postroom.Email, known: Considered) -> None:
    """Set aside unread, and staff are told of what others send in somebody's name."""
    _end_unread(incoming, head, known)
    if not incoming.is_proved:
        registered().tell_too_many(incoming)


def _finish(incoming: IncomingEmail, known: Considered, *, outcome: str) -> None:
    actions.finish(incoming, outcome=outcome, reason=known.reason, topic=known.topic, matched_by=known.matched_by)


def _note_head(incoming: IncomingEmail, head: postroom.Email) -> None:
    """For the journal, whatever becomes of the mail."""
    sender = head.sender or postroom.Address()
    _note(
        incoming,
        message_id=storable((head.message_id or "").strip("<>"), longest=500),
        sender_name=storable(sender.name or "", longest=200),
        sender_address=storable(sender.address or "", longest=320),
        subject=storable(head.subject or "", longest=300),
        authentication=evaluate(head, incoming.mailbox),
        judged_by=storable(judge_of(head), longest=254),
    )


def _note(incoming: IncomingEmail, **columns: object) -> None:
    """What was read is written with the outcome.

    At once where an earlier try left no word: should this mail kill its workers, the journal says which one it is.
    """
    news = {name: value for name, value in columns.items() if getattr(incoming, name) != value}
    for name, value in news.items():
        setattr(incoming, name, value)
    if news and incoming.attempts > 1:
        IncomingEmail.objects.filter(pk=incoming.pk).update(**news)


@transaction.atomic
def _record_bounce(incoming: IncomingEmail, mail: postroom.Email) -> None:
    if mailbox_tests.end_report(incoming, mail):
        return
    recorded = bounces.record(incoming, mail)
    actions.finish(incoming, outcome=Outcome.IGNORED, reason=recorded.reason, topic=recorded.topic)


def _post(incoming: IncomingEmail, considered: Considered, mail: postroom.Email) -> None:
    if considered.post is not None:
        considered.post(mail)
    if incoming.outcome == Outcome.PENDING:
        actions.finish(incoming, outcome=Outcome.SET_ASIDE, reason=IncomingReason.NOT_HANDLED)


def _finish_duplicate(incoming: IncomingEmail) -> bool:
    """Two copies were read at the same moment, and the database let one of them post."""
    if not screening.is_duplicate(incoming):
        return False
    try:
        actions.finish(incoming, outcome=Outcome.IGNORED, reason=IncomingReason.DUPLICATE)
    except actions.AlreadyFinished:
        LOG.info("mail dealt with by another worker", incoming=incoming.pk)
    return True
