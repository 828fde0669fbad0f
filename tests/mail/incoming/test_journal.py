"""What the journal keeps of an arrived mail, and what its reader is told of the envelope (I2)."""

import pytest

from joindre.mail.incoming import actions
from joindre.mail.incoming.reasons import IncomingReason, explain
from joindre.mail.models import Mailbox
from joindre.mail.outgoing import outbox
from postroom import Email
from tests.mail.makers import make_letter, make_raw
from tests.mail.posting import Poster, Use, arrive, read


@pytest.fixture
def mails(use: Use) -> list[Email]:
    """What the consumer is given; it leaves every mail to be set aside."""
    given: list[Email] = []
    use(Poster(lambda _incoming, mail: given.append(mail)))
    return given


def test_it_keeps_who_wrote_what(mailbox: Mailbox, mails: list[Email]) -> None:
    """I2"""
    raw = make_raw(message_id="1@client.example", subject="Panne", sender='"Sophie D." <Sophie@client.example>')

    incoming = read(arrive(mailbox, raw))

    assert (incoming.message_id, incoming.subject) == ("1@client.example", "Panne")
    assert (incoming.sender_name, incoming.sender_address) == ("Sophie D.", "Sophie@client.example")
    assert (incoming.fingerprint, incoming.authentication) == (mails[0].fingerprint, "none")
    assert len(incoming.fingerprint) == 64


def test_it_keeps_whether_the_sender_is_believed(mailbox: Mailbox, mails: list[Email]) -> None:
    """I4"""
    Mailbox.objects.update(trusted_server="mx.joindre.example")
    said = "Authentication-Results: mx.joindre.example; dmarc=pass header.from=client.example"

    assert read(arrive(mailbox, make_raw(headers=[said]))).authentication == "pass"


def test_what_a_mail_does_not_say_is_blank(mailbox: Mailbox, mails: list[Email]) -> None:
    """I2, I6"""
    incoming = read(arrive(mailbox, b"\r\nBonjour\r\n", sender=""))

    assert (incoming.message_id, incoming.subject) == ("", "")
    assert (incoming.sender_name, incoming.sender_address) == ("", "")
    assert incoming.outcome == "set_aside"


def test_no_column_is_given_more_than_it_holds(mailbox: Mailbox, mails: list[Email]) -> None:
    """I6: SQLite would keep it all, PostgreSQL would refuse the mail."""
    sender = f"{'N' * 300} <{'a' * 400}@client.example>"

    incoming = read(
        arrive(mailbox, make_raw(sender=sender, subject="S" * 400, message_id="m" * 600 + "@client.example"))
    )

    lengths = {name: len(getattr(incoming, name)) for name in ("sender_name", "subject", "message_id")}
    assert lengths == {"sender_name": 200, "subject": 300, "message_id": 500}
    assert len(incoming.sender_address) <= 320


@pytest.mark.parametrize(
    ("before", "to", "expected"),
    [
        (b"", "support@joindre.example", ["<sophie@client.example>"]),
        (b"Return-Path: <paul@client.example>\r\n", "support@joindre.example", ["<paul@client.example>"]),
        (b"RETURN-PATH: <paul@client.example>\r\n", "support@joindre.example", ["<paul@client.example>"]),
        (b"", "", []),
    ],
)
def test_the_reader_is_told_who_sent_the_envelope(
    mailbox: Mailbox, mails: list[Email], before: bytes, to: str, expected: list[str]
) -> None:
    """RFC 5321, 4.4: unless the mail says so itself, or came without an envelope."""
    envelope_to = [to] if to else []
    incoming = actions.take_in(
        before + make_raw(), envelope_from="sophie@client.example", envelope_to=envelope_to, mailbox=mailbox
    )

    read(incoming)

    assert list(mails[0].headers.all("return-path")) == expected


def test_a_mail_of_ours_that_came_back_twice_is_the_same_mail(mailbox: Mailbox, mails: list[Email]) -> None:
    """I8, I9: the nearest reason is the one that is kept."""
    ours = outbox.queue(make_letter(mailbox))
    raw = make_raw(message_id=ours.message_id)

    first, second = read(arrive(mailbox, raw)), read(arrive(mailbox, raw))

    assert (first.outcome, first.reason) == ("ignored", "own_mail")
    assert (second.outcome, second.reason) == ("ignored", "duplicate")
    assert not mails


def test_the_codes_of_reasons_are_those_in_the_rows_of_every_version() -> None:
    """I2: a code that changed would be shown as it is, and not as a sentence."""
    assert IncomingReason.values == [
        "duplicate", "own_mail", "bounce", "delay_notice", "delivered", "complaint", "unknown_bounce",
        "mailbox_test", "too_many", "not_handled", "raw_missing", "crashed", "too_slow", "too_large", "reading_error",
    ]  # fmt: skip
    assert all(explain(code) != code for code in IncomingReason.values)
