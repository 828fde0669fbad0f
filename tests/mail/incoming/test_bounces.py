"""Reports that a mail of ours did not arrive (I8)."""

import pytest

from joindre.lib.tokens import bounce_token
from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing import actions, outbox
from tests.mail.makers import make_letter
from tests.mail.posting import Poster, Use, arrive, read


def make_report(address: str, *, action: str = "failed", status: str = "5.2.2", original: str = "") -> bytes:
    """RFC 3464."""
    return "\r\n".join([
        "From: MAILER-DAEMON@mx.client.example", "To: support@joindre.example", "Subject: Undelivered Mail",
        "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "", "The mail could not be delivered.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.client.example", "",
        f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}",
        f"Diagnostic-Code: smtp; 552 {status} mailbox full", "",
        "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: <{original}>", "", "--b--", "",
    ]).encode()  # fmt: skip


def make_sent(mailbox: Mailbox, *to: str) -> OutgoingEmail:
    email = outbox.queue(make_letter(mailbox, *to, topic="ticket:7"))
    email.recipients.update(state="accepted", is_notified=True)
    return email


def test_a_bounce_marks_the_copy_it_came_back_from(mailbox: Mailbox, use: Use) -> None:
    """I8, M7: by the signed envelope address, whatever address the report names."""
    poster = use(Poster())
    email = make_sent(mailbox, "sophie@client.example", "paul@client.example")
    copy = email.recipients.get(address="paul@client.example")
    back = mailbox.extended(bounce_token(copy.pk))

    incoming = read(arrive(mailbox, make_report("forwarded@elsewhere.example"), sender="", to=back))

    assert (incoming.outcome, incoming.reason, incoming.topic) == ("ignored", "bounce", "ticket:7")
    assert list(email.recipients.order_by("pk").values_list("state", "reason", "is_notified")) == [
        ("accepted", "", True),
        ("bounced", "mailbox_full", False),
    ]
    assert Recipient.objects.get(pk=copy.pk).answer == "552 5.2.2 mailbox full"
    assert not poster.seen


def test_a_bounce_to_the_mailbox_is_recognised_by_its_message_id(mailbox: Mailbox, use: Use) -> None:
    use(Poster())
    email = make_sent(mailbox, "sophie@client.example", "paul@client.example")

    incoming = read(arrive(mailbox, make_report("Paul@client.example", original=email.message_id), sender=""))

    assert (incoming.outcome, incoming.reason) == ("ignored", "bounce")
    assert [copy.state for copy in email.recipients.order_by("pk")] == ["accepted", "bounced"]


def test_a_delay_notice_changes_no_state(mailbox: Mailbox, use: Use) -> None:
    use(Poster())
    copy = make_sent(mailbox, "sophie@client.example").recipients.get()
    report = make_report(copy.address, action="delayed", status="4.4.1")

    incoming = read(arrive(mailbox, report, sender="", to=mailbox.extended(bounce_token(copy.pk))))

    copy.refresh_from_db()
    assert (incoming.reason, copy.state, copy.reason, copy.is_notified) == ("delay_notice", "accepted", "slow", False)


def test_a_bounce_of_a_strangers_mail_is_ignored(mailbox: Mailbox, use: Use) -> None:
    poster = use(Poster())

    incoming = read(arrive(mailbox, make_report("x@y.example", original="1@y.example"), sender=""))

    assert (incoming.outcome, incoming.reason, poster.seen) == ("ignored", "unknown_bounce", [])


@pytest.mark.parametrize("state", ["queued", "sending", "refused", "bounced"])
def test_only_what_left_can_come_back(mailbox: Mailbox, state: str) -> None:
    (copy,) = make_sent(mailbox, "sophie@client.example").recipients.all()
    Recipient.objects.update(state=state)

    assert not actions.record_bounce(copy, said="550 5.1.1 unknown")

    copy.refresh_from_db()
    assert copy.state == state
