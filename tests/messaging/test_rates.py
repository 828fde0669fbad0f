"""Nobody is stopped by what others send in their name (A4, I10)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import override_settings

from joindre.directory.models import Contact, Employee, WorkGroup
from joindre.lib.richtext import clean
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.messaging import actions
from joindre.tickets.models import Ticket
from tests.messaging.arriving import arrive, believe_the_house_s_server, from_client

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MOST = 3


@pytest.fixture
def reply_address(ticket: Ticket, ada: Employee, carol: Contact) -> str:
    """The signed address that Carol was given with the notification of a message."""
    message = actions.post_message(ticket, actions.NewMessage(body=clean("<p>Alors ?</p>"), notify=True), by=ada)
    return str(message.notifications.get().recipients.get().reply_to[0])


@pytest.fixture(autouse=True)
def _ada_answers_the_mailbox(ada: Employee) -> None:
    group = WorkGroup.objects.create(name="Accueil", mailbox=Mailbox.objects.default())
    group.members.add(ada)


def forge(carol: Contact, count: int) -> list[IncomingEmail]:
    """Mails in Carol's name that came to no signed address."""
    box = Mailbox.objects.default().address
    numbers = range(IncomingEmail.objects.count(), IncomingEmail.objects.count() + count)
    return [arrive(box, sender=carol.email, message_id=f"<forged{number}@x.example>") for number in numbers]


def told() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(topic__startswith="mailbox:"))


@override_settings(MAIL_IN_PER_HOUR=MOST)
def test_forged_mails_do_not_set_those_of_their_victim_aside(reply_address: str, carol: Contact) -> None:
    """A4: an answer to her own signed address proves her."""
    forged = forge(carol, MOST + 2)

    answer = arrive(reply_address, sender=carol.email)

    assert [mail.reason for mail in forged] == ["first_unverified"] * MOST + ["too_many"] * 2
    assert answer.outcome == "posted"
    assert len(from_client()) == 1


@override_settings(MAIL_IN_PER_HOUR=MOST)
def test_a_verified_mail_is_not_stopped_by_forged_ones(ticket: Ticket, carol: Contact) -> None:
    """A4: nor do the proved ones count among the forged."""
    box = believe_the_house_s_server()
    forge(carol, MOST + 1)
    domain = carol.email.rpartition("@")[2]

    answer = arrive(
        box,
        sender=carol.email,
        subject=f"Re: #{ticket.number}",
        Authentication_Results=f"mx.joindre.example; dmarc=pass header.from={domain}",
    )

    assert answer.outcome == "posted"
    assert answer.is_proved


@override_settings(MAIL_IN_PER_HOUR=MOST)
def test_a_program_that_runs_wild_is_still_stopped(reply_address: str, carol: Contact) -> None:
    """I10: what is proved is counted too, by itself."""
    answers = [
        arrive(reply_address, sender=carol.email, text=f"{number}", message_id=f"<{number}@x.example>")
        for number in range(MOST + 1)
    ]

    assert [answer.outcome for answer in answers] == ["posted"] * MOST + ["set_aside"]
    assert not told()


@override_settings(MAIL_IN_PER_HOUR=MOST)
def test_staff_are_told_once_an_hour(ada: Employee, carol: Contact) -> None:
    """A5: those who answer the mailbox, in one letter each."""
    with time_machine.travel(NOW, tick=False):
        forge(carol, MOST + 3)
        first = told()
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        forge(carol, MOST + 2)

    [letter] = first
    assert [copy.address for copy in letter.recipients.all()] == [ada.email]
    assert carol.email in letter.subject
    assert carol.email in letter.text
    assert letter.is_automatic
    assert len(told()) == 2


def test_who_sends_little_is_not_told_of(carol: Contact) -> None:
    forge(carol, 2)

    assert not told()
