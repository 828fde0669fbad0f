"""Sixteen times as much of anything in a mail costs the reader about sixteen times as much, never its square (A4).

These shapes made parsers, libraries or searches quadratic, or they could. A ratio within one process says this on any
machine: 16 for a linear cost, 256 for a quadratic one.
"""

import base64
import struct
import time
from collections.abc import Callable

import pytest

import postroom
from postroom.model import ProblemCode

FROM = b"From: a@b.example\r\n"
HEADERS = FROM + b"To: c@d.example\r\nDate: Mon, 23 Nov 2026 10:31:07 +0100\r\nMIME-Version: 1.0\r\n"
TEXT = HEADERS + b"\r\n"
HTML = HEADERS + b"Content-Type: text/html\r\n\r\n"
MIXED = HEADERS + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
ATTRIBUTION = b"On Mon, 12 Jan 2026 at 10:00, Ann Reed <ann@reed.example> wrote:\r\n"
FACTOR = 16
MOST = 48


def each(written: bytes, count: int) -> bytes:
    """These octets so often, each time with the number in the place of `%d`."""
    return b"".join(written % number for number in range(count))


def nested(levels: int) -> bytes:
    level = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n'
    return HEADERS + b"".join(level % (number, number) for number in range(levels)) + b"\r\nhello\r\n"


def winmail(files: int) -> bytes:
    attributes = [(0x9002, b""), (0x8010, b"a.txt\x00"), (0x800F, b"x")] * files
    octets = b"".join(struct.pack("<BHHI", 2, name, 0, len(value)) + value + b"\0\0" for name, value in attributes)
    packed = base64.encodebytes(struct.pack("<IH", 0x223E9F78, 0) + octets)
    return HEADERS + b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n" + packed


def report(recipients: int) -> bytes:
    kind = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
    one = b"Final-Recipient: rfc822; u%d@x.example\r\nAction: failed\r\n\r\n"
    return HEADERS + kind + b"Content-Type: message/delivery-status\r\n\r\n" + each(one, recipients)


