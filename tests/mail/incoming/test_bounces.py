"""Reports that a mail of ours did not arrive (I8)."""

import pytest

import postroom
from joindre.lib import clock
from joindre.lib.tokens import bounce_token
from joindre.mail.incoming.bounces import recipient_of
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing import actions, outbox
from tests.mail.makers import make_letter, make_raw
from tests.mail.posting import Poster, Use, arrive, read
from tests.queries import count_queries


def make_report(
    address: str, *, action: str = "failed", status: str = "5.2.2", original: str = "", said: str | None = None
) -> bytes:
    """RFC 3464; `said` is what the server gave as its reason, blank where it gave none."""
    reason = f"smtp; 552 {status} mailbox full" if said is None else said
    return "\r\n".join([
        "From: MAILER-DAEMON@mx.client.example", "To: support@joindre.example", "Subject: Undelivered Mail",
        "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "", "The mail could not be delivered.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.client.example", "",
        f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}",
        *([f"Diagnostic-Code: {reason}"] if reason else []), "",
        "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: <{original}>", "", "--b--", "",
    ]).encode()  # fmt: skip


def make_sent(mailbox: Mailbox, *to: str) -> OutgoingEmail:
    email = outbox.queue(make_letter(mailbox, *to, topic="ticket:7"))
    email.recipients.update(state="accepted", accepted_at=clock.now(), is_notified=True)
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


@pytest.mark.parametrize(
    ("said", "answer", "reason"),
    [
        ("smtp; 550 5.1.1  no such\r\n user", "550 5.1.1 no such user", "unknown_address"),
        ("smtp; 550 over quota", "5.1.1 550 over quota", "unknown_address"),
        ("", "5.1.1", "unknown_address"),
    ],
)
def test_the_answer_holds_the_status_once_and_what_was_said(
    mailbox: Mailbox, use: Use, said: str, answer: str, reason: str
) -> None:
    """I8, M7: the status alone where the report says nothing else."""
    use(Poster())
    copy = make_sent(mailbox, "sophie@client.example").recipients.get()
    report = make_report(copy.address, status="5.1.1", said=said)

    read(arrive(mailbox, report, sender="", to=mailbox.extended(bounce_token(copy.pk))))

    copy.refresh_from_db()
    assert (copy.state, copy.answer, copy.reason) == ("bounced", answer, reason)


def test_a_report_that_names_nobody_counts_for_the_copy_it_came_back_to(mailbox: Mailbox, use: Use) -> None:
    """I8: what nobody said is no answer, and a bounce is for ever."""
    use(Poster())
    copy = make_sent(mailbox, "sophie@client.example").recipients.get()
    raw = b"From: MAILER-DAEMON@mx.client.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\nSorry.\r\n"

    incoming = read(arrive(mailbox, raw, sender="", to=mailbox.extended(bounce_token(copy.pk))))

    copy.refresh_from_db()
    assert (incoming.reason, incoming.topic) == ("bounce", "ticket:7")
    assert (copy.state, copy.answer, copy.reason) == ("bounced", "", "refused")


def test_the_signed_address_may_stand_in_the_mail_alone(mailbox: Mailbox) -> None:
    """I8: a pipe knows no envelope; and the copy belongs to any of our mailboxes."""
    other = Mailbox.objects.create(name="Comptes", address="comptes@joindre.example")
    copy = make_sent(other, "sophie@client.example").recipients.get()
    back = other.extended(bounce_token(copy.pk))
    incoming = IncomingEmail(envelope_to=["x@joindre.example", mailbox.address])

    found = recipient_of(incoming, postroom.read(make_raw(to=f"Support <{back}>")))

    assert found == copy
    assert found is not None
    assert count_queries(lambda: found.email.topic) == 0


@pytest.mark.parametrize("extension", ["b1", "", "bnonsense"])
def test_an_address_that_we_did_not_sign_is_that_of_no_copy(mailbox: Mailbox, extension: str) -> None:
    """I8: numbers can be guessed, signatures cannot."""
    make_sent(mailbox, "sophie@client.example")
    incoming = IncomingEmail(envelope_to=[mailbox.extended(extension)])

    assert recipient_of(incoming, postroom.read(make_raw())) is None


