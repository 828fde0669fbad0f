"""The files and the text that Outlook hides in a winmail.dat (I6)."""

import struct

import pytest

import postroom
from postroom import tnef
from postroom.model import ProblemCode
from tests.postroom import winmail
from tests.postroom.winmail import FILE_PROPERTIES, attribute, fixed_property, sized_property, text_property

#: The kinds of properties whose size is fixed by their kind, each with the octets that it takes (MS-OXCDATA, 2.11.1).
FIXED = {
    "integer of 16 bits": (0x02, 4),
    "integer of 32 bits": (0x03, 4),
    "floating of 32 bits": (0x04, 4),
    "floating of 64 bits": (0x05, 8),
    "currency": (0x06, 8),
    "floating time": (0x07, 8),
    "error code": (0x0A, 4),
    "boolean": (0x0B, 4),
    "integer of 64 bits": (0x14, 8),
    "time": (0x40, 8),
    "identifier": (0x48, 16),
}
#: Octets that would be read as lengths and kinds if a property before them were measured wrongly.
FILLED = bytes(range(0x61, 0x71))


def read(*attributes: bytes, text: str = "") -> postroom.Email:
    return postroom.read(winmail.mail(winmail.stream(*attributes), text=text))


def file_with(*properties: bytes, title: str = "") -> bytes:
    named = attribute(winmail.TITLE, title.encode("cp1252") + b"\0") if title else b""
    return winmail.new_file() + named + attribute(FILE_PROPERTIES, winmail.properties(*properties))


def files_of(mail: postroom.Email) -> list[tuple[str, bytes]]:
    return [(file.name, file.content) for file in mail.attachments]


def test_each_file_keeps_its_own_name_type_and_content() -> None:
    mail = read(
        winmail.plain_file("RELEV~1.TXT", b"un relev\xe9"),
        attribute(FILE_PROPERTIES, winmail.properties(text_property(winmail.LONG_NAME, "Relevé de compte.txt"))),
        winmail.plain_file("plan.pdf", b"un plan"),
        attribute(FILE_PROPERTIES, winmail.properties(text_property(winmail.MEDIA_TYPE, "application/x-plan"))),
        text="Voici.",
    )

    assert [(file.name, file.type, file.content) for file in mail.attachments] == [
        ("Relevé de compte.txt", "text/plain", b"un relev\xe9"),
        ("plan.pdf", "application/x-plan", b"un plan"),
    ]
    assert mail.visible_text == "Voici."
    assert mail.problems == ()


@pytest.mark.parametrize("kind", [winmail.TEXT, winmail.UNICODE])
def test_the_properties_of_a_file_are_read_in_both_encodings(kind: int) -> None:
    mail = read(
        file_with(
            text_property(winmail.LONG_NAME, "Schéma.png", kind),
            text_property(winmail.MEDIA_TYPE, "image/png", kind),
            text_property(winmail.CONTENT_ID, "image001.png@01DC5A", kind),
            sized_property(winmail.FILE_DATA, winmail.BINARY, b"\x89PNG"),
        )
    )

    (file,) = mail.attachments
    assert (file.name, file.type, file.content) == ("Schéma.png", "image/png", b"\x89PNG")
    assert file.cid == "image001.png@01DC5A"


def test_a_file_that_is_an_object_begins_after_the_id_of_its_interface() -> None:
    mail = read(
        file_with(
            text_property(winmail.LONG_NAME, "objet.bin"),
            sized_property(winmail.FILE_DATA, winmail.OBJECT, bytes(range(16)) + b"le contenu"),
        )
    )

    assert files_of(mail) == [("objet.bin", b"le contenu")]


