"""How the worker takes arrived mails, when it tries one again, and what it writes down of it (I2, I6)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import IntegrityError

from joindre.lib import jobs
from joindre.lib.leases import LEASE
from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming import actions
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from postroom import Email
from tests.mail.makers import make_raw
from tests.mail.posting import Poster, Use, arrive, posted, read
from tests.mail.watching import watching
from tests.queries import captured_queries
from tests.waiting import wait_until

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def fresh(incoming: IncomingEmail) -> IncomingEmail:
    return IncomingEmail.objects.get(pk=incoming.pk)


def failing(error: BaseException) -> Poster:
    def fail(_incoming: IncomingEmail, _mail: Email) -> None:
        raise error

    return Poster(fail)


def run_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return IncomingQueue().run_due()


def test_a_failed_try_is_repeated_after_a_wait_that_doubles(mailbox: Mailbox, use: Use) -> None:
    """I2: after 30 seconds, then after a minute; the third try is the last."""
    use(failing(ZeroDivisionError("by zero")))
    incoming, second = arrive(mailbox, make_raw()), NOW + timedelta(seconds=30)
    third = second + timedelta(minutes=1)

    moments = [NOW, second - timedelta(seconds=1), second, third - timedelta(seconds=1), third, third + timedelta(1)]
    read_at = [run_at(moment) for moment in moments]

    kept = fresh(incoming)
    assert read_at == [1, 0, 1, 0, 1, 0]
    assert (kept.outcome, kept.reason, kept.attempts) == ("failed", "reading_error", 3)
    assert (kept.leased_until, kept.finished_at) == (None, third)


def test_a_failed_try_is_written_down_while_the_mail_waits(mailbox: Mailbox, use: Use) -> None:
    """I2: what a database cannot store of the error is left out, and so is what its column cannot hold."""
    use(failing(ZeroDivisionError("by\0zero " + "x" * 600)))
    incoming, other = arrive(mailbox, make_raw()), arrive(mailbox, make_raw())
    IncomingEmail.objects.filter(pk=other.pk).update(leased_until=NOW + timedelta(days=1))

    run_at(NOW)

    kept = fresh(incoming)
    assert (kept.outcome, kept.reason, kept.finished_at) == ("pending", "reading_error", None)
    assert kept.detail == ("ZeroDivisionError: byzero " + "x" * 600)[:500]
    assert fresh(other).detail == ""


def test_what_the_database_refuses_is_an_error_like_any_other(mailbox: Mailbox, use: Use) -> None:
    """I2, I9: only the same mail, posted meanwhile, is a duplicate."""
    use(failing(IntegrityError("NOT NULL constraint failed")))
    incoming = arrive(mailbox, make_raw())

    read(incoming)

    assert (incoming.outcome, incoming.reason) == ("pending", "reading_error")
    assert incoming.detail == "IntegrityError: NOT NULL constraint failed"


def meanwhile(act: Callable[[IncomingEmail], object]) -> Poster:
    """Something happens while the mail is being posted, and the database then refuses what was done for it."""

    def be_late(incoming: IncomingEmail, _mail: Email) -> None:
        act(incoming)
        raise IntegrityError("UNIQUE constraint failed")

    return Poster(be_late)


def post_twin(incoming: IncomingEmail) -> IncomingEmail:
    return IncomingEmail.objects.create(
        raw=incoming.raw, mailbox=incoming.mailbox, fingerprint=incoming.fingerprint, outcome="posted"
    )


def test_a_mail_whose_twin_was_posted_meanwhile_is_a_duplicate(mailbox: Mailbox, use: Use) -> None:
    """I9: nothing of an error is written down."""
    use(meanwhile(post_twin))

    incoming = read(arrive(mailbox, make_raw()))

    assert (incoming.outcome, incoming.reason, incoming.detail) == ("ignored", "duplicate", "")


def test_a_duplicate_that_another_worker_has_finished_stays_as_it_is(mailbox: Mailbox, use: Use) -> None:
    """I9"""

    def both(incoming: IncomingEmail) -> None:
        post_twin(incoming)
        IncomingEmail.objects.filter(pk=incoming.pk).update(outcome="refused", reason="blocked")

    use(meanwhile(both))

    incoming = read(arrive(mailbox, make_raw()))

    assert (incoming.outcome, incoming.reason, incoming.detail) == ("refused", "blocked", "")


def test_an_error_after_another_worker_has_finished_changes_nothing(mailbox: Mailbox, use: Use) -> None:
    """I2"""

    def be_late(incoming: IncomingEmail, _mail: Email) -> None:
        IncomingEmail.objects.filter(pk=incoming.pk).update(outcome="posted")
        raise ZeroDivisionError

    use(Poster(be_late))

    incoming = read(arrive(mailbox, make_raw()))

    assert (incoming.outcome, incoming.reason, incoming.detail) == ("posted", "", "")


def test_what_failed_least_is_read_first_then_what_came_first(mailbox: Mailbox, use: Use) -> None:
    """I6"""
    poster = use(Poster())
    mails = [arrive(mailbox, make_raw(subject=subject)) for subject in ("once failed", "first", "second")]
    IncomingEmail.objects.filter(pk=mails[0].pk).update(attempts=1)

    assert IncomingQueue().run_due() == 3

    assert poster.seen == ["first", "second", "once failed"]


def test_a_batch_is_small(mailbox: Mailbox, use: Use) -> None:
    """I2: what a worker that dies holds back is little."""
    use(Poster())
    for _ in range(3):
        arrive(mailbox, make_raw())

    assert [IncomingQueue(batch=2).run_due() for _ in range(3)] == [2, 1, 0]
    assert posted() == 3


def test_a_mail_that_is_read_is_its_workers_for_as_long_as_its_lease(mailbox: Mailbox, use: Use) -> None:
    """I2"""
    held: list[datetime | None] = []
    use(Poster(lambda incoming, _mail: held.append(incoming.leased_until)))
    arrive(mailbox, make_raw())

    run_at(NOW)

    assert held == [NOW + LEASE]


def test_a_mail_is_claimed_with_its_bytes_and_its_mailbox(mailbox: Mailbox, use: Use) -> None:
    """I2: whatever the number of mails, neither is asked for again."""
    use(Poster(lambda incoming, _mail: actions.finish(incoming, outcome="refused")))
    for _ in range(3):
        arrive(mailbox, make_raw())

    asked = captured_queries(lambda: IncomingQueue().run_due())

    fetched = ('FROM "files_blob"', 'FROM "mail_mailbox" WHERE "mail_mailbox"."id"')
    assert not [sql for sql in asked if any(part in sql for part in fetched)]


@pytest.mark.parametrize(("outcome", "expected"), [("failed", True), ("set_aside", False), ("pending", False)])
def test_only_a_failed_mail_is_read_again(mailbox: Mailbox, outcome: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    """I2"""
    incoming = arrive(mailbox, make_raw())
    IncomingEmail.objects.update(outcome=outcome, attempts=3)

    assert actions.read_again(incoming) is expected

    incoming.refresh_from_db()
    assert (incoming.outcome, incoming.attempts) == (("pending", 0) if expected else (outcome, 3))


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_stopped_gives_back_what_it_did_not_begin(use: Use) -> None:
    """I2: the mail in hand is finished, and the others are another worker's at once."""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")
    poster = use(Poster())
    mails = [arrive(mailbox, make_raw(subject=f"{number}")) for number in range(3)]
    worker = jobs.Worker([IncomingQueue()])

    def stop(step: Failpoint) -> None:
        if step is Failpoint.READING_CLAIMED:
            Thread(target=worker.stop).start()
            wait_until(jobs.is_stopping)

    with watching(stop):
        worker.start()
        wait_until(lambda: not worker.is_running)

    assert poster.seen == ["0"]
    assert [(one.outcome, one.attempts, one.leased_until) for one in map(fresh, mails)] == [
        ("posted", 1, None),
        ("pending", 0, None),
        ("pending", 0, None),
    ]


def test_a_mail_that_is_alone_counts_its_attempt_once(mailbox: Mailbox, use: Use) -> None:
    """I2: with its claim, and given back by a worker that is stopped it has all its tries."""
    use(Poster())
    incoming = arrive(mailbox, make_raw())

    with stopping_loop():
        IncomingQueue().run_due()
    given_back = fresh(incoming)
    IncomingQueue().run_due()

    assert (given_back.outcome, given_back.attempts, given_back.claim_key) == ("pending", 0, None)
    assert (fresh(incoming).outcome, fresh(incoming).attempts) == ("posted", 1)


@contextmanager
def stopping_loop() -> Iterator[None]:
    """As within a worker that was told to stop."""
    loop = jobs.Loop(IncomingQueue())
    loop.is_stopping = True
    jobs._here.loop = loop  # noqa: SLF001 - a worker sets it for its own thread
    try:
        yield
    finally:
        del jobs._here.loop  # noqa: SLF001 - as above