def test_a_signed_address_of_a_copy_that_is_gone_is_that_of_none(mailbox: Mailbox) -> None:
    """I8"""
    incoming = IncomingEmail(envelope_to=[mailbox.extended(bounce_token(987_654))])

    assert recipient_of(incoming, postroom.read(make_raw())) is None


def test_a_report_about_the_same_mail_to_somebody_else_marks_nobody(mailbox: Mailbox, use: Use) -> None:
    """I8"""
    use(Poster())
    email = make_sent(mailbox, "sophie@client.example")

    incoming = read(arrive(mailbox, make_report("zoe@client.example", original=email.message_id), sender=""))

    assert (incoming.outcome, incoming.reason, incoming.topic) == ("ignored", "unknown_bounce", "")
    assert email.recipients.get().state == "accepted"


def test_a_delay_notice_to_the_mailbox_is_recognised_by_its_message_id(mailbox: Mailbox, use: Use) -> None:
    """I8: and a copy that is gone for good is not only slow."""
    use(Poster())
    email = make_sent(mailbox, "sophie@client.example")
    report = make_report("sophie@client.example", action="delayed", status="4.4.1", original=email.message_id)

    incoming = read(arrive(mailbox, report, sender=""))

    assert (incoming.reason, incoming.topic) == ("delay_notice", "ticket:7")
    assert [(copy.state, copy.reason) for copy in email.recipients.all()] == [("accepted", "slow")]


@pytest.mark.parametrize(("state", "is_permanent", "changed"), [
    ("accepted", True, "bounced"), ("delayed", True, "bounced"), ("accepted", False, "accepted"),
])  # fmt: skip
def test_what_a_report_changes(mailbox: Mailbox, state: str, is_permanent: object, changed: str) -> None:
    """I8, M7: whoever looks is told; the answer is on one line and fits its column."""
    copy, other = make_sent(mailbox, "sophie@client.example", "paul@client.example").recipients.order_by("pk")
    Recipient.objects.update(state=state, is_notified=True)

    assert actions.record_bounce(copy, said="a\n b " + "x" * 600, is_permanent=bool(is_permanent))

    copy.refresh_from_db()
    other.refresh_from_db()
    assert (copy.state, copy.reason) == (changed, "refused" if is_permanent else "slow")
    assert (copy.answer, copy.is_notified) == ("a b " + "x" * 496, False)
    assert (other.state, other.answer, other.is_notified) == (state, "", True)


def test_a_report_is_for_ever_unless_it_says_otherwise(mailbox: Mailbox) -> None:
    copy = make_sent(mailbox, "sophie@client.example").recipients.get()

    assert actions.record_bounce(copy, said="")

    assert Recipient.objects.get(pk=copy.pk).state == "bounced"


def test_a_delayed_copy_is_not_told_once_more_that_it_is_late(mailbox: Mailbox) -> None:
    """M7: our own next try is due, and is what everybody reads."""
    copy = make_sent(mailbox, "sophie@client.example").recipients.get()
    Recipient.objects.update(state="delayed", reason="busy")

    assert not actions.record_bounce(copy, said="4.4.1", is_permanent=False)

    assert Recipient.objects.get(pk=copy.pk).reason == "busy"


@pytest.mark.parametrize(("state", "reason", "is_changed"), [
    ("bounced", "mailbox_full", True), ("accepted", "slow", True), ("accepted", "complaint", False),
    ("queued", "", False),
])  # fmt: skip
def test_what_a_report_of_delivery_ends(mailbox: Mailbox, state: str, reason: str, *, is_changed: bool) -> None:
    """M7: what was said of a delay or a failure, and nothing else."""
    copy = make_sent(mailbox, "sophie@client.example").recipients.get()
    Recipient.objects.update(state=state, reason=reason)

    assert actions.record_delivery(copy) == is_changed

    copy.refresh_from_db()
    assert (copy.state, copy.reason) == (("accepted", "") if is_changed else (state, reason))


@pytest.mark.parametrize("state", ["accepted", "bounced", "queued"])
def test_only_what_arrived_is_complained_of(mailbox: Mailbox, state: str) -> None:
    """I8"""
    copy = make_sent(mailbox, "sophie@client.example").recipients.get()
    Recipient.objects.update(state=state)

    assert actions.record_complaint(copy) == (state == "accepted")

    assert Recipient.objects.get(pk=copy.pk).state == state