@pytest.mark.parametrize(
    ("title", "properties", "name"),
    [
        ("RAPPOR~1.PDF", {winmail.LONG_NAME: "Rapport annuel.pdf"}, "Rapport annuel.pdf"),
        ("RAPPOR~1.PDF", {winmail.SHORT_NAME: "AUTRE.PDF"}, "RAPPOR~1.PDF"),
        ("", {winmail.SHORT_NAME: "COURT.PDF"}, "COURT.PDF"),
        ("", {winmail.SHORT_NAME: "COURT~1.PDF", winmail.LONG_NAME: "Court et long.pdf"}, "Court et long.pdf"),
        ("", {winmail.LONG_NAME: "Court et long.pdf", winmail.SHORT_NAME: "COURT~1.PDF"}, "Court et long.pdf"),
        ("titre.pdf", {winmail.LONG_NAME: ""}, "titre.pdf"),
        ("titre.pdf", {}, "titre.pdf"),
    ],
)
def test_the_long_name_of_a_file_is_preferred(title: str, properties: dict[int, str], name: str) -> None:
    written = [text_property(number, text) for number, text in properties.items()]
    content = sized_property(winmail.FILE_DATA, winmail.BINARY, b"%PDF")

    mail = read(file_with(*written, content, title=title))

    assert files_of(mail) == [(name, b"%PDF")]


def test_content_and_title_that_are_sent_twice_are_taken_once() -> None:
    twice = sized_property(winmail.FILE_DATA, winmail.BINARY, b"second")

    mail = read(
        winmail.plain_file("un.txt", b"first"),
        attribute(winmail.TITLE, b"deux.txt\0"),
        attribute(winmail.DATA, b"third"),
        attribute(FILE_PROPERTIES, winmail.properties(twice)),
    )

    assert files_of(mail) == [("un.txt", b"first")]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ([attribute(winmail.TITLE, b"seul.txt\0"), attribute(winmail.DATA, b"abc")], ("seul.txt", b"abc")),
        ([attribute(winmail.DATA, b"abc"), attribute(winmail.TITLE, b"seul.txt\0")], ("seul.txt", b"abc")),
        (
            [
                attribute(FILE_PROPERTIES, winmail.properties(text_property(winmail.LONG_NAME, "seul.txt"))),
                attribute(winmail.DATA, b"abc"),
            ],
            ("seul.txt", b"abc"),
        ),
    ],
    ids=["title first", "content first", "properties first"],
)
def test_a_file_that_nothing_announces_is_read(attributes: list[bytes], expected: tuple[str, bytes]) -> None:
    assert files_of(read(*attributes)) == [expected]


def test_a_file_without_name_and_content_is_none() -> None:
    mail = read(winmail.new_file(), winmail.plain_file("a.txt", b"abc"), winmail.new_file())

    assert files_of(mail) == [("a.txt", b"abc")]


@pytest.mark.parametrize(("kind", "size"), FIXED.values(), ids=FIXED)
@pytest.mark.parametrize("count", [1, 3])
def test_properties_of_every_fixed_size_are_passed_over(kind: int, size: int, count: int) -> None:
    """Dates, flags and sizes stand before the name and the content."""
    several = winmail.MULTIPLE if count > 1 else 0
    passed = fixed_property(0x0E20, kind | several, *[FILLED[:size]] * count)

    mail = read(
        file_with(
            passed,
            text_property(winmail.LONG_NAME, "après.txt"),
            passed,
            sized_property(winmail.FILE_DATA, winmail.BINARY, b"abc"),
        )
    )

    assert files_of(mail) == [("après.txt", b"abc")]


@pytest.mark.parametrize("kind", [winmail.OBJECT, winmail.TEXT, winmail.UNICODE, winmail.BINARY])
@pytest.mark.parametrize("length", range(9))
def test_properties_of_every_length_are_passed_over(kind: int, length: int) -> None:
    """The octets are filled up to a multiple of four."""
    passed = sized_property(0x3703, kind, FILLED[:length])

    mail = read(file_with(passed, text_property(winmail.LONG_NAME, "après.txt")))

    assert files_of(mail) == [("après.txt", b"")]


