"""Mail that comes by SMTP, LMTP or a pipe from the site's mail server (I1)."""

import smtplib
import subprocess
import sys

import pytest
from django.test import override_settings

from joindre.mail.models import IncomingEmail, Mailbox
from tests.mail.makers import make_raw
from tests.mail.running import Running, rename

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)


def test_a_mail_is_stored_before_it_is_answered(running: Running, mailbox: Mailbox) -> None:
    """I2."""
    raw = make_raw()

    with running.client() as client:
        client.sendmail("sophie@client.example", ["support+abc@joindre.example"], raw)

    incoming = IncomingEmail.objects.get()
    assert (incoming.raw.read(), incoming.outcome, incoming.mailbox) == (raw, "pending", mailbox)
    assert incoming.envelope_from == "sophie@client.example"
    assert incoming.envelope_to == ["support+abc@joindre.example"]


def test_mail_for_others_is_refused(running: Running, mailbox: Mailbox) -> None:
    Mailbox.objects.create(name="Fermée", address="closed@joindre.example", is_active=False)
    others = [
        "other@joindre.example",
        "support@elsewhere.example",
        "supporter@joindre.example",
        "closed@joindre.example",
    ]

    with running.client() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("sophie@client.example", others, make_raw())

    assert [refused.value.recipients[address][0] for address in others] == [550] * 4
    assert not IncomingEmail.objects.exists()


def test_a_mailbox_that_was_found_just_now_takes_the_next_mails(running: Running, mailbox: Mailbox) -> None:
    """I1: and what another address reaches is asked for at once, such as a new mailbox."""
    with running.client() as client:
        client.sendmail("sophie@client.example", ["support+abc@joindre.example"], make_raw())
        Mailbox.objects.create(name="Paris", address="paris@joindre.example")
        client.sendmail("sophie@client.example", ["support@joindre.example", "paris@joindre.example"], make_raw())
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("sophie@client.example", ["lyon@joindre.example"], make_raw())

    names = IncomingEmail.objects.order_by("pk").values_list("mailbox__name", flat=True)
    assert (names[0], sorted(names[1:])) == ("Support", ["Paris", "Support"])


def test_rare_spellings_of_addresses_are_taken(running: Running) -> None:
    """I3: the case does not matter; C5: SMTPUTF8; RFC 5321, 4.5.5: a bounce has no sender."""
    with running.client() as client:
        client.sendmail("", ["SUPPORT+ABC@JOINDRE.EXAMPLE"], make_raw())
        client.sendmail("jérôme@client.example", ["Support@joindre.example"], make_raw(), mail_options=["SMTPUTF8"])

    assert list(IncomingEmail.objects.order_by("pk").values_list("envelope_from", "envelope_to")) == [
        ("", ["SUPPORT+ABC@JOINDRE.EXAMPLE"]),
        ("jérôme@client.example", ["Support@joindre.example"]),
    ]


def test_a_mail_that_is_too_large_is_refused(mailbox: Mailbox) -> None:
    """I10: by what the sender announces, and by what arrives."""
    with override_settings(MAIL_IN_SIZE=2_000), Running() as running, running.client() as client:
        client.ehlo()
        announced = client.mail("sophie@client.example", ["size=2001"])
        client.rset()
        client.mail("sophie@client.example")
        client.rcpt(mailbox.address)
        sent = client.data(make_raw("x" * 900 + "\r\n" + "x" * 900 + "\r\n" + "x" * 900))

    assert (announced[0], sent[0]) == (552, 552)
    assert not IncomingEmail.objects.exists()


def test_too_many_recipients_are_asked_to_come_back(running: Running, mailbox: Mailbox) -> None:
    """I10; RFC 5321, 4.5.3.1.8: a hundred are taken."""
    with running.client() as client:
        client.ehlo()
        client.mail("sophie@client.example")
        codes = [client.rcpt(mailbox.extended(f"t{number}"))[0] for number in range(101)]

    assert codes == [250] * 100 + [452]


def test_lines_longer_than_allowed_are_taken_all_the_same(running: Running, mailbox: Mailbox) -> None:
    """I6."""
    raw = make_raw("x" * 200_000)

    with running.client() as client:
        client.sendmail("sophie@client.example", [mailbox.address], raw)

    assert IncomingEmail.objects.get().raw.read() == raw


def test_lmtp_answers_for_each_recipient(running: Running, mailbox: Mailbox) -> None:
    """RFC 2033, 4.2."""
    with running.client() as client:
        assert client.docmd("LHLO mx.joindre.example")[0] == 250
        client.does_esmtp = True
        client.mail("sophie@client.example")
        client.rcpt(mailbox.address)
        client.rcpt(mailbox.extended("abc"))
        first = client.data(make_raw())[0]
        second = client.getreply()[0]

    assert (first, second) == (250, 250)
    assert IncomingEmail.objects.count() == 1


def test_a_database_that_is_away_is_no_reason_to_lose_a_mail(running: Running, mailbox: Mailbox) -> None:
    """I2: whoever sends it tries again, and is heard once the database is back."""
    table = IncomingEmail._meta.db_table
    with running.client() as client:
        rename(table, "away")
        try:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                client.sendmail("sophie@client.example", [mailbox.address], make_raw())
        finally:
            rename("away", table)
        client.sendmail("sophie@client.example", [mailbox.address], make_raw())

    assert refused.value.smtp_code == 451
    assert IncomingEmail.objects.count() == 1


def test_two_conversations_at_once(running: Running, mailbox: Mailbox) -> None:
    with running.client() as one, running.client() as other:
        one.sendmail("sophie@client.example", [mailbox.address], make_raw())
        other.sendmail("paul@client.example", [mailbox.address], make_raw())
        one.sendmail("sophie@client.example", [mailbox.address], make_raw())

    assert IncomingEmail.objects.count() == 3


def test_a_pipe_hands_over_a_mail(mailbox: Mailbox, child_environment: dict[str, str]) -> None:
    """I1: a pipe command."""
    raw = make_raw()

    ended = receive(raw, "--sender", "sophie@client.example", "support+abc@joindre.example", env=child_environment)

    incoming = IncomingEmail.objects.get()
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert (incoming.raw.read(), incoming.envelope_from) == (raw, "sophie@client.example")
    assert (incoming.envelope_to, incoming.mailbox) == (["support+abc@joindre.example"], mailbox)


def test_a_pipe_says_what_went_wrong_in_the_mail_servers_words(
    mailbox: Mailbox, child_environment: dict[str, str]
) -> None:
    """Ends with the codes of sysexits.h: no such user, too large, try again."""
    small = {**child_environment, "JOINDRE_MAIL_IN_SIZE": "10"}
    away = {**child_environment, "JOINDRE_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}

    codes = [
        receive(make_raw(), "other@joindre.example", env=child_environment).returncode,
        receive(make_raw(), mailbox.address, env=small).returncode,
        receive(make_raw(), mailbox.address, env=away).returncode,
    ]

    assert codes == [67, 65, 75]
    assert not IncomingEmail.objects.exists()


def receive(raw: bytes, *arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "django", "receive", *arguments]
    return subprocess.run(command, input=raw, env=env, capture_output=True, timeout=60, check=False)
