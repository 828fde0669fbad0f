"""Address lists as mail programs write them, also against the grammar of RFC 5322, 3.4."""

import pytest

import postroom
from postroom import Address, address_lists
from tests.postroom.mails import HEADERS

JOHN = "john@x.example"
LONG_NAME = "n" * 300


def parse(value: str, *, limit: int = 20) -> list[tuple[str | None, str | None]]:
    return [(found.name, found.address) for found in address_lists.parse(value, limit=limit)]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (JOHN, None),
        (f"<{JOHN}>", None),
        (f"John Doe <{JOHN}>", "John Doe"),
        (f"<{JOHN}> John Doe", "John Doe"),
        (f'"John Doe" <{JOHN}>', "John Doe"),
        (f"'John Doe' <{JOHN}>", "John Doe"),
        (f"\"'John Doe'\" <{JOHN}>", "John Doe"),
        (f"\"' John Doe '\" <{JOHN}>", "John Doe"),
        (f"'John <{JOHN}>", "'John"),
        (f"' <{JOHN}>", "'"),
        (f"'' <{JOHN}>", None),
        (f'"John \\"JD\\" Doe" <{JOHN}>', 'John "JD" Doe'),
        (f'"Doe, John" <{JOHN}>', "Doe, John"),
        (f'"Doe: John; <x>" <{JOHN}>', "Doe: John; <x"),
        (f"Doe, John <{JOHN}>", "Doe, John"),
        (f"=?utf-8?q?Doe=2C_J=C3=B6hn?= <{JOHN}>", "Doe, Jöhn"),
        (f"=?utf-8?B?RG9lLCBKw7Zobg==?= <{JOHN}>", "Doe, Jöhn"),
        (f'"=?utf-8?q?J=C3=B6hn?= Doe" <{JOHN}>', "Jöhn Doe"),
        (f"a=b <{JOHN}>", "a=b"),
        (f"{JOHN} (John Doe)", "John Doe"),
        (f"{JOHN} (John) (Doe)", "John Doe"),
        (f"{JOHN} (Doe, John)", "Doe, John"),
        (f"John (Sales) <{JOHN}>", "John"),
        (f"John Doe {JOHN}", "John Doe"),
        (f"John {JOHN} Doe", "John Doe"),
        (f"'{JOHN}'", None),
        (f"<John> <{JOHN}>", None),
        (f"John <{JOHN}> <Doe>", "John"),
        (f"{JOHN} <John>", None),
        (f'"{JOHN}" <{JOHN}>', None),
        (f'"{JOHN.upper()}" <{JOHN}>', None),
        (f"John\u200b\t \x01Doe <{JOHN}>", "John Doe"),
        (f", ;John Doe <{JOHN}>, ;", "John Doe"),
        (f"John Doe< <{JOHN}>", "John Doe"),
        (f"{LONG_NAME}nn <{JOHN}>", LONG_NAME),
        (f"a@x.example b@x.example <{JOHN}>", "a@x.example b@x.example"),
        (f"mailto:{JOHN}", None),
        (f"John <mailto:{JOHN}>", "John"),
        (f"Équipe: John <{JOHN}>;", "John"),
        (f"Équipe: {JOHN};", None),
    ],
)
def test_a_mailbox_has_a_name_and_an_address(value: str, name: str | None) -> None:
    assert parse(value) == [(name, JOHN)]