@pytest.mark.parametrize("kind", [winmail.TEXT, winmail.UNICODE, winmail.BINARY])
def test_of_several_values_the_first_is_taken(kind: int) -> None:
    values = [f"{name}\0".encode("utf-16-le" if kind == winmail.UNICODE else "ascii") for name in ("un.txt", "b.txt")]
    several = sized_property(winmail.LONG_NAME, kind | winmail.MULTIPLE, *values)

    mail = read(file_with(several, sized_property(winmail.FILE_DATA, winmail.BINARY, b"abc")))

    assert files_of(mail) == [("un.txt", b"abc")]


def test_a_property_without_any_value_is_passed_over() -> None:
    none = sized_property(winmail.LONG_NAME, winmail.TEXT | winmail.MULTIPLE)

    mail = read(file_with(none, text_property(winmail.LONG_NAME, "nom.txt")))

    assert files_of(mail) == [("nom.txt", b"")]


@pytest.mark.parametrize(
    "name",
    [winmail.name_as_number(0x8501), *(winmail.name_as_text("Keyword"[:length]) for length in range(1, 6))],
)
@pytest.mark.parametrize("number", [0x8000, 0x8001, 0xFFFE])
def test_properties_with_names_of_their_own_are_passed_over(name: bytes, number: int) -> None:
    """A property from 0x8000 on has a name between its number and its value, which is a number or a text."""
    mail = read(
        file_with(
            fixed_property(number, 0x03, FILLED[:4], name=name),
            sized_property(number, winmail.TEXT, b"abcde\0", name=name),
            text_property(winmail.LONG_NAME, "après.txt"),
        )
    )

    assert files_of(mail) == [("après.txt", b"")]


def test_a_property_below_those_with_names_has_none() -> None:
    mail = read(file_with(fixed_property(0x7FFF, 0x03, FILLED[:4]), text_property(winmail.LONG_NAME, "nom.txt")))

    assert files_of(mail) == [("nom.txt", b"")]


def test_a_name_ends_at_its_first_zero() -> None:
    mail = read(file_with(text_property(winmail.LONG_NAME, " nom.txt \0reste")))

    assert files_of(mail) == [("nom.txt", b"")]


def test_a_letter_cut_in_half_does_not_hide_the_file() -> None:
    broken = sized_property(winmail.LONG_NAME, winmail.UNICODE, "nom".encode("utf-16-le") + b"\x00\xd8")

    mail = read(file_with(broken, sized_property(winmail.FILE_DATA, winmail.BINARY, b"abc")))

    assert [file.content for file in mail.attachments] == [b"abc"]
    assert mail.attachments[0].name.startswith("nom")


def test_more_properties_than_any_program_writes_are_not_read() -> None:
    """I10: 10,000 are."""
    short = fixed_property(0x0E20, 0x03, bytes(4))
    name = text_property(winmail.LONG_NAME, "nom.txt")

    within = tnef.unpack(winmail.stream(file_with(*[short] * 9_999, name)))
    beyond = tnef.unpack(winmail.stream(file_with(*[short] * 10_000, name)))

    assert [file.name for file in within.files] == ["nom.txt"]
    assert beyond.files == []


def test_more_values_than_any_program_writes_are_not_read() -> None:
    """I10: what follows them cannot be found any more, and nothing is read amiss."""
    many = fixed_property(0x0E20, 0x03 | winmail.MULTIPLE, *[struct.pack("<I", number) for number in range(10_000)])
    name = text_property(winmail.LONG_NAME, "nom.txt")

    content = tnef.unpack(winmail.stream(file_with(many, name)))

    assert [file.name for file in content.files] == ["nom.txt"]


def test_checksums_are_not_trusted() -> None:
    written = winmail.plain_file("a.txt", b"abc")

    mail = read(written[:-2] + b"\xff\xff", winmail.plain_file("b.txt", b"def"))

    assert files_of(mail) == [("a.txt", b"abc"), ("b.txt", b"def")]
    assert ProblemCode.DAMAGED not in {problem.code for problem in mail.problems}
