"""Reports on delivery that programs can read (RFC 3464): whom they name, with which reason, about which mail (M7)."""

import base64

import pytest

import postroom
from postroom import Kind

HEADERS = (
    "Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@relay.example>\nTo: support@joindre.example\n"
    "Subject: Undelivered Mail Returned to Sender\nDate: Mon, 23 Nov 2026 10:05:00 +0100\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n"
)
SERVER = "Reporting-MTA: dns; relay.example\nArrival-Date: Mon, 23 Nov 2026 10:04:58 +0100\n\n"
LENA = "Final-Recipient: rfc822; lena@x.example\nAction: failed\nStatus: 5.1.1\n"


def report(
    fields: str,
    *,
    words: str = "It could not be handed over.",
    media_type: str = "message/delivery-status",
    more: str = "",
) -> postroom.Email:
    """Read a report with this part for programs, these words for people, and `more` parts below them."""
    parts = f"--r\nContent-Type: text/plain\n\n{words}\n--r\nContent-Type: {media_type}\n\n{fields}\n{more}--r--\n"
    return postroom.read((HEADERS + parts).encode())


def addresses(mail: postroom.Email) -> list[str]:
    return [bounce.address for bounce in mail.bounces]


@pytest.mark.parametrize("media_type", ["message/delivery-status", "message/global-delivery-status"])
def test_a_recipient_is_named_with_status_and_reason(media_type: str) -> None:
    mail = report(
        f"{SERVER}{LENA}Diagnostic-Code: smtp; 550 5.1.1 <lena@x.example>: no mailbox here\n", media_type=media_type
    )

    assert mail.kind is Kind.BOUNCE
    assert mail.bounces == (
        postroom.Bounce(
            address="lena@x.example",
            status="5.1.1",
            reason="550 5.1.1 <lena@x.example>: no mailbox here",
            permanent=True,
        ),
    )


def test_a_report_counts_even_if_a_person_seems_to_send_it() -> None:
    """Some servers report with the subject and the sender of the mail that they could not deliver."""
    parts = f"--r\nContent-Type: message/delivery-status\n\n{SERVER}{LENA}\n--r--\n"
    headers = "From: Ann <ann@x.example>\nReturn-Path: <ann@x.example>\nSubject: Demande\n"

    mail = postroom.read(f"{headers}Content-Type: multipart/mixed; boundary=r\n\n{parts}".encode())

    assert mail.kind is Kind.BOUNCE
    assert addresses(mail) == ["lena@x.example"]


@pytest.mark.parametrize(
    ("action", "kind", "permanent"),
    [
        ("failed", Kind.BOUNCE, [True]),
        ("Failed", Kind.BOUNCE, [True]),
        ("failed (bounced)", Kind.BOUNCE, [True]),
        ("failed; see below", Kind.BOUNCE, [True]),
        ("delayed", Kind.DELAY, [False]),
        ("Delayed", Kind.DELAY, [False]),
        ("delayed (will retry)", Kind.DELAY, [False]),
        ("delayed;", Kind.DELAY, [False]),
        ("delivered", Kind.RECEIPT, []),
        ("Delivered", Kind.RECEIPT, []),
        ("relayed", Kind.RECEIPT, []),
        ("relayed (to non-DSN-aware mailer)", Kind.RECEIPT, []),
        ("expanded", Kind.RECEIPT, []),
    ],
)
def test_the_action_tells_what_became_of_the_mail(action: str, kind: Kind, permanent: list[bool]) -> None:
    mail = report(f"{SERVER}Final-Recipient: rfc822; lena@x.example\nAction: {action}\nStatus: 5.0.0\n")

    assert mail.kind is kind
    assert [bounce.permanent for bounce in mail.bounces] == permanent


def test_a_recipient_without_action_was_not_reached() -> None:
    mail = report(f"{SERVER}Final-Recipient: rfc822; lena@x.example\nStatus: 5.1.1\n")

    assert mail.kind is Kind.BOUNCE
    assert [bounce.permanent for bounce in mail.bounces] == [True]


def test_those_who_were_reached_are_not_among_those_who_were_not() -> None:
    reached = "Final-Recipient: rfc822; ole@x.example\nAction: relayed\nStatus: 2.0.0\n"

    mail = report(f"{SERVER}{reached}\n{LENA}")

    assert mail.kind is Kind.BOUNCE
    assert addresses(mail) == ["lena@x.example"]


