"""What is said of an arrived mail before anybody knows what it is about (I8, I9, I10)."""

from datetime import timedelta
from typing import Any

import pytest

import postroom
from joindre.mail.incoming import screening
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.mail.outgoing import outbox
from tests.mail.makers import make_letter, make_raw
from tests.mail.posting import arrive


def arrived(mailbox: Mailbox | None, **columns: Any) -> IncomingEmail:
    """A mail as it stands once it was read."""
    known: dict[str, Any] = {"fingerprint": "f", "sender_address": "sophie@client.example", "envelope_to": ["a@b"]}
    raw = arrive(mailbox or Mailbox.objects.default(), b"x").raw
    return IncomingEmail.objects.create(raw=raw, mailbox=mailbox, **known | columns)


def own(mailbox: Mailbox, **fields: Any) -> bool:
    return screening.is_own(postroom.read(make_raw(**fields)))


@pytest.mark.parametrize("outcome", ["posted", "new_request"])
def test_what_was_posted_is_the_same_by_whatever_way_it_comes_again(mailbox: Mailbox, outcome: str) -> None:
    """I9: even where the copy that was posted arrived later."""
    other = Mailbox.objects.create(name="Comptes", address="comptes@joindre.example")
    before = arrived(other, envelope_to=["c@d"], authentication="fail")
    arrived(mailbox, outcome=outcome)

    assert screening.is_duplicate(before)


@pytest.mark.parametrize("outcome", ["refused", "set_aside", "ignored"])
def test_what_was_judged_the_same_by_the_same_way_is_the_same(mailbox: Mailbox, outcome: str) -> None:
    """I9"""
    arrived(mailbox, outcome=outcome)

    assert screening.is_duplicate(arrived(mailbox))


@pytest.mark.parametrize("outcome", ["pending", "failed"])
def test_what_has_come_to_nothing_is_no_reason_to_leave_a_mail_out(mailbox: Mailbox, outcome: str) -> None:
    """I9, I2"""
    arrived(mailbox, outcome=outcome)

    assert not screening.is_duplicate(arrived(mailbox))


@pytest.mark.parametrize(
    "difference", [{"envelope_to": ["c@d"]}, {"authentication": "pass"}, {"fingerprint": "g"}, {"mailbox": None}]
)
def test_what_differs_is_a_case_of_its_own(mailbox: Mailbox, difference: dict[str, Any]) -> None:
    """I9: the way it came, how it was judged, or what it says."""
    arrived(mailbox, outcome="set_aside")

    assert not screening.is_duplicate(arrived(**{"mailbox": mailbox, **difference}))


def test_a_mail_is_not_compared_with_itself_or_with_what_was_judged_after_it(mailbox: Mailbox) -> None:
    """I9"""
    first = arrived(mailbox, outcome="set_aside")
    arrived(mailbox, outcome="set_aside")

    assert not screening.is_duplicate(first)


def test_our_own_mail_is_known_by_its_id(mailbox: Mailbox) -> None:
    """I8: one that only looks like ours is none."""
    ours = outbox.queue(make_letter(mailbox)).message_id

    assert own(mailbox, message_id=ours)
    assert not own(mailbox, message_id="0" * 32 + "@joindre.example")
    assert not own(mailbox, message_id="1@client.example")


@pytest.mark.parametrize(
    ("marks", "is_ours"),
    [
        (["X-Loop: SUPPORT@Joindre.example "], True),
        (["X-Loop: other@list.example", "X-Loop: support@joindre.example"], True),
        (["X-Loop: other@list.example"], False),
        (["X-Loop:"], False),
        ([], False),
    ],
)
def test_our_own_mail_is_known_by_our_mark(mailbox: Mailbox, marks: list[str], is_ours: object) -> None:
    """I8: among those of lists, in any case; and of any mailbox of ours."""
    Mailbox.objects.create(name="Comptes", address="Comptes@joindre.example")

    assert own(mailbox, headers=marks) is is_ours
    assert own(mailbox, headers=["X-Loop: comptes@joindre.example"])


def test_a_mailbox_with_accents_in_its_domain_is_marked_as_mail_carries_it(mailbox: Mailbox) -> None:
    """C5, I8"""
    Mailbox.objects.create(name="Société", address="support@société.fr")

    assert own(mailbox, headers=["X-Loop: support@xn--socit-esab.fr"])


@pytest.mark.parametrize(("most", "is_too_many"), [(2, True), (3, False)])
def test_those_within_the_hour_before_are_counted(mailbox: Mailbox, most: int, is_too_many: object) -> None:
    """I10: two came from the same sender, in whatever case; one is too old, one another's, and one came after."""
    first = arrived(mailbox)
    now, address = first.received_at, first.sender_address
    IncomingEmail.objects.all().delete()
    arrived(mailbox, received_at=now - timedelta(hours=1))
    arrived(mailbox, received_at=now, sender_address="paul@client.example")
    for minutes, written in ((59, address.upper()), (0, address)):
        arrived(mailbox, received_at=now - timedelta(minutes=minutes), sender_address=written)
    incoming = arrived(mailbox, received_at=now)
    arrived(mailbox, received_at=now)

    assert screening.is_too_many(incoming, most=most) is is_too_many


def test_mails_without_a_sender_are_not_one_senders(mailbox: Mailbox) -> None:
    """I10"""
    arrived(mailbox, sender_address="")

    assert not screening.is_too_many(arrived(mailbox, sender_address=""), most=1)
