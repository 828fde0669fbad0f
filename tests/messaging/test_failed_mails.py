"""Mails that could not be read are kept, and read again by whoever may (I2)."""

from datetime import timedelta

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.backlogs import late_queues
from joindre.lib.errors import MissingRight
from joindre.mail.incoming import actions
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail
from joindre.messaging.actions import MailOfAnybody, may_see_failed_mails, read_failed_mail_again, seen_failed_mails
from tests.cast import account_of
from tests.mail.makers import make_raw


def make_failed_mail(raw: bytes = b"", **fields: object) -> IncomingEmail:
    """A mail that was tried three times, as the worker leaves it."""
    mail = actions.take_in(raw or make_raw(), envelope_from="eva@client.example", envelope_to=[], mailbox=None)
    columns = {"outcome": "failed", "reason": "reading_error", "attempts": 3, "finished_at": clock.now()}
    for name, value in (columns | fields).items():
        setattr(mail, name, value)
    mail.save()
    return mail


def test_a_failed_mail_is_put_back_with_all_its_tries(root: Employee) -> None:
    """I2"""
    mail = make_failed_mail(detail="ValueError: x")

    read_failed_mail_again(mail, by=root)

    mail.refresh_from_db()
    assert (mail.outcome, mail.reason, mail.detail, mail.attempts) == ("pending", "", "", 0)
    assert mail.finished_at is None


def test_the_worker_reads_it_and_gives_it_an_outcome(root: Employee) -> None:
    """I2"""
    mail = make_failed_mail()

    read_failed_mail_again(mail, by=root)
    IncomingQueue().run_due()

    mail.refresh_from_db()
    assert mail.outcome not in {"pending", "failed"}
    assert mail.subject


def test_the_worker_is_not_late_with_it_for_having_failed(root: Employee) -> None:
    """A5: it arrived long ago, and waits since now."""
    now = clock.now()
    mail = make_failed_mail(received_at=now - timedelta(days=3))

    read_failed_mail_again(mail, by=root)

    assert "mail in" not in late_queues(before=now - timedelta(minutes=10))
    assert "mail in" in late_queues(before=clock.now())


def test_it_is_put_back_once(root: Employee) -> None:
    """A second press does nothing to a mail that waits, is being read, or has its outcome."""
    mail = make_failed_mail()
    read_failed_mail_again(mail, by=root)
    IncomingQueue().run_due()
    mail.refresh_from_db()
    before = (mail.outcome, mail.attempts, mail.finished_at)

    read_failed_mail_again(mail, by=root)

    mail.refresh_from_db()
    assert (mail.outcome, mail.attempts, mail.finished_at) == before


def test_without_the_right_it_is_refused(ada: Employee) -> None:
    """S2"""
    mail = make_failed_mail()

    with pytest.raises(MissingRight):
        read_failed_mail_again(mail, by=ada)
    with pytest.raises(MissingRight):
        seen_failed_mails(by=ada)
    assert not may_see_failed_mails(ada)
    assert IncomingEmail.objects.failed().get() == mail


def test_whoever_sees_some_customers_only_sees_none_of_them(ben: Employee) -> None:
    """S3: nobody knows of which customer they are."""
    profile = account_of(ben).profile
    profile.rights = [*profile.rights, Right.CATCHMAIL_JOURNAL]
    profile.save()
    mail = make_failed_mail()

    with pytest.raises(MailOfAnybody):
        read_failed_mail_again(mail, by=ben)
    with pytest.raises(MailOfAnybody):
        seen_failed_mails(by=ben)
    assert not may_see_failed_mails(ben)
    assert IncomingEmail.objects.failed().get() == mail
