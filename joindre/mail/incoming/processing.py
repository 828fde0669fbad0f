"""The worker's half of mail in: reads what was taken in, and gives each mail to whoever posts it (I2).

A mail is claimed with a lease and read outside any transaction; what concerns mail alone (bounces, our own mails come
back, the same mail again) ends here, the rest goes to the consumer of the rooms above, which posts it and calls
`actions.finish` in one transaction. An error is noted with the mail, which is tried again later and then kept as
failed: it never stops the next one.
"""

from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, transaction

import postroom
from joindre.lib import clock, jobs
from joindre.lib.logs import Log
from joindre.mail import failpoints
from joindre.mail.addresses import storable
from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming import actions, bounces, screening
from joindre.mail.incoming.authentication import evaluate
from joindre.mail.incoming.reasons import IncomingReason
from joindre.mail.models import IncomingEmail

LOG = Log(__name__)

LEASE = timedelta(minutes=2)
BATCH = 10
TRIES = 3
#: After a try that failed, so many times longer each time.
WAIT = timedelta(seconds=30)

Outcome = IncomingEmail.Outcome


class Consumer(Protocol):
    """Whoever posts arrived mails. Declared by the rooms above, in `AppConfig.ready`."""

    def receive(self, incoming: IncomingEmail, mail: postroom.Email) -> None:
        """Do what the mail asks for and call `actions.finish`, both in one transaction."""


class _Nobody:
    def receive(self, incoming: IncomingEmail, mail: postroom.Email) -> None:
        """Every mail is set aside."""


_consumer: list[Consumer] = [_Nobody()]


def register(consumer: Consumer) -> None:
    """There is one: a mail has one outcome."""
    _consumer[0] = consumer


def registered() -> Consumer:
    return _consumer[0]


class IncomingQueue:
    """The queue of arrived mails (`jobs.Queue`)."""

    name = "mail in"

    def __init__(self, *, wait: timedelta = WAIT, batch: int = BATCH) -> None:
        self._wait, self._batch = wait, batch

    def run_due(self) -> int:
        mails = _claim(self._batch)
        for number, incoming in enumerate(mails):
            if jobs.is_stopping():
                for other in mails[number:]:
                    IncomingEmail.objects.give_back(other)
                break
            if IncomingEmail.objects.begin(incoming, lease=LEASE):
                failpoints.hit(Failpoint.READING_CLAIMED)
                self._deal_with(incoming)
        return len(mails)

    def _deal_with(self, incoming: IncomingEmail) -> None:
        try:
            if incoming.attempts > TRIES:
                actions.finish(incoming, outcome=Outcome.FAILED, reason=IncomingReason.CRASHED)
            else:
                _process(incoming)
        except actions.AlreadyFinished:
            LOG.info("mail dealt with by another worker", incoming=incoming.pk)
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
        if incoming.attempts < TRIES:
            retry_at = clock.now() + self._wait * 2 ** (incoming.attempts - 1)
            pending.update(leased_until=retry_at, reason=IncomingReason.ERROR, detail=detail)
            return
        is_missing = isinstance(error, FileNotFoundError)
        reason = IncomingReason.RAW_MISSING if is_missing else IncomingReason.ERROR
        pending.update(outcome=Outcome.FAILED, reason=reason, detail=detail, leased_until=None, finished_at=clock.now())


def _claim(most: int) -> list[IncomingEmail]:
    keys = IncomingEmail.objects.due(clock.now()).claim(lease=LEASE, limit=most)
    mine = IncomingEmail.objects.filter(pk__in=keys).select_related("raw", "mailbox")
    return list(mine.order_by("attempts", "pk")) if keys else []


def _process(incoming: IncomingEmail) -> None:
    mail = postroom.read(_with_envelope(incoming))
    failpoints.hit(Failpoint.MAIL_READ)
    _note_contents(incoming, mail)
    if screening.is_duplicate(incoming):
        actions.finish(incoming, outcome=Outcome.IGNORED, reason=IncomingReason.DUPLICATE)
    elif screening.is_own(mail):
        actions.finish(incoming, outcome=Outcome.IGNORED, reason=IncomingReason.OWN_MAIL)
    elif mail.kind in bounces.REPORTS:
        _record_bounce(incoming, mail)
    elif screening.is_too_many(incoming, most=settings.MAIL_IN_PER_HOUR):
        actions.finish(incoming, outcome=Outcome.SET_ASIDE, reason=IncomingReason.TOO_MANY)
    else:
        _hand_on(incoming, mail)


def _with_envelope(incoming: IncomingEmail) -> bytes:
    """Where the site's server handed the mail over by SMTP, nobody but us knows its envelope sender (RFC 5321, 4.4)."""
    raw = incoming.raw.read()
    if not incoming.envelope_to or raw[:12].lower() == b"return-path:":
        return raw
    return f"Return-Path: <{incoming.envelope_from}>\r\n".encode(errors="replace") + raw


def _note_contents(incoming: IncomingEmail, mail: postroom.Email) -> None:
    """For the journal, whatever becomes of the mail."""
    sender = mail.sender or postroom.Address()
    columns = {
        "message_id": storable((mail.message_id or "").strip("<>"), longest=500),
        "sender_name": storable(sender.name or "", longest=200),
        "sender_address": storable(sender.address or "", longest=320),
        "subject": storable(mail.subject or "", longest=300),
        "fingerprint": mail.fingerprint,
        "authentication": evaluate(mail, incoming.mailbox),
    }
    IncomingEmail.objects.filter(pk=incoming.pk).update(**columns)
    for name, value in columns.items():
        setattr(incoming, name, value)


@transaction.atomic
def _record_bounce(incoming: IncomingEmail, mail: postroom.Email) -> None:
    recorded = bounces.record(incoming, mail)
    actions.finish(incoming, outcome=Outcome.IGNORED, reason=recorded.reason, topic=recorded.topic)


def _hand_on(incoming: IncomingEmail, mail: postroom.Email) -> None:
    registered().receive(incoming, mail)
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
