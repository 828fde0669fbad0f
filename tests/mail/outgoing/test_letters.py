"""What a letter leaves in the outbox, named or not, and what lets it go or takes it back (M7, M8)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoCaptureOnCommitCallbacks

from joindre.lib.errors import Refusal
from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing import actions, outbox
from joindre.mail.outgoing.actions import NotResendable
from joindre.mail.outgoing.outbox import Letter, NewRecipient
from tests.factories import make_file
from tests.mail.makers import make_copy, make_letter

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
Captured = DjangoCaptureOnCommitCallbacks


def queue(letter: Letter) -> OutgoingEmail:
    with time_machine.travel(NOW, tick=False):
        return OutgoingEmail.objects.get(pk=outbox.queue(letter).pk)


def test_what_is_not_said_of_a_letter_is_blank(mailbox: Mailbox) -> None:
    """M7: it leaves at once."""
    letter = Letter(mailbox=mailbox, subject="S", text="T", to=[NewRecipient(address="sophie@client.example")])

    email = queue(letter)

    assert (email.topic, email.from_name, email.html, email.in_reply_to, email.references) == ("", "", "", "", "")
    assert (email.is_automatic, email.is_held, email.files.count(), email.created_at) == (False, False, 0, NOW)
    copy = email.recipients.get()
    assert (copy.field, copy.name, copy.person, copy.reply_to, copy.due_at) == ("to", "", "", [], NOW)
    assert (copy.state, copy.reason, copy.is_notified, copy.attempts) == ("queued", "", True, 0)


def test_all_that_is_said_of_a_letter_is_stored(mailbox: Mailbox) -> None:
    """M7, M16"""
    file = make_file()
    letter = make_letter(
        mailbox, subject="S", text="T", html="<p>T</p>", from_name="Claire", files=[file], topic="ticket:7",
        in_reply_to="<2@x.example> <3@x.example>", references="<1@x.example>", is_automatic=True, is_held=True,
        delay=timedelta(seconds=10),
    )  # fmt: skip

    email = queue(letter)

    assert (email.mailbox, email.subject, email.text, email.html) == (mailbox, "S", "T", "<p>T</p>")
    assert (email.from_name, email.topic, list(email.files.all())) == ("Claire", "ticket:7", [file])
    assert (email.in_reply_to, email.references) == ("2@x.example", "1@x.example")
    assert (email.is_automatic, email.is_held) == (True, True)
    assert email.recipients.get().due_at == NOW + timedelta(seconds=10)


def test_no_column_is_given_more_than_it_holds(mailbox: Mailbox) -> None:
    """M7: SQLite would keep it all, PostgreSQL would refuse the letter."""
    long, address = "x" * 600, "a" * 64 + "@" + "b" * 300
    person = NewRecipient(address=address, name=long, reply_to=[long])

    email = queue(make_letter(mailbox, to=[person], subject=long, from_name=long, in_reply_to=f"<{long}@x.example>"))

    copy = email.recipients.get()
    assert (len(email.subject), len(email.from_name), len(email.in_reply_to)) == (300, 120, 250)
    assert (len(copy.name), len(copy.address), [len(one) for one in copy.reply_to]) == (120, 254, [400])
    assert (copy.state, copy.reason) == ("refused", "bad_address")


def test_a_mail_has_an_id_of_its_own_at_its_mailboxs_domain(mailbox: Mailbox) -> None:
    """M16: it is recognised as ours when it comes back, and nothing else is."""
    accented = Mailbox.objects.create(name="Société", address="support@société.fr")
    first, second, third = (queue(make_letter(one)).message_id for one in (mailbox, mailbox, accented))

    assert first != second
    assert (first.partition("@")[2], third.partition("@")[2]) == ("joindre.example", "xn--socit-esab.fr")
    assert all(outbox.looks_like_ours(one) for one in (first, second, third))
    for other in ("1@client.example", f"x{first}", first.upper(), first.partition("@")[0] + "@", ""):
        assert not outbox.looks_like_ours(other)


def test_references_of_twenty_mails_are_all_kept(mailbox: Mailbox) -> None:
    """M16: of more, the first and the newest."""
    ids = [f"{number}@b" for number in range(21)]

    assert queue(make_letter(mailbox, references=" ".join(f"<{one}>" for one in ids[:20]))).references == " ".join(
        ids[:20]
    )
    assert queue(make_letter(mailbox, references=" ".join(ids))).references.split() == ["0@b", *ids[2:]]


def test_blanks_around_an_address_are_nothing(mailbox: Mailbox) -> None:
    """M9"""
    copies = queue(make_letter(mailbox, " Sophie@client.example ", "sophie@client.example")).recipients

    assert [(copy.address, copy.state) for copy in copies.all()] == [("Sophie@client.example", "queued")]


def test_a_recipient_is_read_from_how_mail_writes_them() -> None:
    assert NewRecipient.parse('"Claire Bernard" <claire@joindre.example>', reply_to=["a@b"]) == NewRecipient(
        address="claire@joindre.example", name="Claire Bernard", reply_to=["a@b"]
    )
    assert NewRecipient.parse("claire@joindre.example") == NewRecipient(address="claire@joindre.example")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\n b", "a b"),
        ("\x85a\u2028b\u2029c\x7fd\x9f", "a b c d"),
        ("a\xa0b", "a b"),
        ("  a ", "a"),
        ("abcd", "abc"),
    ],
)
def test_a_line_is_one_line(text: str, line: str) -> None:
    """RFC 5322, 2.2"""
    assert outbox.one_line(text, longest=3 if text == "abcd" else 100) == line


def test_the_worker_looks_at_once(mailbox: Mailbox, django_capture_on_commit_callbacks: Captured) -> None:
    """M7: when a letter is queued, when a held one is let go, when a copy is sent again."""
    copy = make_copy(mailbox, is_held=True)
    Recipient.objects.update(state="bounced")

    for act in (
        lambda: outbox.queue(make_letter(mailbox)),
        lambda: outbox.release(copy.email),
        lambda: actions.resend(copy),
    ):
        with django_capture_on_commit_callbacks() as woken:
            act()
        assert len(woken) == 1


def test_what_is_let_go_or_taken_back_is_that_mail_alone(mailbox: Mailbox) -> None:
    """M8: and the row in hand knows it too."""
    first, second, third = (outbox.queue(make_letter(mailbox, is_held=True)) for _ in range(3))

    outbox.release(first)
    assert outbox.withdraw(second) is True

    assert (first.is_held, second.is_held) == (False, False)
    assert list(OutgoingEmail.objects.filter(is_held=True)) == [third]
    assert [email.recipients.get().state for email in (first, second, third)] == ["queued", "withdrawn", "queued"]


@pytest.mark.parametrize("state", ["refused", "bounced"])
def test_a_copy_that_is_sent_again_begins_anew(mailbox: Mailbox, state: str) -> None:
    """M7: that it may be there twice is not forgotten."""
    copy, other = make_copy(mailbox), make_copy(mailbox)
    Recipient.objects.update(
        state=state, reason="mailbox_full", answer="552", attempts=3, due_at=NOW - timedelta(days=1), leased_until=NOW,
        data_at=NOW, is_notified=True, maybe_twice=True,
    )  # fmt: skip

    with time_machine.travel(NOW, tick=False):
        actions.resend(copy)

    copy.refresh_from_db()
    other.refresh_from_db()
    assert (copy.state, copy.reason, copy.answer, copy.attempts) == ("queued", "", "", 0)
    assert (copy.due_at, copy.leased_until, copy.data_at) == (NOW, None, None)
    assert (copy.is_notified, copy.maybe_twice) == (False, True)
    assert (other.state, other.attempts) == (state, 3)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("queued", ""),
        ("sending", ""),
        ("delayed", "busy"),
        ("accepted", ""),
        ("withdrawn", ""),
        ("refused", "bad_address"),
    ],
)
def test_what_is_on_its_way_or_can_never_arrive_is_not_sent_again(mailbox: Mailbox, state: str, reason: str) -> None:
    """M7: the refusal says what can."""
    copy = make_copy(mailbox)
    Recipient.objects.update(state=state, reason=reason)

    with pytest.raises(NotResendable) as refused:
        actions.resend(copy)

    assert isinstance(refused.value, Refusal)
    assert (refused.value.status, Recipient.objects.get(pk=copy.pk).state) == (409, state)
    assert str(refused.value.message).endswith(".")
