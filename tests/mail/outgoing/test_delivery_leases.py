"""Who may send a copy: leases, workers that died, and what nobody knows after the mail was handed over (M7)."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from joindre.lib import jobs
from joindre.lib.leases import LEASE
from joindre.mail.failpoints import Failpoint
from joindre.mail.models import Mailbox, Recipient
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.delivery import Delivery
from tests.mail.makers import make_copy, make_letter
from tests.mail.scripted_server import ScriptedCatcher
from tests.mail.watching import watching
from tests.waiting import wait_until


@pytest.mark.parametrize("error", [RuntimeError("no luck"), OSError("no disk")])
def test_an_unexpected_error_once_the_mail_may_have_left_records_nothing(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher, error: Exception
) -> None:
    """M7: nobody knows, so the lease tells its story: sent again after it, and shown as perhaps received twice."""
    email = outbox.queue(make_letter(mailbox, "sophie@client.example", "paul@client.example"))
    copy, other = email.recipients.order_by("pk")
    errors = [error]

    def fail(step: Failpoint) -> None:
        if step is Failpoint.DATA_NOTED and errors:
            raise errors.pop()

    with watching(fail):
        delivery.run_due()

    copy.refresh_from_db()
    other.refresh_from_db()
    assert (copy.state, copy.reason, copy.attempts, copy.maybe_twice) == ("sending", "", 1, False)
    assert (other.state, delivery.run_due()) == ("accepted", 0)
    assert copy.data_at
    assert copy.leased_until

    with time_machine.travel(copy.leased_until + timedelta(seconds=1)):
        delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.maybe_twice) == ("accepted", True)
    assert sorted(mail.recipients for mail in catcher.mails) == [("paul@client.example",), ("sophie@client.example",)]


def test_a_session_that_failed_in_the_middle_of_a_mail_is_used_no_more(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M7: what the other side still waits for is unknown, so the next copy gets a session of its own."""
    outbox.queue(make_letter(mailbox, "sophie@client.example", "paul@client.example"))
    before = catcher.connections

    def fail(step: Failpoint) -> None:
        if step is Failpoint.DATA_NOTED and catcher.connections == before + 1:
            raise RuntimeError("no luck")

    with watching(fail):
        delivery.run_due()

    assert catcher.connections == before + 2


def test_a_lease_that_ended_before_data_is_sent_as_if_new(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    copy = make_copy(mailbox)
    Recipient.objects.filter(pk=copy.pk).update(state="sending", leased_until=timezone.now())

    delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.maybe_twice) == ("accepted", False)


def test_a_copy_being_sent_is_nobody_elses(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    copy = make_copy(mailbox)
    now = timezone.now()
    Recipient.objects.filter(pk=copy.pk).update(state="sending", leased_until=now + LEASE, data_at=now)

    assert delivery.run_due() == 0
    assert not catcher.mails


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_copy_once(catcher: ScriptedCatcher) -> None:
    """M7: nothing is sent twice."""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")
    outbox.queue(make_letter(mailbox, *(f"{number}@client.example" for number in range(60))))
    start = Barrier(2)

    def work() -> None:
        start.wait()
        while Delivery(url=catcher.smtp_url).run_due():
            pass
        connections.close_all()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    received = sorted(mail.recipients[0] for mail in catcher.mails)
    assert received == sorted(f"{number}@client.example" for number in range(60))
    assert set(Recipient.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_worker_that_lost_its_lease_sends_nothing(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M7: another worker has taken the copy; one of the two lets go before the mail itself is sent."""
    copy = make_copy(mailbox)
    taken_until = timezone.now() + timedelta(minutes=5)

    def take(step: Failpoint) -> None:
        if step is Failpoint.RECIPIENT_GIVEN:
            Recipient.objects.filter(pk=copy.pk).update(leased_until=taken_until, claim_key=uuid4())

    with watching(take):
        delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.leased_until, copy.data_at) == ("sending", taken_until, None)
    assert not catcher.mails


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("attempts", "state"), [(0, "queued"), (2, "delayed")])
def test_a_worker_that_is_stopped_gives_back_what_it_did_not_begin(
    catcher: ScriptedCatcher, attempts: int, state: str
) -> None:
    """M7: another worker sends it at once, and what everybody sees of it is what it was before."""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")
    copy = make_copy(mailbox)
    Recipient.objects.update(attempts=attempts, is_notified=True)
    worker = jobs.Worker([Delivery(url=catcher.smtp_url)])

    def stop(step: Failpoint) -> None:
        if step is Failpoint.CLAIMED:
            Thread(target=worker.stop).start()
            wait_until(jobs.is_stopping)

    with watching(stop):
        worker.start()
        wait_until(lambda: not worker.is_running)

    copy.refresh_from_db()
    assert (copy.state, copy.attempts, copy.leased_until, copy.is_notified) == (state, attempts, None, False)
    assert not catcher.mails
