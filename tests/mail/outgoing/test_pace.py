"""How many mails leave in a minute, by all workers together; and under which name (M16)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from joindre.mail.models import Mailbox, Recipient
from joindre.mail.models.sending import FromPattern, SendingPace, SendingSettings
from joindre.mail.outgoing.delivery import Delivery
from tests.mail.makers import make_copy
from tests.mail.scripted_server import ScriptedCatcher


def limit(per_minute: int | None) -> None:
    SendingSettings.objects.update(per_minute=per_minute)


def accepted() -> int:
    return Recipient.objects.filter(state="accepted").count()


def test_a_minute_lets_as_many_leave_as_it_may(mailbox: Mailbox, delivery: Delivery) -> None:
    """The queue is asked every second; what a quiet hour left is not made up for at once."""
    limit(30)
    for _copy in range(80):
        make_copy(mailbox)
    start = timezone.now() + timedelta(hours=1)

    for second in range(60):
        with time_machine.travel(start + timedelta(seconds=second), tick=False):
            delivery.run_due()

    assert 29 <= accepted() <= 31


def test_without_a_limit_all_leave(mailbox: Mailbox, delivery: Delivery) -> None:
    limit(None)
    for _copy in range(25):
        make_copy(mailbox)

    while delivery.run_due():
        pass

    assert accepted() == 25
    assert SendingPace.objects.get().given_until is None


def test_a_queue_at_rest_takes_no_place(mailbox: Mailbox, delivery: Delivery) -> None:
    limit(60)

    delivery.run_due()

    assert SendingPace.objects.get().given_until is None


def test_one_mail_in_a_minute_leaves_and_the_next_waits(mailbox: Mailbox, delivery: Delivery) -> None:
    limit(1)
    for _copy in range(3):
        make_copy(mailbox)
    now = timezone.now()

    for seconds in (1, 30, 59, 62):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            delivery.run_due()

    assert accepted() == 2


@pytest.mark.django_db(transaction=True)
def test_several_workers_share_the_pace(catcher: ScriptedCatcher) -> None:
    """Each in a connection of its own, as several processes are."""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)
    limit(60)
    for _copy in range(20):
        make_copy(mailbox)
    barrier = Barrier(3)

    def work() -> None:
        barrier.wait(10)
        Delivery(url=catcher.smtp_url).run_due()
        connections.close_all()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    # Two seconds' places are free at first; whoever comes a moment later may have one more.
    assert 2 <= accepted() <= 3


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (FromPattern.WRITER_GROUP, "Claire Bernard · Support"),
        (FromPattern.WRITER_COMPANY, "Claire Bernard · Nord"),
        (FromPattern.WRITER_GROUP_COMPANY, "Claire Bernard · Support · Nord"),
        (FromPattern.GROUP_COMPANY, "Support · Nord"),
        (FromPattern.GROUP, "Support"),
    ],
)
def test_each_pattern_names_the_sender(pattern: FromPattern, name: str) -> None:
    """M16"""
    assert pattern.sender_name(writer="Claire Bernard", group="Support", company="Nord") == name


def test_no_name_stands_twice() -> None:
    """M16: without a work group the company stands in its place."""
    pattern = FromPattern.WRITER_GROUP_COMPANY

    assert pattern.sender_name(writer="Claire", group="", company="Nord") == "Claire · Nord"
