"""Whom a report in words is about: each recipient has a reason of their own, and none is left out or made up (M7)."""

import pytest

import postroom
from tests.postroom.mails import HEADERS, multipart, part

INTRODUCTION = "Bonjour, voici ce qui est revenu de chez vous hier soir :\n\n"
HEAD = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: retour@joindre.example\nSubject: Mail delivery failed\n"


def found_in(content: str, *, headers: str = "") -> list[tuple[str, str | None, bool]]:
    mail = postroom.read(f"{HEAD}{headers}{content}\n".encode())
    return [(bounce.address, bounce.reason, bounce.permanent) for bounce in mail.bounces]


def addresses_in(content: str, *, headers: str = "") -> list[str]:
    return [address for address, _, _ in found_in(content, headers=headers)]


def test_each_recipient_has_the_reason_beside_it() -> None:
    text = "a@x.example\n  550 5.1.1 no such user\nb@x.example\n  552 5.2.2 over quota\nc@x.example\n  no idea"

    assert found_in(f"\n{INTRODUCTION}{text}") == [
        ("a@x.example", "550 5.1.1 no such user", True),
        ("b@x.example", "552 5.2.2 over quota", True),
        ("c@x.example", None, True),
    ]


def test_a_reason_may_stand_on_the_line_of_the_address() -> None:
    text = "550 5.1.1 no such user: A@x.example\n552 5.2.2 over quota: b@x.example"

    assert [reason for _, reason, _ in found_in(f"\n{INTRODUCTION}{text}")] == [
        "550 5.1.1 no such user: A@x.example", "552 5.2.2 over quota: b@x.example",
    ]  # fmt: skip


def test_a_single_recipient_has_the_reason_that_stands_anywhere() -> None:
    above = f"\n550 5.1.1 no such user\n{INTRODUCTION}a@x.example"

    assert found_in(above) == [("a@x.example", "550 5.1.1 no such user", True)]
    assert [reason for _, reason, _ in found_in(f"{above}\nb@x.example")] == [None, None]


