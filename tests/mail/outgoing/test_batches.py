"""A batch of copies: how it is claimed, which session carries it, and how its outcome reaches the database (M7)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from joindre.files.models import Blob
from joindre.lib.leases import LEASE
from joindre.mail.failpoints import Failpoint
from joindre.mail.models import Mailbox, Recipient
from joindre.mail.outgoing import delivery as delivering
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.delivery import Delivery
from tests.factories import make_file
from tests.mail.makers import make_copy, make_letter
from tests.mail.scripted_server import ScriptedCatcher, Stage
from tests.mail.sending import free_port
from tests.mail.watching import watching
from tests.queries import captured_queries
from tests.waiting import wait_until

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def leases_of(copy: Recipient, delivery: Delivery, *steps: Failpoint) -> list[tuple[datetime | None, str, bool]]:
    """The lease, the state and whether the row is to be told of, at these steps of a delivery."""
    seen: list[tuple[datetime | None, str, bool]] = []

    def look(step: Failpoint) -> None:
        if step in steps:
            row = Recipient.objects.get(pk=copy.pk)
            seen.append((row.leased_until, str(row.state), row.is_notified))

    with watching(look), time_machine.travel(NOW, tick=False):
        delivery.run_due()
    return seen


def test_a_copy_is_its_workers_for_as_long_as_its_lease(mailbox: Mailbox, delivery: Delivery) -> None:
    """M7: the heartbeat renews it while the copy is being sent."""
    with time_machine.travel(NOW, tick=False):
        copy = make_copy(mailbox)

    seen = leases_of(copy, delivery, Failpoint.CLAIMED, Failpoint.RECIPIENT_GIVEN, Failpoint.DATA_NOTED)

    assert seen == [
        (NOW + LEASE, "sending", False),
        (NOW + LEASE, "sending", False),
        (NOW + LEASE, "sending", False),
    ]


def test_a_batch_holds_twenty_copies(mailbox: Mailbox, delivery: Delivery) -> None:
    """M7: what a worker that dies holds back is little."""
    outbox.queue(make_letter(mailbox, *(f"{number}@client.example" for number in range(21))))

    assert [delivery.run_due() for _ in range(3)] == [20, 1, 0]


def test_copies_of_one_mail_follow_each_other_and_are_put_together_once(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M7: the body is read once for all, and nothing is asked again for each copy but what may have changed."""
    mails = [make_letter(mailbox, "a@x.example", "b@x.example", files=[make_file()]) for _ in range(2)]
    first, second = (outbox.queue(letter) for letter in mails)
    Recipient.objects.filter(email=first, address="a@x.example").update(attempts=1)

    queries = captured_queries(delivery.run_due)

    assert [mail.recipients[0] for mail in catcher.mails] == ["a@x.example", "b@x.example"] * 2
    asked = [sql.partition(" FROM ")[2] for sql in queries if sql.startswith("SELECT")]
    assert not [one for one in asked if one.startswith(('"mail_mailbox"', '"mail_outgoingemail"'))]
    assert [sum(table in one for one in asked) for table in ('"files_storedfile"', '"files_blob"')] == [1, 1]
    assert sum('"mail_recipient"."email_id" IN' in one and "due_at" not in one for one in asked) == 1
    assert second.recipients.filter(state="accepted").count() == 2


