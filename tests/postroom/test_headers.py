"""The header section: where it ends, and what its values say (RFC 5322, RFC 2047)."""

import pytest

import postroom
from postroom import headers
from postroom.model import ProblemCode

DATE = b"Date: Mon, 23 Nov 2026 10:31:07 +0100\n"


def read(raw: bytes, **limits: int) -> postroom.Email:
    return postroom.read(raw, limits=postroom.Limits(**limits))


def subject(value: bytes, *, content_type: bytes = b"text/plain") -> str | None:
    head = b"From: a@b.example\n" + DATE + b"Content-Type: " + content_type + b"\n"
    return read(head + b"Subject: " + value + b"\n\nBonjour\n").subject


def codes(mail: postroom.Email) -> list[ProblemCode]:
    return [problem.code for problem in mail.problems]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"Une demande\n longue", "Une demande longue"),
        (b"Une demande  \n\t  longue", "Une demande longue"),
        (b"Une demande\r\n longue\r\n\tet haute", "Une demande longue et haute"),
        (b"\n Une demande", "Une demande"),
        (b"  Une  demande  ", "Une  demande"),
        (b"Une\tdemande", "Une\tdemande"),
        (b"Une\x01de\x0bmande\x7f", "Une de mande"),
        (b"Une d\x00emande", "Une demande"),
        (b"=?utf-8?q?Une=0Adem=0Dande=00?=", "Une dem ande"),
    ],
)
def test_a_folded_header_is_one_line_without_control_characters(value: bytes, expected: str) -> None:
    assert subject(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"=?utf-8?q?d=C3=A9j=C3=A0_vu?=", "déjà vu"),
        (b"=?UTF-8?Q?d=C3=A9j=C3=A0_vu?=", "déjà vu"),
        (b"=?utf-8?b?ZMOpasOgIHZ1?=", "déjà vu"),
        (b"=?utf-8?B?ZMOpasOgIHZ1?= !", "déjà vu !"),
        (b"=?iso-8859-1?q?d=E9j=E0?= vu", "déjà vu"),
        (b"=?utf-8*fr?q?d=C3=A9j=C3=A0?= vu", "déjà vu"),
        (b"vu: =?utf-8?q?d=C3=A9j=C3=A0?=", "vu: déjà"),
        (b"=?utf-8?q?d=C3=A9?= =?utf-8?q?j=C3=A0?=", "déjà"),
        (b"=?utf-8?q?d=C3=A9?=\n =?utf-8?q?j=C3=A0?=", "déjà"),
        (b"=?utf-8?q?d=C3=A9?=\t=?iso-8859-1?q?j=E0?=", "déjà"),
        (b"=?utf-8?q?d=C3=A9?==?iso-8859-1?q?j=E0?=", "déjà"),
        (b"=?utf-8?q?d=C3?= =?UTF-8?q?=A9j=C3=A0?=", "déjà"),
        (b"=?utf-8?b?ZMOpasM=?= =?utf-8?b?oA==?=", "déjà"),
        (b"=?utf-8?q?d=C3=A9?= et =?utf-8?q?j=C3=A0?=", "dé et jà"),
        (b"=?utf-8?q?d=C3=A9?=x=?utf-8?q?j=C3=A0?=", "déxjà"),
        (b"a=?utf-8?q?=C3=A9?=b", "aéb"),
        (b"=?utf-8?b?ZMOpasOg?", "=?utf-8?b?ZMOpasOg?"),
        (b"=?utf-8?b?Z-MOp*asOg?=", "déjà"),
        (b"=?utf-8?b?ZMOpasOgA?=", "déjà"),
        (b"=?utf-8?b?ZMOpasOgIQ?=", "déjà!"),
        (b"=?utf-8?b?ZMOpasOgISE?=", "déjà!!"),
        (b"=?utf-8?q??=", None),
        (b"=?utf-8?q?=3D=3Futf-8=3Fq=3Fd=3DC3=3DA9=3F=3D?=", "dé"),
        (b"=?utf-8?x?d=C3=A9?=", "=?utf-8?x?d=C3=A9?="),
        (b"1 =? 2", "1 =? 2"),
    ],
)
def test_encoded_words_are_decoded_as_programs_break_them(value: bytes, expected: str | None) -> None:
    assert subject(value) == expected