@pytest.mark.parametrize("value", ["a@x.example, b@x.example", "a@x.example\nX-Failed-Recipients: b@x.example"])
def test_the_header_of_failed_recipients_counts_more_than_the_text(value: str) -> None:
    headers = f"X-Failed-Recipients: {value}\n"

    assert addresses_in(f"\n{INTRODUCTION}550 no such user", headers=headers) == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize("media_type", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_a_report_without_an_address_is_about_the_recipients_of_the_mail_it_encloses(media_type: str) -> None:
    enclosed = HEADERS.replace("support@joindre.example", "Ann <a@x.example>, b@x.example")

    content = multipart(part("text/plain", "Not delivered."), part(media_type, f"{enclosed}\nBonjour a@y.example"))

    assert addresses_in(content) == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize("start", ["To: ", "to :\t", "> To: ", ">TO:"])
def test_the_copy_of_the_mail_in_the_text_names_its_recipients(start: str) -> None:
    copy = f"Received: from mx.example\n{start}a@x.example,\n  b@x.example\nSubject: Demande"

    assert addresses_in(f"\n{'Not delivered. ' * 5}\n\n{copy}") == ["a@x.example", "b@x.example"]
    assert addresses_in(f"\n{'Not delivered. ' * 5}\n\n{copy.replace(start, 'Bcc: ')}") == []


def test_the_end_of_an_address_is_no_other_address() -> None:
    """A line break within an address leaves its end on a line of its own."""
    assert addresses_in(f"\n{INTRODUCTION}jean.dupont@x.example\ndupont@x.example\nDUPONT@x.example") == [
        "jean.dupont@x.example"
    ]


def test_an_address_is_named_once() -> None:
    assert addresses_in(f"\n{INTRODUCTION}a@x.example\nb@x.example\na@x.example") == ["a@x.example", "b@x.example"]


def test_only_so_many_recipients_are_kept() -> None:
    text = "\n".join(f"u{number:02}@x.example" for number in range(10, 70))

    assert len(addresses_in(f"\n{INTRODUCTION}{text}")) == 50


def test_a_text_that_names_nobody_is_a_report_about_nobody() -> None:
    assert found_in("\nNot delivered.") == []
    assert postroom.read(f"{HEAD}\nNot delivered.\n".encode()).kind is postroom.Kind.BOUNCE


def test_addresses_far_below_are_not_those_of_the_report() -> None:
    assert addresses_in(f"\n{'Not delivered. ' * 300}\nann@x.example") == []
    assert addresses_in(f"\n{'Not delivered. ' * 250}\nann@x.example") == ["ann@x.example"]


def delayed(*, lines_below: int = 0) -> str:
    below = "\n--" * lines_below
    return (
        "Delivery to the following recipient has been delayed:\n\n     lent@x.example\n\n"
        f"Message will be retried for 2 more day(s)\n{below}\n"
    )


def test_a_recipient_who_may_still_be_reached_has_not_failed() -> None:
    """Reports in the words of known servers tell so."""
    assert found_in(f"\n{delayed()}") == [("lent@x.example", None, False)]


@pytest.mark.parametrize(("levels", "is_permanent"), [(20, False), (21, True)])
def test_a_report_of_too_many_levels_is_searched_for_addresses_only(levels: int, *, is_permanent: bool) -> None:
    content = part("text/plain", delayed())
    for number in range(levels):
        content = multipart(content, boundary=f"n{number}-")

    assert found_in(content) == [("lent@x.example", None, is_permanent)]


@pytest.mark.parametrize(("lines", "is_permanent"), [(500, False), (501, True)])
def test_a_report_of_too_many_delimiters_is_searched_for_addresses_only(lines: int, *, is_permanent: bool) -> None:
    assert found_in(f"\n{delayed(lines_below=lines)}") == [("lent@x.example", None, is_permanent)]


def test_of_the_failed_recipients_those_count_whom_the_text_names() -> None:
    """Some servers list there each recipient of the mail."""
    headers = "X-Failed-Recipients: a@x.example, b@x.example\n"

    assert addresses_in(f"\n{INTRODUCTION}b@x.example 550 no such user", headers=headers) == ["b@x.example"]
    assert addresses_in(f"\n{INTRODUCTION}550 no such user", headers=headers) == ["a@x.example", "b@x.example"]


def report(text: str, *recipients: str) -> str:
    """A report for programs, with the fields of each recipient, below a text for people."""
    fields = "\n\n".join(["Reporting-MTA: dns; mx.example", *recipients])
    return multipart(part("text/plain", text), part("message/delivery-status", f"{fields}\n"), kind="report")


def test_the_text_gives_the_reason_that_the_fields_lack() -> None:
    first = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.0.0"
    second = "Final-Recipient: rfc822; b@x.example\nAction: failed\nDiagnostic-Code: smtp; 552 5.2.2 over quota"
    text = "a@x.example\n  550 5.1.1 no such user\n\nb@x.example\n  550 5.7.1 not welcome"

    mail = postroom.read(f"{HEAD}{report(text, first, second)}".encode())

    assert [(bounce.address, bounce.reason, bounce.status) for bounce in mail.bounces] == [
        ("a@x.example", "550 5.1.1 no such user", "5.1.1"),
        ("b@x.example", "552 5.2.2 over quota", "5.2.2"),
    ]


def test_a_text_that_does_not_name_the_recipients_gives_its_reason_to_each() -> None:
    fields = [f"Final-Recipient: rfc822; {name}@x.example\nAction: failed" for name in "ab"]

    assert found_in(report("Hello,\n550 5.7.1 not welcome", *fields)) == [
        (f"{name}@x.example", "550 5.7.1 not welcome", True) for name in "ab"
    ]


def test_the_order_of_the_addresses_in_the_text_does_not_matter() -> None:
    fields = [f"Final-Recipient: rfc822; {name}@x.example\nAction: failed" for name in "abc"]
    text = "C@x.example\n 550 5.1.1 c\nB@X.example\n 550 5.1.1 b\na@x.example\n 550 5.1.1 a"

    assert [reason for _, reason, _ in found_in(report(text, *fields))] == [f"550 5.1.1 {name}" for name in "abc"]


def test_the_header_of_failed_recipients_counts_in_a_long_report_too() -> None:
    """Such a report is not given to the library, which would read the header."""
    below = "\n--" * 501

    assert addresses_in(f"\n{INTRODUCTION}{below}", headers="X-Failed-Recipients: a@x.example\n") == ["a@x.example"]


@pytest.mark.parametrize(("start", "is_below"), [(59, False), (60, True)])
def test_a_report_does_not_begin_with_the_copy_of_the_mail(start: int, *, is_below: bool) -> None:
    text = f"{'Not delivered.'.ljust(start - 1, '.')}\nReceived: from mx.example\nann@x.example"

    assert addresses_in(f"\n{text}") == ([] if is_below else ["ann@x.example"])


def test_an_address_with_a_letter_of_no_charset_does_not_stop_the_reader() -> None:
    raw = f"{HEAD}\n{delayed()}".encode().replace(b"lent@", b"l\xe9nt@")

    mail = postroom.read(raw)

    assert mail.kind is postroom.Kind.BOUNCE
    assert [bounce.address for bounce in mail.bounces] == ["lént@x.example"]


def test_the_reason_of_one_who_was_named_before_is_not_that_of_another() -> None:
    text = "b@x.example was named.\na@x.example\n  gone\nb@x.example\n  550 5.1.1 no such user"

    reasons = {address: reason for address, reason, _ in found_in(f"\n{INTRODUCTION}{text}")}

    assert reasons["a@x.example"] is None