def test_one_permanent_failure_is_more_than_a_delay() -> None:
    late = "Final-Recipient: rfc822; ole@x.example\nAction: delayed\nStatus: 4.4.1\n"

    mail = report(f"{SERVER}{late}\n{LENA}")

    assert mail.kind is Kind.BOUNCE
    assert [(bounce.address, bounce.permanent) for bounce in mail.bounces] == [
        ("ole@x.example", False),
        ("lena@x.example", True),
    ]


def test_a_recipient_named_twice_is_one() -> None:
    mail = report(f"{SERVER}{LENA}\n{LENA.replace('lena@x', 'Lena@X')}")

    assert len(mail.bounces) == 1


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ("Final-Recipient: rfc822; lena@x.example", "lena@x.example"),
        ("Final-Recipient: RFC822;lena@x.example", "lena@x.example"),
        ("final-recipient: rfc822; <lena@x.example>", "lena@x.example"),
        ("Final-Recipient: lena@x.example", "lena@x.example"),
        ("Final-Recipient: rfc822; lena@x.example; (local)", "lena@x.example"),
        ("Final-Recipient:rfc822;\n\tlena@x.example", "lena@x.example"),
        ("Final-Recipient: LOCAL;\n  lena@x.example", "lena@x.example"),
        ("Final-Recipient : rfc822; lena@x.example", "lena@x.example"),
        ("Original-Recipient: rfc822; lena@x.example", "lena@x.example"),
        ("Final-Recipient: rfc822; box7@store.example\nOriginal-Recipient: rfc822; lena@x.example", "lena@x.example"),
        ("Original-Recipient: rfc822; lena@x.example\nFinal-Recipient: rfc822; box7@store.example", "lena@x.example"),
        ("Original-Recipient: unknown\nFinal-Recipient: rfc822; lena@x.example", "lena@x.example"),
        ("Final-Recipient: x400; /CN=lena/\nX-Actual-Recipient: rfc822; lena@x.example", "lena@x.example"),
    ],
)
def test_the_address_is_the_one_that_was_written_to(fields: str, address: str) -> None:
    """The final recipient may be the name of a mailbox within the other server, which nobody here knows."""
    mail = report(f"{SERVER}{fields}\nAction: failed\nStatus: 5.1.1\n")

    assert addresses(mail) == [address]


def test_the_first_value_of_a_field_counts() -> None:
    mail = report(f"{SERVER}{LENA}Status: 4.0.0\nAction: delayed\n")

    assert [(bounce.status, bounce.permanent) for bounce in mail.bounces] == [("5.1.1", True)]


def test_recipients_are_told_apart_without_blank_lines_between_them() -> None:
    fields = "".join(
        f"Original-Recipient: rfc822;{name}@x.example\nFinal-Recipient: rfc822;{name}@x.example\n"
        f"Action: failed\nStatus: 5.{number}.1\n"
        for number, name in enumerate(("lena", "ole", "ida"), start=1)
    )

    mail = report(f"Reporting-MTA: dns; relay.example\n{fields}")

    assert [(bounce.address, bounce.status) for bounce in mail.bounces] == [
        ("lena@x.example", "5.1.1"),
        ("ole@x.example", "5.2.1"),
        ("ida@x.example", "5.3.1"),
    ]


def test_three_final_recipients_are_told_apart_without_blank_lines_between_them() -> None:
    mail = report(
        f"Reporting-MTA: dns; relay.example\n{LENA}{LENA.replace('lena', 'ole')}{LENA.replace('lena', 'ida')}"
    )

    assert addresses(mail) == ["lena@x.example", "ole@x.example", "ida@x.example"]


def test_a_recipient_without_an_address_hides_no_other() -> None:
    mail = report(f"{SERVER}Final-Recipient: rfc822; unknown\nAction: failed\n\n{LENA}")

    assert addresses(mail) == ["lena@x.example"]


def test_one_recipient_with_both_fields_is_one_without_a_blank_line() -> None:
    mail = report(
        "Reporting-MTA: dns; relay.example\nOriginal-Recipient: rfc822;lena@x.example\n"
        "Final-Recipient: rfc822;box7@store.example\nAction: failed\nStatus: 5.1.1\n"
    )

    assert [(bounce.address, bounce.status) for bounce in mail.bounces] == [("lena@x.example", "5.1.1")]


