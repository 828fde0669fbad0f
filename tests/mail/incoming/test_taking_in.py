"""The acts on an arrived mail: how it is stored, how it ends, and whether a machine may answer it (I2, I8)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoCaptureOnCommitCallbacks

from joindre.files.models import Blob
from joindre.mail.incoming import actions
from joindre.mail.incoming.actions import AlreadyFinished, may_answer, take_in
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.mail.outgoing import outbox
from tests.mail.makers import make_letter, make_raw

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def pending(mailbox: Mailbox, *, sender_address: str = "sophie@client.example") -> IncomingEmail:
    incoming = take_in(make_raw(), envelope_from="", envelope_to=[], mailbox=mailbox)
    IncomingEmail.objects.filter(pk=incoming.pk).update(sender_address=sender_address)
    return IncomingEmail.objects.get(pk=incoming.pk)


def answer(mailbox: Mailbox, *, at: datetime, **fields: object) -> OutgoingEmail:
    """A letter to Sophie that a machine wrote as an answer, unless said otherwise."""
    with time_machine.travel(at, tick=False):
        letter = {"is_automatic": True, "in_reply_to": "<1@client.example>", **fields}
        return outbox.queue(make_letter(mailbox, "Sophie@Client.example", **letter))


def test_what_is_taken_in_is_stored_as_it_came(
    mailbox: Mailbox, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """I2: and the worker looks at once."""
    raw, people = make_raw(), ["support@joindre.example", "x" * 400]

    with django_capture_on_commit_callbacks() as woken:
        made = take_in(raw, envelope_from="a\0b" + "x" * 400, envelope_to=people, mailbox=mailbox)

    kept = IncomingEmail.objects.get(pk=made.pk)
    assert (kept.raw.read(), kept.raw.size, kept.mailbox) == (raw, len(raw), mailbox)
    assert (kept.envelope_from, kept.envelope_to) == (("ab" + "x" * 318), ["support@joindre.example", "x" * 320])
    assert (kept.outcome, kept.topic, kept.matched_by, kept.finished_at) == ("pending", "", "", None)
    assert len(woken) == 1


def test_the_same_bytes_are_two_mails_and_kept_once(mailbox: Mailbox) -> None:
    """I2, L2"""
    raw = make_raw()

    first, second = (take_in(raw, envelope_from="", envelope_to=[], mailbox=None) for _ in range(2))

    assert (first.raw, first.mailbox) == (second.raw, None)
    assert (IncomingEmail.objects.count(), Blob.objects.count()) == (2, 1)


def test_an_outcome_is_stored_with_all_that_is_said_of_it(mailbox: Mailbox) -> None:
    """I2: and the row in hand knows it too."""
    incoming, other = pending(mailbox), pending(mailbox)
    IncomingEmail.objects.update(leased_until=NOW)

    with time_machine.travel(NOW, tick=False):
        actions.finish(
            incoming, outcome="refused", reason="blocked", detail="d" * 600, matched_by="subject", topic="ticket:1"
        )

    kept, other = IncomingEmail.objects.get(pk=incoming.pk), IncomingEmail.objects.get(pk=other.pk)
    for row in (incoming, kept):
        assert (row.outcome, row.reason, row.detail) == ("refused", "blocked", "d" * 500)
        assert (row.matched_by, row.topic, row.leased_until, row.finished_at) == ("subject", "ticket:1", None, NOW)
    assert (other.outcome, other.leased_until) == ("pending", NOW)


def test_what_is_not_said_of_an_outcome_is_blank(mailbox: Mailbox) -> None:
    """I2"""
    incoming = pending(mailbox)

    actions.finish(incoming, outcome="posted")

    kept = IncomingEmail.objects.get(pk=incoming.pk)
    assert (kept.outcome, kept.reason, kept.detail, kept.matched_by, kept.topic) == ("posted", "", "", "", "")


def test_a_mail_has_one_outcome(mailbox: Mailbox) -> None:
    """I2: whoever comes second is told of which mail, and changes nothing."""
    incoming = pending(mailbox)
    actions.finish(incoming, outcome="posted")

    with pytest.raises(AlreadyFinished, match=rf"^incoming mail {incoming.pk}$"):
        actions.finish(IncomingEmail.objects.get(pk=incoming.pk), outcome="refused")

    assert IncomingEmail.objects.get(pk=incoming.pk).outcome == "posted"


@pytest.mark.parametrize(("minutes", "may"), [(0, False), (59, False), (60, True), (61, True)])
def test_a_machine_answers_again_after_an_hour(mailbox: Mailbox, minutes: int, may: object) -> None:
    """I8"""
    answer(mailbox, at=NOW)

    assert may_answer(pending(mailbox), now=NOW + timedelta(minutes=minutes)) is may


@pytest.mark.parametrize("fields", [{"in_reply_to": ""}, {"is_automatic": False}])
def test_a_letter_that_is_no_answer_of_a_machine_does_not_count(mailbox: Mailbox, fields: dict[str, object]) -> None:
    """I8: a code for signing in is automatic and answers nothing; an agent's answer is no machine's."""
    answer(mailbox, at=NOW, **fields)

    assert may_answer(pending(mailbox), now=NOW)


def test_an_answer_to_somebody_else_does_not_count(mailbox: Mailbox) -> None:
    """I8"""
    answer(mailbox, at=NOW)

    assert may_answer(pending(mailbox, sender_address="paul@client.example"), now=NOW)


def test_nobody_is_not_answered(mailbox: Mailbox) -> None:
    """I8: a mail without a sender has nobody to answer to."""
    assert not may_answer(pending(mailbox, sender_address=""), now=NOW)
