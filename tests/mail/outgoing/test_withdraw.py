"""Withdrawing a mail before it leaves: the worker's claim and this never both have a copy (M8)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from joindre.lib.errors import Refusal
from joindre.mail.failpoints import Failpoint
from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing import actions, outbox
from joindre.mail.outgoing.delivery import Delivery
from tests.mail.makers import make_letter
from tests.mail.scripted_server import ScriptedCatcher
from tests.mail.watching import watching

PEOPLE = ("sophie@client.example", "paul@client.example", "lea@client.example")
IN_AN_HOUR = timedelta(hours=1)


def queued(mailbox: Mailbox, *to: str, **fields: object) -> OutgoingEmail:
    return outbox.queue(make_letter(mailbox, *to, **fields))


def states(email: OutgoingEmail) -> set[str]:
    return set(email.recipients.values_list("state", flat=True))


def test_a_mail_that_waits_is_taken_back_with_all_its_copies(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M8"""
    email = queued(mailbox, *PEOPLE, delay=timedelta(seconds=10))

    assert outbox.withdraw(email)

    with time_machine.travel(timezone.now() + IN_AN_HOUR):
        assert delivery.run_due() == 0
    assert states(email) == {"withdrawn"}
    assert not catcher.mails


def test_a_mail_that_is_held_is_taken_back_and_no_longer_held(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M8: whatever was being made for it may come later, and lets nothing go."""
    email = queued(mailbox, is_held=True)

    assert outbox.withdraw(email)
    outbox.release(email)

    assert not OutgoingEmail.objects.filter(is_held=True).exists()
    assert delivery.run_due() == 0
    assert not catcher.mails


@pytest.mark.parametrize("state", ["sending", "accepted", "delayed", "refused", "bounced"])
def test_a_mail_of_which_one_copy_was_begun_with_is_left_alone(mailbox: Mailbox, state: str) -> None:
    """M8: all of it is taken back, or nothing."""
    email = queued(mailbox, *PEOPLE)
    last = email.recipients.order_by("-pk")[0]
    Recipient.objects.filter(pk=last.pk).update(state=state)

    assert not outbox.withdraw(email)

    assert states(email) == {"queued", state}


@pytest.mark.parametrize("trace", [{"attempts": 1}, {"data_at": timezone.now()}, {"accepted_at": timezone.now()}])
def test_a_copy_that_waits_again_is_not_one_that_never_left(mailbox: Mailbox, trace: dict[str, object]) -> None:
    """M7: given back by a worker, or sent again after it had come back."""
    email = queued(mailbox)
    Recipient.objects.filter(email=email).update(**trace)

    assert not outbox.withdraw(email)


def test_an_address_refused_when_it_was_stored_stands_in_nobodys_way(mailbox: Mailbox) -> None:
    email = queued(mailbox, "sophie@client.example", "paul@")

    assert outbox.withdraw(email)

    assert states(email) == {"withdrawn", "refused"}


def test_what_was_taken_back_is_not_sent_again(mailbox: Mailbox) -> None:
    """M8: whoever wants it after all writes it again."""
    email = queued(mailbox)
    outbox.withdraw(email)

    with pytest.raises(Refusal):
        actions.resend(email.recipients.get())


def test_once_claimed_it_leaves(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    """M8: between the claim and the first word to the mail server."""
    email = queued(mailbox, *PEOPLE)
    answers: list[bool] = []

    def call_back(step: Failpoint) -> None:
        if step == Failpoint.CLAIMED:
            answers.append(outbox.withdraw(email))

    with watching(call_back):
        delivery.run_due()

    assert answers == [False]
    assert states(email) == {"accepted"}
    assert len(catcher.mails) == len(PEOPLE)


@pytest.mark.django_db(transaction=True)
def test_the_worker_and_the_writer_never_both_win(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M8: at the same moment, thirty times: either it left, all of it, or it was withdrawn, all of it."""
    with ThreadPoolExecutor(2) as pool:
        for number in range(30):
            email = queued(mailbox, *(f"{number}-{address}" for address in PEOPLE))

            _sent, calling_back = at_once(pool, delivery.run_due, partial(outbox.withdraw, email))
            delivery.run_due()

            arrived = [mail for mail in catcher.mails if mail.recipients[0].startswith(f"{number}-")]
            assert (states(email), len(arrived)) == (
                ({"withdrawn"}, 0) if calling_back else ({"accepted"}, len(PEOPLE))
            )


def at_once(pool: ThreadPoolExecutor, *acts: Callable[[], int]) -> list[int]:
    """What each act returns, done in a thread of its own from the same moment on."""
    start = Barrier(len(acts))

    def do(act: Callable[[], int]) -> int:
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    return list(pool.map(do, acts))