@pytest.mark.parametrize(
    ("content_type", "octets", "text"),
    [
        (b"text/plain; charset=koi8-r", "Привет".encode("koi8-r"), "Привет"),
        (b'text/plain; charset = "koi8-r"', "Привет".encode("koi8-r"), "Привет"),
        (b"text/plain; CHARSET='koi8-r'", "Привет".encode("koi8-r"), "Привет"),
        (b"text/plain; charset=utf-8", "Привет".encode(), "Привет"),
        (b"text/plain", "Tout est réglé".encode("latin-1"), "Tout est réglé"),
        (b"text/plain; charset=koi8-r", b"Hello", "Hello"),
    ],
)
def test_raw_octets_are_in_the_charset_of_the_mail(content_type: bytes, octets: bytes, text: str) -> None:
    assert subject(octets, content_type=content_type) == text


def test_the_first_of_several_headers_that_says_something_counts() -> None:
    mail = read(b"From: a@b.example\nSubject:  \nSUBJECT: Un\nSubject: Deux\n\nBonjour")

    assert mail.subject == "Un"
    assert mail.headers.all("Subject") == ["", "Un", "Deux"]
    assert "subject" in mail.headers
    assert "x-none" not in mail.headers
    assert mail.headers.first("x-none") is None


def test_a_value_beyond_the_limit_is_cut() -> None:
    assert read(b"From: a@b.example\nSubject: abcdefgh\n\nBonjour", header=5).subject == "abcde"


KNOWN = [
    "Received", "From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Return-Path", "Delivered-To",
    "Reply-To", "Sender", "In-Reply-To", "References", "Content-Type", "Content-Language", "X-Mailer",
    "DKIM-Signature", "ARC-Seal", "Authentication-Results", "SUBJECT", "Subject ", "Subject\t",
]  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_one_known_header_makes_a_header_section(name: str) -> None:
    mail = read(f"Note: un\n{name}: x\n\nBonjour\n".encode())

    assert mail.text == "Bonjour\n"
    assert ProblemCode.NO_HEADERS not in codes(mail)


@pytest.mark.parametrize("first", ["Note: un\nAvis: deux", "Subjects: un", "X-: un", "Content-: un", "Re subject: un"])
def test_lines_without_a_known_header_are_text(first: str) -> None:
    mail = read(f"{first}\n\nBonjour\n".encode())

    assert mail.text == f"{first}\n\nBonjour\n"
    assert mail.headers.fields == ()
    assert ProblemCode.NO_HEADERS in codes(mail)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_the_first_blank_line_ends_the_headers(line_end: bytes) -> None:
    lines = [b"From: a@b.example", b"Subject : Demande", b"", b"Bonjour", b"", b"Subject: autre"]

    mail = read(line_end.join(lines))

    assert (mail.subject, mail.text) == ("Demande", "Bonjour\n\nSubject: autre")
    assert ProblemCode.BAD_HEADER_LINE not in codes(mail)


@pytest.mark.parametrize(
    ("above", "junk"),
    [
        (b"\n\n", 0),
        (b"\r\n \r\n", 0),
        (b"From bounce@x.example Mon Nov 23 10:31:07 2026\n", 0),
        (b">From bounce@x.example Mon Nov 23 10:31:07 2026\n", 0),
        (b"some junk\n", 1),
        (b"junk\n\n", 1),
    ],
)
def test_what_stands_above_the_headers_is_skipped_and_junk_is_counted(above: bytes, junk: int) -> None:
    mail = read(above + b"From: a@b.example\nSubject: Demande\n" + DATE + b"\nBonjour")

    assert (mail.subject, mail.text) == ("Demande", "Bonjour")
    expected = [f"{ProblemCode.BAD_HEADER_LINE}: {junk}"] if junk else []
    assert [str(problem) for problem in mail.problems] == expected