# Each shape with a number of pieces that takes a few milliseconds.
SHAPES: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "attributes of one element": (2_000, lambda n: HTML + b"<p " + each(b"a%d ", n) + b">x"),
    "attributes whose values end a tag": (2_000, lambda n: HTML + b"<p " + each(b'a%d=">" ', n) + b">x"),
    "attributes behind a comment": (2_000, lambda n: HTML + b'<!-- <p x=" --><p ' + each(b"a%d ", n) + b">x"),
    "attributes behind a broken name": (2_000, lambda n: HTML + b'<p x"=" ' + each(b"a%d ", n) + b'">x'),
    "elements": (1_000, lambda n: HTML + b"<b>x</b>" * n),
    "elements without end": (1_000, lambda n: HTML + b"<p>x" * n),
    "levels of elements": (2_000, lambda n: HTML + b"<div>" * n + b"x"),
    "levels of formatting": (2_000, lambda n: HTML + b"<a><font>" * n + b"x"),
    "levels of quotes in HTML": (1_000, lambda n: HTML + b"<blockquote>x" * n),
    "quotes in HTML": (300, lambda n: HTML + b"<blockquote>x</blockquote>y<br>" * n),
    "levels of tables": (500, lambda n: HTML + b"<table><tr><td>x" * n),
    "rows of a table": (200, lambda n: HTML + b"<table>" + b"<tr><td>x</td></tr>" * n + b"</table>"),
    "items of a list": (300, lambda n: HTML + b"<ul>" + b"<li>x" * n),
    "character references": (2_000, lambda n: HTML + b"&amp;&eacute;&#8364;" * n),
    "ampersands": (10_000, lambda n: HTML + b"&" * n),
    "rules of a style sheet": (3_000, lambda n: HTML + b"<style>" + b".a{color:red}" * n + b"</style>x"),
    "declarations of a style": (2_000, lambda n: HTML + b"<p style='" + b"color:red;" * n + b"'>x"),
    "scripts without end": (2_000, lambda n: HTML + b"<script " * n),
    "comments": (2_000, lambda n: HTML + b"<!-- x -->y" * n),
    "comments without end": (5_000, lambda n: HTML + b"<!--" * n),
    "signs of less than": (10_000, lambda n: HTML + b"<" * n),
    "beginnings of tags": (5_000, lambda n: HTML + b"<a" * n),
    "pictures": (500, lambda n: HTML + b"<img src='cid:a'>" * n),
    "sources without end": (2_000, lambda n: MIXED + b"--b\r\nContent-Type: text/html\r\n\r\n" + b"src='" * n),
    "blanks in HTML": (20_000, lambda n: HTML + b"<p>" + b" " * n + b"x"),
    "parts": (60, lambda n: MIXED + b"--b\r\n\r\nx\r\n" * n + b"--b--"),
    "files of one name": (
        60,
        lambda n: MIXED + b"--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n" * n,
    ),
    "files beyond the limit": (
        1_000,
        lambda n: MIXED + b"--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n" * n,
    ),
    "parts of HTML": (50, lambda n: MIXED + b"--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n" * n),
    "levels of multipart": (300, nested),
    "levels of multipart with one boundary": (300, lambda n: b"\r\n--b\r\n".join([MIXED] * n)),
    "levels of enclosed mail": (500, lambda n: HEADERS + b"Content-Type: message/rfc822\r\n\r\n" * n + b"hello"),
    "dashes of a boundary": (4_000, lambda n: MIXED.replace(b"=b", b'="-"') + b"-" * n),
    "blanks behind a boundary": (4_000, lambda n: MIXED + b"--b" + b" " * n + b"x"),
    "letters of a boundary": (4_000, lambda n: MIXED.replace(b"=b", b"=" + b"b" * n) + b"--" + b"b" * n + b"\r\n\r\nx"),
    "lines that may be boundaries": (1_000, lambda n: MIXED.replace(b"; boundary=b", b"") + b"--a  \r\n" * n),
    "headers": (1_000, lambda n: HEADERS + each(b"X-A%d: 1\r\n", n) + b"\r\nhi"),
    "headers of raw octets": (200, lambda n: HEADERS + b"Authentication-Results: \xe9\r\n" * n + b"\r\nhi"),
    "types of raw octets": (200, lambda n: FROM + b"Content-Type: \xe9\r\nPrecedence: \xe9\r\n" * n + b"\r\nhi"),
    "folded lines": (2_000, lambda n: HEADERS + b"X-A: 1\r\n" + b" x\r\n" * n + b"\r\nhi"),
    "lines that lost their indentation": (200, lambda n: FROM + b"Received: a\n" + b"b c\n" * n + HEADERS),
    "lines of junk among headers": (1_000, lambda n: FROM + b"junk\nX-A: x\n" * n + b"\n\nhi"),
    "blanks in a subject": (10_000, lambda n: HEADERS + b"Subject: a" + b" " * n + b"b\r\n\r\nhi"),
    "encoded words": (500, lambda n: HEADERS + b"Subject: " + b"=?utf-8?q?a?= " * n + b"\r\n\r\nhi"),
    "beginnings of encoded words": (500, lambda n: HEADERS + b"Subject: " + b"=?a?q?" * n + b"\r\n\r\nhi"),
    "prefixes of a subject": (1_000, lambda n: HEADERS + b"Subject: " + b"Re: " * n + b"\r\n\r\nhi"),
    "recipients": (200, lambda n: HEADERS + b"Cc: " + each(b"N <n%d@x.example>, ", n) + b"\r\n\r\nhi"),
    "headers of recipients": (100, lambda n: HEADERS + b"Cc: a@b.example\r\n" * n + b"\r\nhi"),
    "quotation marks of a name": (2_000, lambda n: HEADERS + b"Cc: " + b'"\\' * n + b"\r\n\r\nhi"),
    "brackets of a name": (2_000, lambda n: HEADERS + b"Cc: " + b"(" * n + b"\r\n\r\nhi"),
    "references": (500, lambda n: HEADERS + b"References: " + each(b"<%d@x> ", n) + b"\r\n\r\nhi"),
    "beginnings of references": (4_000, lambda n: HEADERS + b"References: " + b"<a" * n + b"\r\n\r\nhi"),
    "parameters": (1_000, lambda n: HEADERS + b"Content-Type: text/plain" + each(b"; a%d=b", n) + b"\r\n\r\nhi"),
    "quotation marks of a parameter": (
        2_000,
        lambda n: HEADERS + b"Content-Type: text/plain; " + b'a="\\' * n + b"\r\n\r\nhi",
    ),
    "encoded words of a type": (500, lambda n: HEADERS + b"Content-Type: " + b"=?a?q?b?= ;" * n + b"\r\n\r\nhi"),
    "lines": (1_000, lambda n: TEXT + b"hello there\r\n" * n),
    "lines that end with a colon": (300, lambda n: TEXT + b"Ann wrote you:\r\n" * n),
    "attributions": (300, lambda n: TEXT + b"x\r\n" + (ATTRIBUTION + b"> x\r\ny\r\n") * n),
    "beginnings of attributions": (300, lambda n: TEXT + b"On Mon, 12 Jan 2026 at 10:00\r\n" * n),
    "beginnings of attributions in one line": (
        300,
        lambda n: TEXT + b"Ok. On Mon, 12 Jan 2026 at 10:00 " * n + b"wrote:",
    ),
    "names before attributions": (300, lambda n: TEXT + b"Ann Reed <ann@reed.example> wrote on\r\n" * n),
    "beginnings of header blocks": (300, lambda n: TEXT + b"From: a\r\nTo: a,\r\n" * n),
    "beginnings of groupware's blocks": (300, lambda n: TEXT + b"Ann Reed\r\n03/11/2026 09:12\r\n\r\nTo\r\n" * n),
    "quoted lines": (1_000, lambda n: TEXT + b"x\r\n" + b"> a quoted line\r\n" * n),
    "answers between quotes": (500, lambda n: TEXT + b"> q\r\na\r\n" * n),
    "answers below a quote": (500, lambda n: TEXT + ATTRIBUTION + b"> q\r\n" * n + b"a\r\n" * n),
    "marks of a quote": (10_000, lambda n: TEXT + b"x\r\n" + b"> " * n),
    "levels of quotes": (40, lambda n: TEXT + b"x\r\n" + b"".join(b">" * depth + b" a\r\n" for depth in range(n))),
    "signatures": (1_000, lambda n: TEXT + b"x\r\n" + b"-- \r\n" * n),
    "closing formulas": (1_000, lambda n: TEXT + b"x\r\n" + b"Cordialement\r\n" * n),
    "blank lines": (10_000, lambda n: TEXT + b"x\r\n" + b"\r\n" * n + b"x"),
    "blanks": (20_000, lambda n: TEXT + b"x\r\n" + b" " * n + b"x"),
    "letters of a line": (20_000, lambda n: TEXT + b"a" * n),
    "addresses of a line": (3_000, lambda n: TEXT + b"a@b " * n),
    "uuencoded files without end": (500, lambda n: TEXT + b"begin 644 a\r\n#0V%T\r\n" * n),
    "lines that flow": (
        20_000,
        lambda n: HEADERS + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * n,
    ),
    "ends of HTML": (2_000, lambda n: HTML + b"</html   x" * n),
    "shifts of ISO-2022-JP": (1_000, lambda n: TEXT + b"\x1b$B-!\x1b(B" * n),
    "octets in no known charset": (5_000, lambda n: TEXT + b"\xcf\xd0\xd2\xcf " * n),
    "files of a winmail.dat": (100, winmail),
    "elements of an S/MIME signature": (
        5_000,
        lambda n: HEADERS + b"Content-Type: application/pkcs7-mime\r\n\r\n0\x80" * n,
    ),
    "recipients of a report": (100, report),
}


