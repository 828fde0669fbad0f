"""Whether an address can be written to (P6, M9)."""

import pytest

from joindre.mail.incoming.actions import finish
from joindre.mail.models import IncomingEmail, Mailbox, Recipient
from joindre.mail.outgoing import actions
from joindre.mail.outgoing.address_states import SOFT_ONES, address_state, clear
from joindre.mail.outgoing.attempts import evaluate
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.transport import Attempt, AttemptStatus
from tests.mail.makers import make_copy, make_raw
from tests.mail.posting import arrive
from tests.queries import count_queries

SOPHIE = "sophie@client.example"


def bounce(mailbox: Mailbox, said: str, *, address: str = SOPHIE) -> Recipient:
    copy = make_copy(mailbox, address)
    Recipient.objects.filter(pk=copy.pk).update(state="accepted")
    actions.record_bounce(copy, said=said)
    copy.refresh_from_db()
    return copy


def test_an_address_that_does_not_exist_is_marked_at_once(mailbox: Mailbox) -> None:
    """P6, M9: with the reason, for all that were asked for in one query."""
    bounce(mailbox, "550 5.1.1 no such user")

    found = address_state([SOPHIE, "paul@client.example", ""])

    assert {address: state.reason for address, state in found.items()} == {SOPHIE: "unknown_address"}
    assert str(found[SOPHIE].explanation) == "Cette adresse n’existe pas chez le destinataire."
    assert count_queries(lambda: address_state([SOPHIE, "paul@client.example"])) == 1
    assert count_queries(lambda: address_state([""])) == 0


def test_a_full_mailbox_marks_the_address_after_several_mails(mailbox: Mailbox) -> None:
    """P6: one may be full for a day."""
    for _ in range(SOFT_ONES - 1):
        bounce(mailbox, "552 5.2.2 mailbox full")
    assert not address_state([SOPHIE])

    bounce(mailbox, "552 5.2.2 mailbox full")

    assert address_state([SOPHIE])[SOPHIE].reason == "mailbox_full"


@pytest.mark.parametrize("ends", ["accepted", "cleared"])
def test_only_mails_in_a_row_count(mailbox: Mailbox, ends: str) -> None:
    """P6"""
    for _ in range(SOFT_ONES - 1):
        bounce(mailbox, "552 5.2.2 mailbox full")
    if ends == "accepted":
        Recipient.objects.filter(pk=make_copy(mailbox, SOPHIE).pk).update(state="accepted")
    else:
        assert clear(SOPHIE) == SOFT_ONES - 1

    bounce(mailbox, "552 5.2.2 mailbox full")

    assert not address_state([SOPHIE])


@pytest.mark.parametrize("said", ["554 5.7.1 spam", "552 5.3.4 too large", "550 5.7.23 SPF"])
def test_what_is_wrong_with_the_mail_is_not_wrong_with_the_address(mailbox: Mailbox, said: str) -> None:
    """P6"""
    for _ in range(SOFT_ONES):
        assert bounce(mailbox, said).doubt == ""


def test_a_refusal_of_the_address_marks_it_too(mailbox: Mailbox) -> None:
    """M7, P6: some servers say at once what others report later."""
    copy = make_copy(mailbox, SOPHIE)
    gone = Attempt(status=AttemptStatus.REFUSED, reason=FailureReason.UNKNOWN_ADDRESS, said="550 5.1.1")
    spam = Attempt(status=AttemptStatus.REFUSED, reason=FailureReason.SPAM, said="554")

    assert evaluate(copy, gone).columns()["doubt"] == "bad"
    assert "doubt" not in evaluate(copy, spam).columns()


def test_what_is_sent_again_speaks_against_nothing_until_it_comes_back(mailbox: Mailbox) -> None:
    """M7"""
    copy = bounce(mailbox, "550 5.1.1 no such user")

    actions.resend(copy)

    assert not address_state([SOPHIE])


@pytest.mark.parametrize(("is_proved", "outcome", "is_cleared"), [
    (True, "posted", True), (True, "new", True), (False, "posted", False), (True, "ignored", False),
])  # fmt: skip
def test_a_mail_from_the_address_shows_that_it_works(
    mailbox: Mailbox, outcome: str, *, is_proved: bool, is_cleared: bool
) -> None:
    """P6, I4: where the sender is proved, and a person wrote it."""
    bounce(mailbox, "550 5.1.1 no such user")
    incoming = arrive(mailbox, make_raw())
    incoming.sender_address, incoming.is_proved = "Sophie@client.example", is_proved

    finish(incoming, outcome=IncomingEmail.Outcome.NEW_REQUEST if outcome == "new" else outcome)

    assert (not address_state([SOPHIE])) == is_cleared
