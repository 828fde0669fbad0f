"""Mails made to cost a parser its stack or its minute are read in bounded time (I10)."""

import time
from collections.abc import Callable

import pytest

import postroom
from postroom.model import ProblemCode

HEADERS = (
    b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n"
    b"Date: Mon, 23 Nov 2026 10:31:07 +0100\r\nMIME-Version: 1.0\r\n"
)
HTML = HEADERS + b"Content-Type: text/html\r\n\r\n"
MIXED = HEADERS + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
# On an idle machine none of these takes more than about one second.
CPU_SECONDS = 6


def nested(levels: int) -> bytes:
    level = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n'
    return HEADERS + b"".join(level % (number, number) for number in range(levels)) + b"\r\nhello\r\n"


BOMBS: dict[str, Callable[[], bytes]] = {
    "1,000 levels of multipart": lambda: nested(1_000),
    "10,000 levels of multipart": lambda: nested(10_000),
    "10,000 levels of enclosed mail": lambda: HEADERS + b"Content-Type: message/rfc822\r\n\r\n" * 10_000 + b"hello",
    "100,000 empty parts": lambda: MIXED + b"--b\r\n\r\n\r\n" * 100_000 + b"--b--",
    "20,000 recipients": lambda: HEADERS.replace(
        b"c@d.example", b",\r\n ".join(b"=?utf-8?q?N=C3=A9_%d?= <n%d@x.example>" % (n, n) for n in range(20_000))
    ),
    "100,000 references": lambda: (
        HEADERS + b"References: " + b"\r\n ".join(b"<%d.abc@x.example>" % n for n in range(100_000)) + b"\r\n\r\nhi"
    ),
    "200,000 encoded words": lambda: HEADERS.replace(b"Subject: x", b"Subject: " + b"=?utf-8?q??= " * 200_000),
    "a subject of 210 kB": lambda: HEADERS.replace(b"Subject: x", b"Subject: " + b"sujet " * 35_000),
    "100,000 headers": lambda: HEADERS + b"".join(b"X-A%d: 1\r\n" % n for n in range(100_000)) + b"\r\nhi",
    "200,000 blank lines before the headers": lambda: b"\n" * 200_000 + HEADERS,
    "20,000 lines of junk before the headers": lambda: b"".join(b"junk %d\n" % n for n in range(20_000)) + HEADERS,
    "570 kB of brackets": lambda: HTML + b"<" * 570_000,
    "200,000 elements that never close": lambda: HTML + b"<div>" * 200_000,
    "50,000 nested quotes": lambda: HTML + b"<blockquote>" * 50_000 + b"x",
    "20,000 nested tables": lambda: HTML + b"<table><tr><td>" * 20_000,
    "60,000 scripts that never close, too deep for a parser": lambda: HTML + b"<div>" * 200 + b"<script " * 60_000,
    "30,000 scripts with one end, too deep for a parser": lambda: (
        HTML + b"<div>" * 200 + b"<title><script " * 30_000 + b"</script>"
    ),
    "1 MB of broken tags": lambda: HTML + b'<a b=<"c d>' * 100_000,
    "1 MB of quoted lines": lambda: HEADERS + b"\r\nhello\r\n" + b"> a quoted line of some length here\r\n" * 30_000,
    "30,000 beginnings of attributions": lambda: HEADERS + b"\r\n" + b"On Mon, 12 Jan 2026 at 10:00\r\n" * 30_000,
    "30,000 beginnings of header blocks": lambda: HEADERS + b"\r\n" + b"From: a\r\nTo: a,\r\n" * 15_000,
    "100,000 signature lines": lambda: HEADERS + b"\r\nhello\r\n" + b"-- \r\n" * 100_000,
    "900 kB of blanks": lambda: HEADERS + b"\r\nhello\r\n" + b" " * 900_000,
    "400,000 blank lines": lambda: HEADERS + b"\r\nhello\r\n" + b"\r\n" * 400_000 + b"x",
    "one line of 900 kB": lambda: HEADERS + b"\r\n" + b"a" * 900_000,
    "a name of quotation marks": lambda: HEADERS.replace(b"a@b.example", b'"\\' * 30_000),
    "a name of brackets": lambda: HEADERS.replace(b"a@b.example", b"(" * 60_000),
    "a report of 20,000 recipients": lambda: (
        HEADERS
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
        + b"Content-Type: message/delivery-status\r\n\r\n"
        + b"".join(b"Final-Recipient: rfc822; u%d@x.example\r\nAction: failed\r\n\r\n" % n for n in range(20_000))
    ),
    "50,000 beginnings of uuencoded files": lambda: HEADERS + b"\r\n" + b"begin 644 a\r\n" * 50_000,
    "random octets": lambda: bytes((n * n * 31 + n // 7) % 256 for n in range(500_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_read_in_bounded_time(name: str) -> None:
    raw = BOMBS[name]()

    started = time.process_time()
    mail = postroom.read(raw)

    assert time.process_time() - started < CPU_SECONDS
    assert ProblemCode.UNREADABLE not in {problem.code for problem in mail.problems}


def test_depth_beyond_the_limit_is_said() -> None:
    mail = postroom.read(nested(1_000))

    assert ProblemCode.TOO_DEEP in {problem.code for problem in mail.problems}
    assert mail.subject == "x"


def test_text_within_the_limit_of_depth_is_found() -> None:
    mail = postroom.read(nested(60))

    assert mail.visible_text == "hello"


def test_the_newest_references_and_the_first_are_kept() -> None:
    mail = postroom.read(BOMBS["100,000 references"]())

    assert len(mail.references) == postroom.Limits().references
    assert mail.references[0] == "<0.abc@x.example>"
    assert mail.references[-1] == "<99999.abc@x.example>"


def test_a_long_subject_is_cut() -> None:
    mail = postroom.read(BOMBS["a subject of 210 kB"]())

    assert mail.subject is not None
    assert len(mail.subject) == postroom.Limits().subject


def test_limits_are_settings() -> None:
    mail = postroom.read(nested(5), limits=postroom.Limits(depth=2))

    assert ProblemCode.TOO_DEEP in {problem.code for problem in mail.problems}


def test_headers_after_the_limit_do_not_become_text() -> None:
    mail = postroom.read(BOMBS["100,000 headers"](), limits=postroom.Limits(headers=10_000))

    assert mail.visible_text == "hi"
    assert ProblemCode.HEADERS_CUT in {problem.code for problem in mail.problems}
