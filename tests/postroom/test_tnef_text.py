"""The text of a winmail.dat, and what becomes of one that is damaged (I6)."""

import struct

import pytest

import postroom
from postroom import tnef
from postroom.model import ProblemCode
from tests.postroom import winmail
from tests.postroom.winmail import PROPERTIES, attribute, sized_property, text_property

HTML = '<html><head><meta charset="windows-1252"></head><body><p>Bonjour, le relevé suit.</p></body></html>'


def read(data: bytes, *, text: str = "") -> postroom.Email:
    return postroom.read(winmail.mail(data, text=text))


def message(*properties: bytes) -> bytes:
    return winmail.stream(attribute(PROPERTIES, winmail.properties(*properties)))


def codes(mail: postroom.Email) -> set[ProblemCode]:
    return {problem.code for problem in mail.problems}


@pytest.mark.parametrize("kind", [winmail.TEXT, winmail.UNICODE])
def test_the_text_is_read_where_the_mail_has_no_other(kind: int) -> None:
    mail = read(message(text_property(winmail.PLAIN, "Bonjour,\r\nle relevé suit.", kind)))

    assert mail.visible_text.splitlines() == ["Bonjour,", "le relevé suit."]
    assert mail.html is None
    assert mail.attachments == ()


def test_the_html_is_read_where_the_mail_has_no_other_text() -> None:
    mail = read(message(sized_property(winmail.HTML, winmail.BINARY, f"{HTML}\0".encode("cp1252"))))

    assert mail.html == HTML
    assert mail.visible_text == "Bonjour, le relevé suit."
    assert mail.attachments == ()


def test_text_and_html_are_one_message() -> None:
    html = sized_property(winmail.HTML, winmail.BINARY, HTML.encode("cp1252"))

    mail = read(message(text_property(winmail.PLAIN, "Le texte seul.", winmail.UNICODE), html))

    assert mail.visible_text == "Le texte seul."
    assert mail.html == HTML


def test_the_text_that_the_mail_has_beside_it_is_preferred() -> None:
    mail = read(message(text_property(winmail.PLAIN, "Le même texte.")), text="Le texte du mail.")

    assert mail.visible_text == "Le texte du mail."
    assert mail.html is None


def test_other_properties_of_the_message_are_no_text() -> None:
    subject = text_property(0x0037, "Un sujet")

    mail = read(message(subject, text_property(winmail.PLAIN, "Le texte."), subject))

    assert mail.visible_text == "Le texte."
    assert mail.html is None


def test_a_letter_cut_in_half_does_not_hide_the_text() -> None:
    broken = sized_property(winmail.PLAIN, winmail.UNICODE, "Le texte.".encode("utf-16-le") + b"\x00\xd8")

    assert read(message(broken)).visible_text == "Le texte.\ufffd"


def test_properties_of_files_are_not_those_of_the_message() -> None:
    name = text_property(winmail.LONG_NAME, "nom.txt")

    mail = read(
        winmail.stream(
            attribute(PROPERTIES, winmail.properties(text_property(winmail.PLAIN, "Le texte."), name)),
            winmail.plain_file("a.txt", b"abc"),
            attribute(PROPERTIES, winmail.properties(name)),
        )
    )

    assert mail.visible_text == "Le texte."
    assert [(file.name, file.content) for file in mail.attachments] == [("a.txt", b"abc")]


def test_one_in_which_nothing_is_stays_a_file() -> None:
    """A meeting that was declined, for example: a person may look at it with another program."""
    data = winmail.stream(attribute(winmail.MESSAGE_CLASS, b"IPM.Microsoft Schedule.MtgRespN\0"))

    mail = read(data, text="Non.")

    assert [(file.name, file.content) for file in mail.attachments] == [("winmail.dat", data)]
    assert ProblemCode.DAMAGED not in codes(mail)


@pytest.mark.parametrize("data", [b"PK\x03\x04 another format", b"\x78\x9f\x3e", b"\x22\x3e\x9f\x78\x01\x00"])
def test_one_of_another_format_stays_a_file_and_is_damaged(data: bytes) -> None:
    mail = read(data, text="Voici.")

    assert [(file.name, file.content) for file in mail.attachments] == [("winmail.dat", data)]
    assert [str(problem) for problem in mail.problems] == ["damaged: winmail.dat"]


def test_files_are_read_from_the_right_format_only() -> None:
    data = winmail.stream(winmail.plain_file("a.txt", b"abc"))

    assert tnef.is_tnef(data)
    assert not tnef.is_tnef(b"\0" + data)
    assert tnef.unpack(b"\0\0\0\0" + data[4:]) == tnef.TnefContent()


def test_of_one_that_is_cut_short_what_was_read_before_is_kept() -> None:
    """A server cuts a mail that is too large; wherever it does so, the first file is whole."""
    first = winmail.stream(
        attribute(PROPERTIES, winmail.properties(text_property(winmail.PLAIN, "Le texte."))),
        winmail.plain_file("a.txt", b"abc"),
    )
    second = winmail.plain_file("b.txt", b"defghi") + attribute(
        winmail.FILE_PROPERTIES,
        winmail.properties(text_property(winmail.LONG_NAME, "b long.txt", winmail.UNICODE)),
    )

    for length in range(len(second) + 1):
        mail = read(first + second[:length])

        assert mail.visible_text == "Le texte."
        assert (mail.attachments[0].name, mail.attachments[0].content) == ("a.txt", b"abc")
        assert ProblemCode.UNREADABLE not in codes(mail)


def test_a_file_that_is_cut_short_keeps_what_there_is_of_it() -> None:
    data = winmail.stream(winmail.plain_file("a.txt", b"abcdef"))

    mail = read(data[:-5])

    assert [(file.name, file.content) for file in mail.attachments] == [("a.txt", b"abc")]


@pytest.mark.parametrize(
    "damaged",
    [
        struct.pack("<I", 0xFFFFFFFF),
        struct.pack("<IHH", 1, 0xFFFF, winmail.LONG_NAME),
        struct.pack("<IHHI", 1, winmail.TEXT, winmail.LONG_NAME, 0xFFFFFFFF),
        struct.pack("<IHHII", 1, winmail.TEXT, winmail.LONG_NAME, 1, 0xFFFFFFFF),
        struct.pack("<IHHIII", 1, winmail.TEXT, 0x8001, 0, 0, 1),
        b"",
    ],
)
def test_properties_that_claim_more_than_there_is_cost_no_earlier_file(damaged: bytes) -> None:
    mail = read(winmail.stream(winmail.plain_file("a.txt", b"abc"), attribute(winmail.FILE_PROPERTIES, damaged)))

    assert [(file.name, file.content) for file in mail.attachments] == [("a.txt", b"abc")]
    assert ProblemCode.UNREADABLE not in codes(mail)
