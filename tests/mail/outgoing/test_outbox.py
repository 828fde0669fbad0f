"""What a letter becomes in the outbox."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.outbox import NewRecipient
from tests.mail.makers import make_letter


def test_a_letter_is_a_row_with_one_more_for_each_recipient(mailbox: Mailbox) -> None:
    """M7: the mail is stored, then sent."""
    letter = make_letter(
        mailbox,
        "sophie@client.example",
        cc=[NewRecipient(address="paul@client.example", name="Paul", person="c7", reply_to=["claire@joindre.example"])],
        bcc=[NewRecipient(address="chef@joindre.example")],
        topic="ticket:42",
    )

    email = outbox.queue(letter)

    rows = email.recipients.order_by("pk").values_list("field", "address", "name", "person", "reply_to", "state")
    assert list(rows) == [
        ("to", "sophie@client.example", "", "", [], "queued"),
        ("cc", "paul@client.example", "Paul", "c7", ["claire@joindre.example"], "queued"),
        ("bcc", "chef@joindre.example", "", "", [], "queued"),
    ]
    assert (email.topic, email.mailbox, email.is_held) == ("ticket:42", mailbox, False)


@pytest.mark.django_db
def test_a_letter_of_a_transaction_that_fails_never_was() -> None:
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")

    with transaction.atomic():
        outbox.queue(make_letter(mailbox))
        transaction.set_rollback(True)

    assert not OutgoingEmail.objects.exists()


def test_a_delayed_letter_is_due_later(mailbox: Mailbox) -> None:
    outbox.queue(make_letter(mailbox, delay=timedelta(seconds=10)))

    assert not Recipient.objects.due(timezone.now()).exists()
    assert Recipient.objects.due(timezone.now() + timedelta(seconds=11)).count() == 1


def test_a_held_letter_waits_for_its_release(mailbox: Mailbox) -> None:
    email = outbox.queue(make_letter(mailbox, is_held=True))

    assert not Recipient.objects.due(timezone.now()).exists()

    outbox.release(email)

    assert Recipient.objects.due(timezone.now()).count() == 1


def test_an_address_given_twice_gets_one_copy(mailbox: Mailbox) -> None:
    letter = make_letter(
        mailbox, "sophie@client.example", "Sophie@Client.example", bcc=[NewRecipient(address="sophie@client.example")]
    )

    email = outbox.queue(letter)

    assert [(copy.field, copy.address) for copy in email.recipients.all()] == [("to", "sophie@client.example")]


@pytest.mark.parametrize("address", ["", "sophie", "sophie@", "a b@client.example", "a@client.example\r\nBcc: x@y.fr"])
def test_an_impossible_address_is_refused_in_its_own_row(mailbox: Mailbox, address: str) -> None:
    email = outbox.queue(make_letter(mailbox, address, "paul@client.example"))

    bad, good = email.recipients.order_by("pk")
    assert (bad.state, bad.reason, bad.is_notified) == ("refused", "bad_address", False)
    assert good.state == "queued"


@pytest.mark.parametrize("address", ["jérôme@client.example", "info@société.fr", "root@serveur", '"a b"@client.fr'])
def test_rare_addresses_are_taken(mailbox: Mailbox, address: str) -> None:
    """C5: IDN and SMTPUTF8."""
    email = outbox.queue(make_letter(mailbox, address))

    assert email.recipients.get().state == "queued"


def test_line_ends_do_not_get_into_heads(mailbox: Mailbox) -> None:
    letter = make_letter(
        mailbox,
        subject="Demande\r\nBcc: victime@ailleurs.example",
        from_name="Claire\nX-Evil: 1",
        in_reply_to="<a@b>\r\nX-Evil: 1",
        references="<1@b> <2@b>\n\nX-Evil: 1",
    )

    email = outbox.queue(letter)

    assert email.subject == "Demande Bcc: victime@ailleurs.example"
    assert email.from_name == "Claire X-Evil: 1"
    assert (email.in_reply_to, email.references) == ("a@b", "1@b 2@b")


def test_a_long_thread_keeps_its_first_and_newest_mails(mailbox: Mailbox) -> None:
    email = outbox.queue(make_letter(mailbox, references=" ".join(f"<{n}@b>" for n in range(100))))

    kept = email.references.split()
    assert len(kept) == 20
    assert (kept[0], kept[1], kept[-1]) == ("0@b", "81@b", "99@b")
