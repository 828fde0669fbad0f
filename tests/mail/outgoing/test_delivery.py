"""What becomes of each copy, with a real mail server at the other end."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from joindre.lib.errors import Refusal
from joindre.lib.tokens import read_bounce_token
from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing import actions, outbox
from joindre.mail.outgoing.attempts import MOST_ATTEMPTS
from joindre.mail.outgoing.delivery import Delivery
from tests.mail.makers import make_copy, make_letter
from tests.mail.scripted_server import ScriptedCatcher, Stage
from tests.mail.sending import free_port


def test_an_accepted_copy_keeps_the_servers_answer(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M7: accepted, with the server's answer."""
    copy = make_copy(mailbox, "sophie@client.example")

    assert delivery.run_due() == 1

    copy.refresh_from_db()
    assert (copy.state, copy.answer, copy.reason) == ("accepted", "250 2.0.0 OK, caught", "")
    assert (copy.leased_until, copy.data_at, copy.maybe_twice, copy.is_notified) == (None, None, False, False)
    assert copy.accepted_at is not None
    assert [mail.recipients for mail in catcher.mails] == [("sophie@client.example",)]
    assert delivery.run_due() == 0


def test_the_envelope_sender_names_the_recipient(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    """M16: the envelope sender is signed per recipient."""
    email = outbox.queue(make_letter(mailbox, "sophie@client.example", "paul@client.example"))

    delivery.run_due()

    named = {mail.recipients[0]: read_bounce_token(mailbox.extension_of(mail.sender) or "") for mail in catcher.mails}
    assert named == {copy.address: copy.pk for copy in email.recipients.all()}


def test_one_connection_serves_a_whole_batch(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    before = catcher.connections
    outbox.queue(make_letter(mailbox, *(f"{number}@client.example" for number in range(7))))

    delivery.run_due()

    assert len(catcher.mails) == 7
    assert catcher.connections == before + 1


@pytest.mark.parametrize("stage", [Stage.SENDER, Stage.RECIPIENT, Stage.DATA, Stage.REFUSAL])
def test_a_no_for_now_delays_the_copy(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher, stage: Stage
) -> None:
    """M7: delayed, with the next try."""
    copy = make_copy(mailbox)
    catcher.will_answer(stage, "450 4.2.2 mailbox full")

    delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.reason, copy.answer) == ("delayed", "mailbox_full", "450 4.2.2 mailbox full")
    assert (copy.attempts, copy.maybe_twice, copy.data_at, copy.is_notified) == (1, False, None, False)
    assert timedelta(seconds=50) < copy.due_at - timezone.now() <= timedelta(minutes=1)

    with time_machine.travel(copy.due_at):
        delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.reason) == ("accepted", "")


@pytest.mark.parametrize("stage", [Stage.SENDER, Stage.RECIPIENT, Stage.DATA, Stage.REFUSAL])
def test_a_no_for_ever_refuses_the_copy(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher, stage: Stage
) -> None:
    """M7: refused, with the reason; the others of the batch are sent on the same connection."""
    email = outbox.queue(make_letter(mailbox, "sophie@client.example", "paul@client.example"))
    catcher.will_answer(stage, "550 5.1.1 no such user")

    delivery.run_due()

    refused, accepted = email.recipients.order_by("pk")
    assert (refused.state, refused.reason, refused.answer) == ("refused", "unknown_address", "550 5.1.1 no such user")
    assert (refused.is_notified, accepted.state) == (False, "accepted")
    assert [mail.recipients for mail in catcher.mails] == [("paul@client.example",)]


@pytest.mark.parametrize("stage", [Stage.SENDER, Stage.RECIPIENT, Stage.DATA])
def test_a_connection_lost_before_the_mail_changes_nothing(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher, stage: Stage
) -> None:
    """M7: nothing was handed over, so nothing can be there twice."""
    email = outbox.queue(make_letter(mailbox, "sophie@client.example", "paul@client.example"))
    catcher.will_hang_up(stage)

    delivery.run_due()

    first, second = email.recipients.order_by("pk")
    assert (first.state, first.reason, first.maybe_twice) == ("delayed", "unreachable", False)
    assert second.state == "accepted"

    with time_machine.travel(first.due_at):
        delivery.run_due()

    assert sorted(mail.recipients for mail in catcher.mails) == [("paul@client.example",), ("sophie@client.example",)]
    assert not Recipient.objects.filter(maybe_twice=True).exists()