@pytest.mark.parametrize("blank", ["\n", " \n", "\t \n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_blocks_end_at_a_blank_line_however_it_is_written(blank: str, line_end: str) -> None:
    """In base64 the line ends of the part are its own, whatever those of the mail are."""
    fields = f"{SERVER}{LENA}{blank}{LENA.replace('lena', 'ole')}".replace("\n", line_end)
    encoded = base64.encodebytes(fields.encode()).decode()
    part = "message/delivery-status\nContent-Transfer-Encoding: base64"

    mail = report(encoded, media_type=part)

    assert [(bounce.address, bounce.status) for bounce in mail.bounces] == [
        ("lena@x.example", "5.1.1"),
        ("ole@x.example", "5.1.1"),
    ]


def test_addresses_beyond_ascii_are_read() -> None:
    fields = f"{SERVER}Final-Recipient: utf-8; léna@x.example\nAction: failed\nStatus: 5.1.1\n"

    mail = report(fields, media_type="message/global-delivery-status")

    assert addresses(mail) == ["léna@x.example"]


@pytest.mark.parametrize(
    ("diagnostic", "reason"),
    [
        ("smtp; 550 5.1.1 no mailbox\n    here", "550 5.1.1 no mailbox here"),
        ("smtp;550 5.1.1 no mailbox here", "550 5.1.1 no mailbox here"),
        ("550 5.1.1 no mailbox here", "550 5.1.1 no mailbox here"),
        ("smtp; 550 5.1.1 no mailbox; ask them", "550 5.1.1 no mailbox; ask them"),
        ("smtp; 550 5.1.1 =?utf-8?q?bo=C3=AEte?= absente", "550 5.1.1 boîte absente"),
        ("X-Local;\n\t550\n\tno mailbox", "550 no mailbox"),
    ],
)
def test_the_reason_is_what_the_server_answered(diagnostic: str, reason: str) -> None:
    mail = report(f"{SERVER}{LENA}Diagnostic-Code: {diagnostic}\n")

    assert [bounce.reason for bounce in mail.bounces] == [reason]


def test_a_long_reason_is_cut() -> None:
    mail = report(f"{SERVER}{LENA}Diagnostic-Code: smtp; 550 {'x' * 600}\n")

    assert [bounce.reason for bounce in mail.bounces] == ["550 " + "x" * 496]


def test_a_reason_that_the_fields_lack_is_taken_from_the_words_beside_the_address() -> None:
    words = (
        "<lena@x.example>: host mx.x.example said: 550 5.1.1 no mailbox here\n\n"
        "<ole@x.example>: host mx.x.example said: 552 5.2.2 over quota\n"
    )

    mail = report(f"{SERVER}{LENA}\n{LENA.replace('lena', 'ole').replace('5.1.1', '5.0.0')}", words=words)

    assert [(bounce.address, bounce.status, bounce.reason) for bounce in mail.bounces] == [
        ("lena@x.example", "5.1.1", "550 5.1.1 no mailbox here"),
        ("ole@x.example", "5.2.2", "552 5.2.2 over quota"),
    ]


def test_a_reason_that_the_fields_give_stays_beside_one_that_is_looked_for() -> None:
    told = f"{LENA}Diagnostic-Code: smtp; 550 5.1.1 gone\n"

    mail = report(f"{SERVER}{told}\n{LENA.replace('lena', 'ole')}", words="lena@x.example, ole@x.example: 550 bad")

    assert [bounce.reason for bounce in mail.bounces] == ["550 5.1.1 gone", "550 bad"]


@pytest.mark.parametrize("media_type", ["message/rfc822", "text/rfc822-headers", "message/global"])
@pytest.mark.parametrize(
    "field",
    ["Message-ID: <m9@joindre.example>", "message-id:<m9@joindre.example>", "Message-Id:\n <m9@joindre.example>"],
)
def test_the_mail_that_was_not_delivered_is_identified(media_type: str, field: str) -> None:
    enclosed = f"--r\nContent-Type: {media_type}\n\nFrom: support@joindre.example\n{field}\nSubject: Demande\n\n"

    mail = report(f"{SERVER}{LENA}", words="Message-ID: <other@relay.example>", more=enclosed)

    assert mail.original_message_id == "<m9@joindre.example>"


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_the_mail_that_was_not_delivered_is_identified_by_its_copy_in_the_text(encoding: str) -> None:
    text = "It failed. Your headers follow.\n\nFrom: support@joindre.example\nMessage-ID: <m9@joindre.example>\n"
    body = base64.encodebytes(text.encode()).decode() if encoding == "base64" else text

    mail = postroom.read(
        f"Return-Path: <>\nFrom: mailer-daemon@relay.example\nSubject: Mail delivery failed\n"
        f"Content-Type: text/plain\nContent-Transfer-Encoding: {encoding}\n\n{body}".encode()
    )

    assert mail.original_message_id == "<m9@joindre.example>"


def test_a_report_that_encloses_nothing_identifies_no_mail() -> None:
    assert report(f"{SERVER}{LENA}").original_message_id is None
