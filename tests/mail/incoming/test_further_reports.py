"""Reports that a mail arrived after all or was unwanted, and what a report without a signature may say (I8, M7)."""

from datetime import timedelta

import pytest

from joindre.lib import clock
from joindre.lib.tokens import bounce_token
from joindre.mail.models import Mailbox, Recipient
from joindre.mail.outgoing.address_states import address_state
from tests.mail.incoming.test_bounces import make_report, make_sent
from tests.mail.posting import Poster, Use, arrive, read

SOPHIE = "sophie@client.example"


def make_complaint(original: str, *lines: str) -> bytes:
    """RFC 5965."""
    return "\r\n".join([
        "From: abuse@provider.example", "To: support@joindre.example", "Subject: FW: Votre demande",
        "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=feedback-report; boundary="b"', "",
        "--b", "", "This is an email abuse report.", "",
        "--b", "Content-Type: message/feedback-report", "", "Feedback-Type: abuse", "Version: 1", *lines, "",
        "--b", "Content-Type: message/rfc822", "", f"Message-ID: <{original}>", "Subject: Votre demande", "", "Bonjour",
        "", "--b--", "",
    ]).encode()  # fmt: skip


def make_later_report(action: str, status: str) -> bytes:
    """Another report about the same mail: the same words at another hour."""
    report = make_report(SOPHIE, action=action, status=status)
    return report.replace(b"Subject:", b"Date: Tue, 24 Nov 2026 10:00:00 +0100\r\nSubject:", 1)


def test_a_report_of_delivery_mends_what_was_said_before(mailbox: Mailbox, use: Use) -> None:
    """M7: the recipient's server tried again by itself."""
    use(Poster())
    copy = make_sent(mailbox, SOPHIE).recipients.get()
    back = mailbox.extended(bounce_token(copy.pk))
    read(arrive(mailbox, make_report(SOPHIE, status="5.1.1"), sender="", to=back))
    assert address_state([SOPHIE])

    incoming = read(arrive(mailbox, make_later_report("delivered", "2.0.0"), sender="", to=back))

    copy.refresh_from_db()
    assert (incoming.outcome, incoming.reason, incoming.topic) == ("ignored", "delivered", "ticket:7")
    assert (copy.state, copy.reason, copy.answer, copy.is_notified) == ("accepted", "", "", False)
    assert not address_state([SOPHIE])


@pytest.mark.parametrize("action", ["relayed", "expanded"])
def test_what_another_server_took_over_has_not_arrived(mailbox: Mailbox, use: Use, action: str) -> None:
    """M7"""
    use(Poster())
    copy = make_sent(mailbox, SOPHIE).recipients.get()
    back = mailbox.extended(bounce_token(copy.pk))
    read(arrive(mailbox, make_report(SOPHIE), sender="", to=back))

    read(arrive(mailbox, make_later_report(action, "2.0.0"), sender="", to=back))

    copy.refresh_from_db()
    assert copy.state == "bounced"


def test_a_delivery_that_nothing_proves_is_not_believed(mailbox: Mailbox, use: Use) -> None:
    """I8: who got the mail too knows its Message-ID."""
    use(Poster())
    email = make_sent(mailbox, SOPHIE)
    Recipient.objects.update(state="bounced")
    report = make_report(SOPHIE, action="delivered", status="2.0.0", original=email.message_id)

    read(arrive(mailbox, report, sender=""))

    assert email.recipients.get().state == "bounced"


def test_a_late_delay_does_not_undo_a_bounce(mailbox: Mailbox, use: Use) -> None:
    """M7: reports overtake each other."""
    use(Poster())
    copy = make_sent(mailbox, SOPHIE).recipients.get()
    back = mailbox.extended(bounce_token(copy.pk))
    read(arrive(mailbox, make_report(SOPHIE), sender="", to=back))

    read(arrive(mailbox, make_later_report("delayed", "4.4.1"), sender="", to=back))

    copy.refresh_from_db()
    assert (copy.state, copy.reason) == ("bounced", "mailbox_full")


def test_the_word_of_a_report_alone_marks_no_address(mailbox: Mailbox, use: Use) -> None:
    """I8, P6: the signature proves; the Message-ID is known to all who got the mail."""
    use(Poster())
    email = make_sent(mailbox, SOPHIE)

    read(arrive(mailbox, make_report(SOPHIE, status="5.1.1", original=email.message_id), sender=""))

    assert [(copy.state, copy.doubt) for copy in email.recipients.all()] == [("bounced", "")]
    assert not address_state([SOPHIE])


def test_the_word_of_a_report_alone_counts_for_a_few_days(mailbox: Mailbox, use: Use) -> None:
    """I8: after them no server tries any more."""
    use(Poster())
    email = make_sent(mailbox, SOPHIE)
    Recipient.objects.update(accepted_at=clock.now() - timedelta(days=6, minutes=1))

    incoming = read(arrive(mailbox, make_report(SOPHIE, original=email.message_id), sender=""))

    assert (incoming.reason, email.recipients.get().state) == ("unknown_bounce", "accepted")


def test_of_several_addresses_behind_one_the_lost_one_counts(mailbox: Mailbox, use: Use) -> None:
    """I8: an alias stood for two people."""
    use(Poster())
    copy = make_sent(mailbox, SOPHIE).recipients.get()
    late = b"Final-Recipient: rfc822; a@elsewhere.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
    report = make_report("b@elsewhere.example").replace(b"Final-Recipient", late + b"Final-Recipient", 1)

    read(arrive(mailbox, report, sender="", to=mailbox.extended(bounce_token(copy.pk))))

    copy.refresh_from_db()
    assert copy.state == "bounced"


@pytest.mark.parametrize("is_named", [True, False])
def test_a_complaint_is_told_with_the_copy(mailbox: Mailbox, use: Use, *, is_named: bool) -> None:
    """I8, M7: by the signed sender that the complaint names, or by Message-ID and recipient; the mail did arrive."""
    use(Poster())
    email = make_sent(mailbox, SOPHIE, "paul@client.example")
    copy = email.recipients.get(address=SOPHIE)
    signed = f"Original-Mail-From: <{mailbox.extended(bounce_token(copy.pk))}>"
    raw = make_complaint(email.message_id, f"Original-Rcpt-To: <{SOPHIE}>" if is_named else signed)

    incoming = read(arrive(mailbox, raw, sender="abuse@provider.example"))

    assert (incoming.outcome, incoming.reason, incoming.topic) == ("ignored", "complaint", "ticket:7")
    told = email.recipients.order_by("pk").values_list("state", "reason", "is_notified")
    assert list(told) == [("accepted", "complaint", False), ("accepted", "", True)]
    assert not address_state([SOPHIE])


def test_a_complaint_that_names_nobody_is_a_mail_like_others(mailbox: Mailbox, use: Use) -> None:
    """I8: nobody knows whose copy it was."""
    poster = use(Poster())
    email = make_sent(mailbox, SOPHIE)

    read(arrive(mailbox, make_complaint(email.message_id), sender="abuse@provider.example"))

    assert len(poster.seen) == 1
    assert email.recipients.get().reason == ""