def test_an_answer_lost_after_data_is_said(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    """M7: sent again with the same Message-ID, and shown as perhaps received twice."""
    copy = make_copy(mailbox)
    catcher.will_hang_up(Stage.ANSWER)

    delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.reason, copy.maybe_twice) == ("delayed", "answer_lost", True)

    with time_machine.travel(copy.due_at):
        delivery.run_due()

    copy.refresh_from_db()
    first, second = catcher.mails
    assert (copy.state, copy.maybe_twice) == ("accepted", True)
    assert first.raw == second.raw
    assert first.sender == second.sender


def test_a_server_that_is_away_delays_everything(mailbox: Mailbox) -> None:
    email = outbox.queue(make_letter(mailbox, "sophie@client.example", "paul@client.example"))

    Delivery(url=f"smtp://127.0.0.1:{free_port()}").run_due()

    assert {(copy.state, copy.reason, copy.attempts) for copy in email.recipients.all()} == {
        ("delayed", "nobody_listens", 1)
    }


def test_a_server_that_is_away_is_left_alone_for_a_while(mailbox: Mailbox) -> None:
    delivery = Delivery(url=f"smtp://127.0.0.1:{free_port()}", pause=timedelta(minutes=5))
    outbox.queue(make_letter(mailbox, "sophie@client.example"))

    delivery.run_due()
    late = make_copy(mailbox, "paul@client.example")

    assert delivery.run_due() == 0
    late.refresh_from_db()
    assert (late.state, late.attempts) == ("queued", 0)


def test_tries_end_after_five_days(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    copy = make_copy(mailbox)
    catcher.will_answer(Stage.RECIPIENT, "451 4.7.1 come back later", times=100)
    begun = now = timezone.now()

    while copy.state in {"queued", "delayed"}:
        with time_machine.travel(now, tick=False):
            assert delivery.run_due() == 1
        copy.refresh_from_db()
        now = copy.due_at

    assert (copy.state, copy.reason, copy.attempts) == ("refused", "gave_up", MOST_ATTEMPTS)
    assert copy.answer == "451 4.7.1 come back later"
    assert timedelta(days=4.5) < now - begun < timedelta(days=5.5)


def test_a_fresh_copy_goes_before_one_that_failed(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    failed = make_copy(mailbox, "old@client.example")
    Recipient.objects.filter(pk=failed.pk).update(attempts=3, state="delayed")
    fresh = make_copy(mailbox, "new@client.example")

    assert Recipient.objects.claim(limit=20) == [fresh.pk, failed.pk]


def test_a_mail_that_cannot_be_put_together_stops_no_other(
    mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher
) -> None:
    broken = make_copy(mailbox, "old@client.example")
    OutgoingEmail.objects.filter(pk=broken.email_id).update(mailbox=None)
    good = make_copy(mailbox, "new@client.example")

    delivery.run_due()

    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.reason) == ("delayed", "error")
    assert good.state == "accepted"


def test_a_refused_copy_can_be_sent_again(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    """M7: *Resend*."""
    copy = make_copy(mailbox)
    catcher.will_answer(Stage.RECIPIENT, "550 5.2.2 over quota")
    delivery.run_due()
    copy.refresh_from_db()

    Recipient.objects.update(is_notified=True)
    actions.resend(copy)
    copy.refresh_from_db()
    assert (copy.state, copy.reason, copy.answer, copy.attempts, copy.is_notified) == ("queued", "", "", 0, False)
    delivery.run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.reason) == ("accepted", "")


def test_an_accepted_copy_is_not_sent_again(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher) -> None:
    copy = make_copy(mailbox)
    delivery.run_due()

    with pytest.raises(Refusal):
        actions.resend(copy)


@pytest.mark.parametrize("said", ["550 5.1.1 <x> no", "554 5.7.1 spam", "421 4.3.2 closing", "999 what", "hello"])
def test_any_answer_leads_to_a_state(mailbox: Mailbox, delivery: Delivery, catcher: ScriptedCatcher, said: str) -> None:
    copy = make_copy(mailbox)
    catcher.will_answer(Stage.RECIPIENT, said)

    delivery.run_due()

    copy.refresh_from_db()
    assert copy.state in {"delayed", "refused"}
    assert copy.reason