@pytest.mark.parametrize(
    "between", [b"some junk\n", b"From bounce@x.example Mon Nov 23 10:31:07 2026\n", b" \n", b"\t\n", b"X is junk\n"]
)
def test_what_stands_between_the_headers_is_skipped(between: bytes) -> None:
    mail = read(b"From: a@b.example\n" + between + b"Subject: Demande\n" + DATE + b"\nBonjour")

    assert (mail.subject, mail.text) == ("Demande", "Bonjour")
    assert mail.sender == postroom.Address(address="a@b.example")


def test_a_header_whose_first_line_is_indented_is_read() -> None:
    mail = read(b" \tFrom: a@b.example\nSubject: Demande\n" + DATE + b"\nBonjour")

    assert (str(mail.sender), mail.subject, mail.text) == ("a@b.example", "Demande", "Bonjour")
    assert mail.problems == ()


def test_the_value_of_an_indented_header_is_whole() -> None:
    assert read(b"   Subject: Demande\nFrom: a@b.example\n\nBonjour").subject == "Demande"


def test_an_indented_text_is_no_header() -> None:
    mail = read(b"  Note: un\nBonjour\n")

    assert mail.text == "  Note: un\nBonjour\n"
    assert ProblemCode.NO_HEADERS in codes(mail)


def test_the_headers_end_at_a_line_that_is_none_and_before_no_other_header() -> None:
    mail = read(b"From: a@b.example\nSubject: Demande\nBonjour a tous\nNote: un\n\nSubject: autre\n")

    assert mail.subject == "Demande"
    assert mail.text == "Bonjour a tous\nNote: un\n\nSubject: autre\n"


def test_an_address_broken_over_two_lines_is_put_together() -> None:
    mail = read(b"From: a@b.example\nTo: Ann <ann@\nx.example>, Bob <bob@x.example>\nSubject: Demande\n\nBonjour")

    assert [address.address for address in mail.to] == ["ann@x.example", "bob@x.example"]
    assert (mail.subject, mail.text) == ("Demande", "Bonjour")


def test_the_last_of_several_addresses_may_be_broken() -> None:
    mail = read(b"From: a@b.example\nTo: Bob <bob@x.example>, Ann <ann@\nx.example>\nSubject: Demande\n\nBonjour")

    assert [address.address for address in mail.to] == ["bob@x.example", "ann@x.example"]
    assert mail.subject == "Demande"


@pytest.mark.parametrize("last", ["To: Bob <bob@x.example>, Ann <ann@x.example>", "To: <ann@x.example>", "Subject: Un"])
def test_a_quote_below_whole_headers_is_text(last: str) -> None:
    mail = read(f"From: a@b.example\n{last}\n> Avant\nBonjour\n".encode())

    assert mail.text == "> Avant\nBonjour\n"


def test_headers_far_below_folded_lines_are_still_headers() -> None:
    mail = read(b"From: a@b.example\n \n folded\n\tfolded\nSubject: Demande\n\nBonjour")

    assert (mail.subject, mail.text) == ("Demande", "Bonjour")


@pytest.mark.parametrize("blank", [b"\n\n", b"\r\n\r\n", b"\r\r", b"\n\r\n"])
def test_the_text_begins_at_the_blank_line_even_if_the_headers_were_cut(blank: bytes) -> None:
    raw = b"From: a@b.example\r\nX-A: " + b"a" * 300 + blank + b"Bonjour"

    mail = read(raw.replace(b"\r\nX", b"\nX"), headers=100)

    assert mail.text == "Bonjour"
    assert f"{ProblemCode.HEADERS_CUT}: 100" in map(str, mail.problems)


@pytest.mark.parametrize("beyond", [0, 1, 50])
def test_headers_within_the_limit_are_not_cut(beyond: int) -> None:
    """Nothing of the text is lost, however long its first line is."""
    head = b"From: a@b.example\nSubject: Demande\n\n"

    mail = read(head + b"Bonjour" * 100 + b"\n\nFin", headers=len(head) + beyond)

    assert mail.text == "Bonjour" * 100 + "\n\nFin"
    assert ProblemCode.HEADERS_CUT not in codes(mail)


def test_a_section_that_is_cut_ends_within_its_part() -> None:
    raw = b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n--b\n\nNext part"

    found = headers.find(raw, 0, 35, max_section=10, max_value=100)

    assert found.is_cut
    assert found.body == 35