def cost(raw: bytes) -> float:
    """The seconds of CPU that reading costs: the best of three, since the machine does other work too."""
    return min(_once(raw) for _ in range(3))


def _once(raw: bytes) -> float:
    started = time.process_time()
    mail = postroom.read(raw)
    taken = time.process_time() - started
    assert ProblemCode.UNREADABLE not in {problem.code for problem in mail.problems}
    return taken


@pytest.mark.parametrize("shape", SHAPES)
def test_sixteen_times_as_much_costs_about_sixteen_times_as_much(shape: str) -> None:
    """Proves A4: work grows linearly with input."""
    count, make = SHAPES[shape]

    small, large = cost(make(count)), cost(make(FACTOR * count))

    assert large <= MOST * small, f"{small * 1000:.1f} ms became {large * 1000:.1f} ms"


def test_a_mail_of_10_000_files_is_read_up_to_its_limit() -> None:
    """Proves A4, I10: what is beyond the limit is not read, and a problem of the mail says so."""
    mail = postroom.read(SHAPES["files beyond the limit"][1](10_000))

    assert len(mail.attachments) == postroom.Limits().parts - 1
    assert ProblemCode.TOO_MANY_PARTS in {problem.code for problem in mail.problems}


def test_an_element_keeps_its_first_attributes_and_its_text() -> None:
    """Proves A4: the HTML of a mail costs those who read it next no more than the reader."""
    mail = postroom.read(HTML + b'<p title="a &gt; b" ' + each(b"a%d ", 5_000) + b">un &lt;mot&gt;<br>deux</p>")

    assert mail.visible_text == "un <mot>\ndeux"
    assert mail.html is not None
    assert ' title="a &gt; b" a0="" a1=""' in mail.html
    assert "a198=" in mail.html
    assert "a199=" not in mail.html