@pytest.mark.parametrize("value", [f"John Doe [{JOHN}]", f"John Doe '{JOHN}'", f"[{JOHN}]"])
def test_other_brackets_and_quotation_marks_are_no_part_of_the_address(value: str) -> None:
    ((_, address),) = parse(value)

    assert address == JOHN


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a@x.example, b@x.example", [(None, "a@x.example"), (None, "b@x.example")]),
        ("a@x.example; b@x.example;", [(None, "a@x.example"), (None, "b@x.example")]),
        ("a@x.example b@x.example", [(None, "a@x.example"), (None, "b@x.example")]),
        ("A <a@x.example>, B <b@x.example>", [("A", "a@x.example"), ("B", "b@x.example")]),
        ("A: a@x.example, b@x.example; B: c@x.example;", [(None, f"{name}@x.example") for name in "abc"]),
        ("Un: ;, a@x.example", [(None, "a@x.example")]),
        ("Doe, a@x.example", [("Doe", None), (None, "a@x.example")]),
        ("Doe, <a@x.example>", [("Doe", None), (None, "a@x.example")]),
        ("Doe, John <>", [("Doe", None), ("John", None)]),
        ("a@x.example, John <b@x.example>", [(None, "a@x.example"), ("John", "b@x.example")]),
        ("A, B, C <c@x.example>", [("A", None), ("B, C", "c@x.example")]),
        ("a@x.example: b@x.example", [(None, "a@x.example"), (None, "b@x.example")]),
        ("John <a@x.example>: Ben", [("John Ben", "a@x.example")]),
        ("Ben", [("Ben", None)]),
        ("<Ben>", [("Ben", None)]),
        ("(Ben)", [("Ben", None)]),
        ("Ben <>", [("Ben", None)]),
        ("<>", []),
        (" , ;", []),
        ("", []),
    ],
)
def test_a_list_has_its_elements_in_their_order(value: str, found: list[tuple[str | None, str | None]]) -> None:
    assert parse(value) == found


@pytest.mark.parametrize(
    "value",
    [
        "undisclosed-recipients:;", "Undisclosed recipients", "<Undisclosed-Recipients>", "unlisted-recipients",
        "Unlisted recipients", "Recipient list not shown", "(no To-header on input)",
        "unlisted-recipients:; (no To-header)",
    ],
)  # fmt: skip
def test_a_note_that_nobody_is_named_is_no_recipient(value: str) -> None:
    assert parse(value) == []
    assert parse(f"{value} <{JOHN}>")[-1][1] == JOHN


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (3, 3), (9, 4)])
def test_only_so_many_addresses_are_read(limit: int, count: int) -> None:
    value = "a@x.example b@x.example, c@x.example, d@x.example"

    assert [address for _, address in parse(value, limit=limit)] == [f"{name}@x.example" for name in "abcd"[:count]]


@pytest.mark.parametrize(
    "text",
    [
        JOHN, f" <{JOHN}> ", f"mailto:{JOHN}", f" mailto: {JOHN}", f"'{JOHN}'", f'"{JOHN}"', "john @x.example",
        "john@ x.example", f"{JOHN}.", f"{JOHN}'", f"{JOHN}-", f"John {JOHN} is at a@x.example", "jo\u200bhn@x.example",
        f"\x00{JOHN}", f"'{JOHN}.", f"-{JOHN}-",
    ],
)  # fmt: skip
def test_an_address_is_taken_out_of_what_is_around_it(text: str) -> None:
    assert address_lists.clean(text) == JOHN


@pytest.mark.parametrize("text", ["", "john", "@", "john@", "@x.example", "john @ "])
def test_what_is_no_address_gives_none(text: str) -> None:
    assert address_lists.clean(text) is None


@pytest.mark.parametrize("mark", list("\"'<>(),;:"))
def test_an_address_ends_at_a_mark(mark: str) -> None:
    assert address_lists.clean(f"{JOHN}{mark}x") == JOHN


@pytest.mark.parametrize("local", ["o'neil", "o'", "-a-", ".a.", "a+b=c", "a/b", "jöhn", "{a}"])
def test_the_marks_of_a_local_part_are_kept(local: str) -> None:
    address = f"{local}@x.example"

    assert address_lists.clean(address) == address
    assert parse(f"Neil <{address}>, {address}, '{address}'") == [("Neil", address), (None, address), (None, address)]


@pytest.mark.parametrize("domain", ["[192.0.2.1]", "[IPv6:2001:db8::1]"])
def test_a_domain_may_be_the_address_of_a_host(domain: str) -> None:
    assert parse(f"Ann <ann@{domain}>") == [("Ann", f"ann@{domain}")]


def test_a_broken_recipient_is_kept_as_a_name_and_said() -> None:
    mail = postroom.read(HEADERS.replace("support@joindre.example", "Ben, ann@x.example").encode())

    assert mail.to == (Address(name="Ben"), Address(address="ann@x.example"))
    assert [str(problem) for problem in mail.problems] == ["bad address: Ben"]
