"""How a session with the site's mail server goes on when something is not as usual (I1, I2)."""

import asyncio
import smtplib
import threading

import pytest
from django.test import override_settings

from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming import sessions
from joindre.mail.incoming.listener import MailListener
from joindre.mail.models import IncomingEmail, Mailbox
from tests.mail.makers import make_raw
from tests.mail.running import Running, rename
from tests.mail.watching import watching
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)


def begin(client: smtplib.SMTP, *addresses: str) -> None:
    client.ehlo()
    client.mail("sophie@client.example")
    for address in addresses:
        client.rcpt(address)


def test_it_greets_without_asking_for_a_name(running: Running) -> None:
    """A name server that does not answer would hold up each connection."""
    client = smtplib.SMTP()
    client.timeout = 10

    assert client.connect("127.0.0.1", running.listener.port) == (220, b"joindre Joindre")
    assert client.ehlo("mx.joindre.example")[1].splitlines()[0] == b"joindre"
    client.close()


def test_it_says_how_large_a_mail_may_be_and_that_it_knows_every_address(mailbox: Mailbox) -> None:
    """I10, C5"""
    with override_settings(MAIL_IN_SIZE=2_000), Running() as running, running.client() as client:
        client.ehlo()

        assert client.esmtp_features["size"] == "2000"
        assert client.has_extn("smtputf8")


def test_a_client_that_says_nothing_is_left(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """I1: its connection is closed."""
    monkeypatch.setattr(sessions, "TIMEOUT", 0.2)

    with Running() as running, running.client() as client:
        assert client.sock is not None
        assert client.sock.recv(1000) == b""


def test_mailboxes_that_cannot_be_read_are_no_reason_to_refuse_a_mail(running: Running, mailbox: Mailbox) -> None:
    """I2: the sender asks again later, in the same session too."""
    table = Mailbox._meta.db_table
    with running.client() as client:
        begin(client)
        rename(table, "away")
        try:
            away = client.rcpt(mailbox.address)
        finally:
            rename("away", table)
        back = client.rcpt(mailbox.address)

    assert away == (451, b"4.3.0 The mail cannot be stored right now, try again later")
    assert back == (250, b"2.1.5 OK")


def test_an_error_that_nobody_thought_of_is_the_senders_to_try_again(running: Running, mailbox: Mailbox) -> None:
    """I2; RFC 5321, 4.1.1.4: and the next mail of the session is taken."""
    errors: list[Exception] = [ZeroDivisionError("by zero")]

    def fail(step: Failpoint) -> None:
        if step is Failpoint.RAW_STORED and errors:
            raise errors.pop()

    with watching(fail), running.client() as client:
        begin(client, mailbox.address)
        failed = client.data(make_raw())
        client.sendmail("sophie@client.example", [mailbox.address], make_raw())

    assert failed == (451, b"4.3.0 Something went wrong here, try again later")
    assert IncomingEmail.objects.count() == 1


@pytest.mark.parametrize("error", [OSError("no space left"), RuntimeError("stopping")])
def test_a_disk_that_is_full_is_no_reason_to_lose_a_mail(running: Running, mailbox: Mailbox, error: Exception) -> None:
    """I2"""

    def fail(step: Failpoint) -> None:
        if step is Failpoint.RAW_STORED:
            raise error

    with watching(fail), running.client() as client:
        begin(client, mailbox.address)
        failed = client.data(make_raw())

    assert failed == (451, b"4.3.0 The mail cannot be stored right now, try again later")
    assert not IncomingEmail.objects.exists()


def test_smtp_answers_once_for_all_recipients_and_says_under_which_number(running: Running, mailbox: Mailbox) -> None:
    """I2: one row; an answer too many would be taken for that to the next command."""
    with running.client() as client:
        begin(client, mailbox.address, mailbox.extended("abc"))
        stored = client.data(make_raw())
        after = client.docmd("VRFY", "nobody")

    incoming = IncomingEmail.objects.get()
    assert stored == (250, f"2.0.0 OK, stored as {incoming.pk}".encode())
    assert b"stored" not in after[1]
    assert incoming.envelope_to == [mailbox.address, mailbox.extended("abc")]


def test_lmtp_answers_as_often_as_there_were_recipients(running: Running, mailbox: Mailbox) -> None:
    """RFC 2033, 4.2"""
    with running.client() as client:
        client.docmd("LHLO mx.joindre.example")
        client.does_esmtp = True
        client.mail("sophie@client.example")
        for extension in "abc":
            client.rcpt(mailbox.extended(extension))
        answers = [client.data(make_raw()), client.getreply(), client.getreply()]
        after = client.docmd("VRFY", "nobody")

    assert {code for code, _said in answers} == {250}
    assert b"stored" not in after[1]


def test_a_mail_to_two_of_our_mailboxes_reaches_both(running: Running, mailbox: Mailbox) -> None:
    """I1: each with the addresses that are its own."""
    other = Mailbox.objects.create(name="Comptes", address="comptes@joindre.example")
    recipients = [other.address, mailbox.extended("abc"), mailbox.address]

    with running.client() as client:
        client.sendmail("sophie@client.example", recipients, make_raw())

    stored = {incoming.mailbox: incoming.envelope_to for incoming in IncomingEmail.objects.all()}
    assert stored == {other: [other.address], mailbox: recipients[1:]}
    assert len(set(IncomingEmail.objects.values_list("raw", flat=True))) == 1


def test_a_bounce_and_an_empty_mail_are_stored_as_they_are(running: Running, mailbox: Mailbox) -> None:
    """I2; RFC 5321, 4.5.5: a bounce has no sender."""
    with running.client() as client:
        client.ehlo()
        client.mail("<>")
        client.rcpt(mailbox.address)
        client.data(b"")

    incoming = IncomingEmail.objects.get()
    assert (incoming.envelope_from, incoming.raw.read().strip()) == ("", b"")


def test_a_stop_closes_what_is_open_and_ends_its_thread(mailbox: Mailbox) -> None:
    """I2: nothing of an unfinished mail is kept, and its sender sends it again."""
    before = set(threading.enumerate())
    with Running() as running:
        client = running.client()
        begin(client, mailbox.address)
        threads = [one for one in set(threading.enumerate()) - before if one.name.startswith("mail in")]

    assert client.sock is not None
    assert client.sock.recv(1000) == b""
    client.close()
    assert len(threads) == 1
    wait_until(lambda: not threads[0].is_alive())
    assert not IncomingEmail.objects.exists()
    with pytest.raises(ConnectionRefusedError):
        running.client()


def test_a_stop_without_a_start_is_none() -> None:
    asyncio.run(MailListener("127.0.0.1", 0).stop())
