"""What is within each limit is read whole, and beyond it a problem says so (I10)."""

import pytest

import postroom
from postroom import Limits

HEADERS = b"From: s@x.example\nSubject: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"
MIXED = HEADERS + b"Content-Type: multipart/mixed; boundary=b\n\n"


def problems_of(mail: postroom.Email) -> list[str]:
    return [str(problem) for problem in mail.problems]


def nested(levels: int) -> bytes:
    """A text within this many levels of multipart, all of them closed."""
    level = "Content-Type: multipart/mixed; boundary=b{0}x\n\n--b{0}x\n"
    opened = "".join(level.format(number) for number in range(levels))
    closed = "".join(f"\n--b{number}x--\n" for number in reversed(range(levels)))
    return HEADERS + f"{opened}\nhello\n{closed}".encode()


def with_addresses(name: str, count: int) -> bytes:
    written = ", ".join(f"n{number}@x.example" for number in range(count))
    return HEADERS + f"{name}: {written}\n\nhi".encode()


def test_the_deepest_text_is_found_and_one_level_more_is_said() -> None:
    within, beyond = postroom.read(nested(64)), postroom.read(nested(65))

    assert within.visible_text == "hello"
    assert problems_of(within) == []
    assert beyond.visible_text == ""
    assert problems_of(beyond) == ["too deep: 64"]
    assert [file.type for file in beyond.attachments] == ["application/octet-stream"]


def test_a_mail_that_may_have_no_levels_is_text() -> None:
    mail = postroom.read(nested(1), limits=Limits(depth=0))

    assert "hello" in mail.visible_text
    assert problems_of(mail) == ["too deep: 0"]


def test_the_parts_are_counted_with_their_container() -> None:
    def read(parts: int) -> postroom.Email:
        return postroom.read(MIXED + b"--b\n\nx\n" * parts + b"--b--\n")

    assert problems_of(read(999)) == []
    assert problems_of(read(1_000)) == ["too many parts: 1000"]
    assert read(999).visible_text == read(1_000).visible_text == "\n".join("x" * 999)


def test_a_limit_of_parts_keeps_those_that_were_read() -> None:
    raw = MIXED + b"".join(b"--b\n\npart %d\n" % number for number in range(5)) + b"--b--\n"

    mail = postroom.read(raw, limits=Limits(parts=3))

    assert mail.visible_text == "part 0\npart 1"
    assert problems_of(mail) == ["too many parts: 3"]


@pytest.mark.parametrize("name", ["To", "Cc", "Reply-To"])
def test_the_addresses_of_one_header_are_kept_up_to_the_limit(name: str) -> None:
    beyond = postroom.read(with_addresses(name, 1_001))
    within = postroom.read(with_addresses(name, 1_000))

    for mail, count in ((beyond, 1_000), (within, 1_000)):
        kept = {"To": mail.to, "Cc": mail.cc, "Reply-To": mail.reply_to}[name]
        assert [address.address for address in kept] == [f"n{number}@x.example" for number in range(count)]
    assert problems_of(beyond) == [f"too many addresses: {name.lower()}"]
    assert problems_of(within) == []


def test_the_addresses_of_several_headers_are_counted_together() -> None:
    raw = b"To: a@x.example, b@x.example\nTo: c@x.example, d@x.example\nTo: e@x.example\n" + HEADERS + b"\nhi"

    mail = postroom.read(raw, limits=Limits(addresses=3))

    assert [address.address for address in mail.to] == ["a@x.example", "b@x.example", "c@x.example"]
    assert problems_of(mail) == ["too many addresses: to"]


def test_the_references_are_kept_up_to_the_limit() -> None:
    def read(count: int) -> postroom.Email:
        ids = " ".join(f"<{number}@x.example>" for number in range(count))
        return postroom.read(HEADERS + f"References: {ids}\n\nhi".encode())

    assert read(200).references == tuple(f"<{number}@x.example>" for number in range(200))
    assert read(201).references == ("<0@x.example>", *(f"<{number}@x.example>" for number in range(2, 201)))


def test_a_subject_is_kept_up_to_the_limit() -> None:
    def read(length: int) -> postroom.Email:
        return postroom.read(HEADERS.replace(b"Subject: x", b"Subject: " + b"x" * length) + b"\nhi")

    assert read(1_000).subject == read(1_001).subject == "x" * 1_000


def test_a_header_is_decoded_up_to_the_limit() -> None:
    def read(length: int) -> str | None:
        return postroom.read(HEADERS + b"List-Id: " + b"x" * length + b"\n\nhi").list_id

    assert read(64_000) == read(64_001) == "x" * 64_000


def test_the_headers_are_read_up_to_the_limit() -> None:
    def read(length: int) -> postroom.Email:
        filled = HEADERS + b"X-Filled: " + b"x" * (length - len(HEADERS) - 11) + b"\n"
        return postroom.read(filled + b"List-Id: last\n\nUn texte.\n")

    within, across, beyond = read(4_000_000 - 25), read(4_000_000 - 12), read(4_000_000)
    assert (within.list_id, problems_of(within)) == ("last", [])
    assert (across.list_id, problems_of(across)) == ("las", ["headers cut: 4000000"])
    assert (beyond.list_id, problems_of(beyond)) == (None, ["headers cut: 4000000"])
    assert within.visible_text == across.visible_text == beyond.visible_text == "Un texte."


def test_a_text_beyond_the_limit_is_cut_after_a_line_and_the_rest_counts_as_quoted() -> None:
    lines = "".join(f"ligne {number:05}\n" for number in range(50_000))

    within = postroom.read(HEADERS + b"\n" + lines[:500_000].encode())
    beyond = postroom.read(HEADERS + b"\n" + lines[:500_001].encode())

    assert (within.quoted_text, problems_of(within)) == ("", [])
    assert problems_of(beyond) == ["text cut: 500001"]
    assert beyond.visible_text.endswith("ligne 41665")
    assert beyond.quoted_text == lines[499_992:500_001]
    assert beyond.text == lines[:500_001]


def test_a_line_beyond_the_limit_is_cut_within() -> None:
    mail = postroom.read(HEADERS + b"\n0123456789\nsuite", limits=Limits(text=4))

    assert (mail.visible_text, mail.quoted_text) == ("0123", "456789\nsuite")


def test_the_quote_of_a_text_that_is_cut_comes_before_what_is_below() -> None:
    mail = postroom.read(HEADERS + b"\nOui.\n\n> Avant\nsuite\n", limits=Limits(text=16))

    assert (mail.visible_text, mail.quoted_text) == ("Oui.", "> Avant\nsuite")