def test_only_a_copy_whose_worker_died_after_data_may_be_there_twice(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M7"""
    lost, other = make_copy(mailbox), make_copy(mailbox)
    Recipient.objects.filter(pk=lost.pk).update(state="sending", leased_until=NOW, data_at=NOW)

    delivery.run_due()

    lost.refresh_from_db()
    other.refresh_from_db()
    assert (lost.state, lost.maybe_twice, lost.data_at) == ("accepted", True, None)
    assert (other.state, other.maybe_twice) == ("accepted", False)


def test_a_server_that_is_away_is_left_alone_for_a_while_and_then_asked_again(mailbox: Mailbox) -> None:
    """M7: one connection is tried for a whole batch."""
    for _ in range(2):
        make_copy(mailbox)
    delivery = Delivery(url=f"smtp://127.0.0.1:{free_port()}", pause=timedelta(seconds=0.1))

    assert delivery.run_due() == 2
    Recipient.objects.update(due_at=NOW)
    wait_until(lambda: delivery.run_due() == 2)

    rows = Recipient.objects.values_list("state", "reason", "attempts")
    assert list(rows) == [("delayed", "nobody_listens", 2)] * 2


def test_a_transport_that_could_be_reached_does_not_rest(mailbox: Mailbox, catcher: ScriptedCatcher) -> None:
    delivery = Delivery(url=catcher.smtp_url)
    make_copy(mailbox)
    assert delivery.run_due() == 1
    make_copy(mailbox)

    assert delivery.run_due() == 1


def test_a_session_that_cannot_forget_a_mail_is_opened_anew(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M7: one refused copy costs a command and not a connection; one that broke costs one."""
    outbox.queue(make_letter(mailbox, *(f"{name}@x.example" for name in "abc")))
    catcher.will_answer(Stage.RECIPIENT, "550 no", recipient="a@x.example")
    catcher.will_hang_up(Stage.RECIPIENT, recipient="b@x.example")
    before = catcher.connections

    delivery.run_due()

    states = Recipient.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["refused", "delayed", "accepted"]
    assert catcher.connections == before + 2


def test_a_file_that_is_lost_delays_its_own_mail_alone(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M7: and the answer says which."""
    file = make_file()
    file.blob = Blob.objects.create(sha256="0" * 64, size=1)
    file.save()
    broken, good = make_copy(mailbox, files=[file]), make_copy(mailbox)

    delivery.run_due()

    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.reason, good.state) == ("delayed", "file_missing", "accepted")
    assert broken.answer.startswith("FileNotFoundError: ")


def test_an_error_in_a_mail_is_in_its_answer(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    """M7"""
    copy = make_copy(mailbox)

    def fail(step: Failpoint) -> None:
        if step is Failpoint.RECIPIENT_GIVEN:
            raise ZeroDivisionError("by zero")

    with watching(fail):
        delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.reason, copy.answer) == ("delayed", "error", "ZeroDivisionError: by zero")


def test_an_outcome_wakes_whoever_tells_of_it(
    mailbox: Mailbox, delivery: Delivery, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """M7"""
    make_copy(mailbox)

    with django_capture_on_commit_callbacks() as woken:
        delivery.run_due()

    assert len(woken) == 1


class Away:
    """A database that is away for the first writes of an outcome."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, execute: Callable[..., object], sql: str, *arguments: Any) -> object:
        if self.left and sql.startswith('UPDATE "mail_recipient"') and '"accepted_at" = ' in sql:
            self.left -= 1
            raise OperationalError("away")
        return execute(sql, *arguments)


@pytest.mark.django_db(transaction=True)
def test_an_outcome_is_written_once_the_database_is_back(
    catcher: ScriptedCatcher, caplog: pytest.LogCaptureFixture
) -> None:
    """M7: without it the mail would be sent twice."""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")
    copy = make_copy(mailbox)

    with connection.execute_wrapper(Away(1)):
        Delivery(url=catcher.smtp_url).run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.maybe_twice, len(catcher.mails)) == ("accepted", False, 1)
    assert "database away" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stays_away_is_waited_for_no_longer_than_patience_lasts(
    catcher: ScriptedCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M7: the lease then says that nobody knows."""
    monkeypatch.setattr(delivering, "PATIENCE", timedelta())
    copy = make_copy(Mailbox.objects.create(name="Support", address="support@joindre.example"))

    with connection.execute_wrapper(Away(100)), pytest.raises(OperationalError):
        Delivery(url=catcher.smtp_url).run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.data_at is None) == ("sending", False)
    assert copy.leased_until is not None
    assert copy.leased_until > timezone.now()


def test_within_a_transaction_nothing_is_waited_for(mailbox: Mailbox, catcher: ScriptedCatcher) -> None:
    """Whatever broke it, only its end mends it."""
    make_copy(mailbox)
    away = Away(100)

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        Delivery(url=catcher.smtp_url).run_due()

    assert away.left == 99
