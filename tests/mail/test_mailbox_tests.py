"""A mailbox mails itself through a signed address, and the mail is recognised when it comes back (I1, I3, I4)."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

import postroom
from joindre.lib.tokens import mailbox_test_token, read_mailbox_test_token
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox, MailboxTest, OutgoingEmail
from joindre.mail.outgoing import mailbox_tests
from joindre.mail.outgoing.mailbox_tests import MailboxTests
from tests.mail.makers import make_raw
from tests.mail.posting import Poster, Use, arrive, read
from tests.mail.scripted_server import ScriptedCatcher, Stage
from tests.mail.sending import free_port

RESULTS = "Authentication-Results: mx.joindre.example; dmarc=pass header.from=joindre.example"
REPORT = """\
From: MAILER-DAEMON@mx.joindre.example
To: support@joindre.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.joindre.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.joindre.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown in local recipient table
--b
Content-Type: text/rfc822-headers

Message-ID: <{message_id}>
--b--
"""


def sent(mailbox: Mailbox, catcher: ScriptedCatcher) -> MailboxTest:
    """A test that the server has taken, or not."""
    test = mailbox_tests.begin(mailbox)
    assert MailboxTests(url=catcher.smtp_url).run_due() == 1
    test.refresh_from_db()
    return test


def come_back(test: MailboxTest, raw: bytes, *, to: str = "") -> IncomingEmail:
    incoming = read(arrive(test.mailbox, raw, sender=test.mailbox.address, to=to))
    test.refresh_from_db()
    return incoming


def test_it_goes_out_and_comes_back(mailbox: Mailbox, catcher: ScriptedCatcher, use: Use) -> None:
    """I1, I3: no message comes of it, and the journal says what it was."""
    poster = use(Poster())
    Mailbox.objects.update(trusted_server="mx.joindre.example")
    mailbox.refresh_from_db()

    test = sent(mailbox, catcher)
    [caught] = catcher.mails
    assert (test.state, test.answer[:3]) == ("sent", "250")
    incoming = come_back(test, RESULTS.encode() + b"\r\n" + caught.raw, to=caught.recipients[0])

    assert (test.state, test.came_to) == ("returned", caught.recipients[0])
    assert (test.judged_by, test.authentication) == ("mx.joindre.example", "pass")
    assert test.seconds is not None
    assert (incoming.outcome, incoming.reason) == ("ignored", "mailbox_test")
    assert poster.seen == []
    assert not OutgoingEmail.objects.exists()


def test_no_machine_answers_it(mailbox: Mailbox, catcher: ScriptedCatcher) -> None:
    """I8: RFC 3834. A report goes to the mailbox itself."""
    sent(mailbox, catcher)

    mail = postroom.read(catcher.mails[0].raw)
    assert mail.is_automatic
    assert (catcher.mails[0].sender, mail.headers.all("auto-submitted")) == (mailbox.address, ["auto-generated"])


def test_its_address_is_as_long_as_those_of_answers(mailbox: Mailbox) -> None:
    """I3: what passes the test passes with a real answer."""
    test = mailbox_tests.begin(mailbox)

    word = mailbox_tests.signed_address(test).partition("+")[2].partition("@")[0]
    assert len(word) == 41
    assert read_mailbox_test_token(word.upper()) == test.pk
    assert read_mailbox_test_token("t" + mailbox_test_token(test.pk)[2:]) is None


def test_a_lost_signed_address_is_said(mailbox: Mailbox, catcher: ScriptedCatcher) -> None:
    """I3: the server cut off what stood behind the delimiter."""
    test = sent(mailbox, catcher)
    [caught] = catcher.mails

    come_back(test, caught.raw.replace(caught.recipients[0].encode(), mailbox.address.encode()))

    assert (test.state, test.came_to) == ("returned", "")


def test_a_report_that_it_was_not_delivered_ends_it(mailbox: Mailbox, catcher: ScriptedCatcher) -> None:
    """I8: the report is no unknown bounce."""
    test = sent(mailbox, catcher)
    report = REPORT.format(recipient=catcher.mails[0].recipients[0], message_id=test.message_id)

    incoming = come_back(test, report.replace("\n", "\r\n").encode())

    assert (test.state, test.reason) == ("bounced", "unknown_address")
    assert "User unknown" in test.report
    assert (incoming.outcome, incoming.reason) == ("ignored", "mailbox_test")


@pytest.mark.parametrize("answer", ["550 5.1.1 User unknown", "451 4.3.0 Try again"])
def test_a_server_that_will_not_have_it_is_quoted(mailbox: Mailbox, catcher: ScriptedCatcher, answer: str) -> None:
    """I1: one try; whoever tests tries again."""
    catcher.will_answer(Stage.RECIPIENT, answer)

    test = sent(mailbox, catcher)

    assert (test.state, test.answer) == ("failed", answer)
    assert test.sent_at is None


def test_a_server_that_is_away_is_said_precisely(mailbox: Mailbox) -> None:
    """I1"""
    test = mailbox_tests.begin(mailbox)

    MailboxTests(url=f"smtp://127.0.0.1:{free_port()}").run_due()

    test.refresh_from_db()
    assert (test.state, test.reason) == ("failed", "nobody_listens")


def test_a_second_copy_changes_nothing(mailbox: Mailbox, catcher: ScriptedCatcher) -> None:
    """I9"""
    test = sent(mailbox, catcher)
    [caught] = catcher.mails
    come_back(test, caught.raw, to=caught.recipients[0])
    first = test.returned_at

    again = come_back(test, caught.raw, to=caught.recipients[0])

    assert (again.outcome, again.reason, test.returned_at) == ("ignored", "mailbox_test", first)


def test_one_that_waits_is_not_begun_twice(mailbox: Mailbox) -> None:
    """Two presses of the button are one mail; a test that nobody has taken for long begins anew."""
    test = mailbox_tests.begin(mailbox)

    assert mailbox_tests.begin(mailbox) == test
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert mailbox_tests.begin(mailbox) != test


def test_somebody_elses_mail_is_no_test(mailbox: Mailbox, use: Use) -> None:
    """A Message-ID that looks like that of a test, and none that we sent."""
    use(Poster())

    incoming = read(arrive(mailbox, make_raw(message_id="mailbox-test-0@joindre.example")))

    assert incoming.outcome == "posted"


def test_the_first_mailbox_is_known_before_anything_has_left(db: None) -> None:
    """I1: the address that mails would leave from takes mails at once."""
    mailbox = Mailbox.objects.receiving(settings.DEFAULT_FROM_EMAIL)

    assert mailbox is not None
    assert mailbox.is_default
    assert Mailbox.objects.receiving("other@elsewhere.example") is None


def test_the_server_that_judged_is_kept_believed_or_not(mailbox: Mailbox, use: Use) -> None:
    """I4: so that its name can be offered."""
    use(Poster())

    incoming = read(arrive(mailbox, make_raw(headers=[RESULTS])))

    assert (incoming.judged_by, incoming.authentication) == ("mx.joindre.example", "none")
    assert IncomingQueue().run_due() == 0
