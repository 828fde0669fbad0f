"""The headers that a mail program copies above the mail that it quotes or forwards (I5)."""

import pytest

from postroom import attributions, replies
from postroom.attributions import HeaderField

BLOCKS = [
    ("From", "Sent", "To", "Cc", "Subject", "Importance"),
    ("De", "Envoyé", "À", "Copie à", "Objet", "Pièces jointes"),
    ("Von", "Gesendet", "An", "Kopie (CC)", "Betreff", "Anlagen"),
    ("De", "Enviado el", "Para", "CC", "Asunto", "Adjuntos"),
    ("Da", "Inviato", "A", "Ccn", "Oggetto", "Allegati"),
    ("发件人", "发送时间", "收件人", "抄送", "主题", "Priority"),
]
KINDS = [*HeaderField]
BLOCK = ["De : Bob <bob@x.example>", "Envoyé : lundi 23 novembre 2026", "À : Ann <ann@x.example>", "Objet : essai"]


def fields_of(*lines: str, least: int = 3) -> dict[str, str] | None:
    found = attributions.quoted_headers([*lines], 0, least=least)
    return {str(name): value for name, value in found.fields.items()} if found else None


@pytest.mark.parametrize("labels", BLOCKS)
@pytest.mark.parametrize(
    "line", ["{}: {}", "{} : {}", "{}\uff1a{}", "> {}: {}", "*{}:* {}", "*{}*: {}", "| {} :\t_{}_ "]
)
def test_a_label_is_known_in_its_language(labels: tuple[str, ...], line: str) -> None:
    for label, kind in zip(labels, [HeaderField.SENDER, HeaderField.DATE, *KINDS[2:]], strict=True):
        assert attributions.header_line(line.format(label, "X: *b cX")) == (kind, "X: *b cX", label.casefold())
        assert attributions.header_line(line.format(label.upper(), "")) == (kind, "", label.casefold())


@pytest.mark.parametrize("label", attributions.LABELS)
def test_each_label_is_found_with_and_without_a_capital(label: str) -> None:
    for written in (label, label[0].upper() + label[1:]):
        found = attributions.header_line(f"{written}: x")
        assert found is not None
        assert found[:2] == (attributions.LABELS[label], "x")


@pytest.mark.parametrize("line", ["", "Bonjour", "Voici: x", "De Bob", "12: x", "b@x.example: x", f"De{'e' * 30}: x"])
def test_other_lines_are_no_headers(line: str) -> None:
    assert attributions.header_line(line) is None
    assert attributions.quoted_headers([line, *BLOCK], 0) is None


@pytest.mark.parametrize("mark", ["", "> ", ">", "  "])
def test_a_block_has_its_values(mark: str) -> None:
    found = attributions.quoted_headers(["Oui.", *[mark + line for line in BLOCK], "", "Bonjour"], 1)

    assert found is not None
    assert (found.start, found.end, found.labels) == (1, 5, ("de", "envoyé", "à", "objet"))
    assert found.fields == {
        HeaderField.SENDER: "Bob <bob@x.example>",
        HeaderField.DATE: "lundi 23 novembre 2026",
        HeaderField.TO: "Ann <ann@x.example>",
        HeaderField.SUBJECT: "essai",
    }


@pytest.mark.parametrize(("least", "is_found"), [(1, True), (2, True), (3, False)])
def test_a_block_has_at_least_so_many_headers(least: int, *, is_found: bool) -> None:
    """A header that is none of sender, date, recipients and subject does not count."""
    assert (fields_of(BLOCK[0], "Importance : haute", BLOCK[3], least=least) is not None) is is_found


def test_a_block_needs_three_headers_if_nothing_else_is_said() -> None:
    assert attributions.quoted_headers(BLOCK[:2], 0) is None
    assert attributions.quoted_headers(BLOCK[:3], 0) is not None


def test_a_block_has_a_sender() -> None:
    assert fields_of(*BLOCK[1:]) is None


@pytest.mark.parametrize(("blanks", "count"), [(0, 4), (1, 4), (3, 3)])
def test_a_blank_line_may_stand_between_two_headers_but_not_many(blanks: int, count: int) -> None:
    found = fields_of(*BLOCK[:3], *[""] * blanks, BLOCK[3])

    assert found is not None
    assert len(found) == count


@pytest.mark.parametrize(("wrapped", "subject"), [(1, "essai"), (4, "essai"), (5, None)])
def test_a_long_list_of_recipients_is_wrapped(wrapped: int, subject: str | None) -> None:
    more = [f"u{number}@x.example;" for number in range(wrapped)]

    found = fields_of(*BLOCK[:3], *more, BLOCK[3])

    assert found is not None
    assert found.get("subject") == subject
    if subject:
        assert found["to"] == " ".join(["Ann <ann@x.example>", *more])


def test_what_is_wrapped_below_another_header_belongs_to_none() -> None:
    found = fields_of(*BLOCK[:3], "Importance : haute", "très haute", BLOCK[3])

    assert found is not None
    assert list(found.values())[2:] == ["Ann <ann@x.example>", "essai"]


@pytest.mark.parametrize("text", [["Bonjour,", "voici."], ["", "Bonjour"]])
def test_the_text_below_the_block_is_no_part_of_its_last_header(text: list[str]) -> None:
    found = attributions.quoted_headers([*BLOCK, *text], 0)

    assert found is not None
    assert (found.fields[HeaderField.SUBJECT], found.end) == ("essai", 4)


@pytest.mark.parametrize("label", ["À", "Cc"])
@pytest.mark.parametrize(("mark", "end"), [(",", 5), (";", 5), ("<", 5), (", ", 5), (".", 4), ("", 4)])
def test_a_list_of_recipients_at_the_end_goes_on_after_a_comma(label: str, mark: str, end: int) -> None:
    block = [*BLOCK[:2], BLOCK[3], f"{label} : ann@x.example{mark}", "ben@x.example", "Bonjour,", "voici."]

    found = attributions.quoted_headers(block, 0)

    assert found is not None
    assert found.end == end


def test_a_list_of_recipients_ends_at_a_blank_line_and_at_the_end_of_the_text() -> None:
    block = [*BLOCK[:2], "À : ann@x.example,", "ben@x.example,", "  ", "Bonjour"]

    for lines in (block, block[:4]):
        found = attributions.quoted_headers(lines, 0)
        assert found is not None
        assert found.end == 4


def test_a_subject_that_ends_with_a_comma_does_not_go_on() -> None:
    found = attributions.quoted_headers([*BLOCK[:3], "Objet : essai,", "Bonjour"], 0)

    assert found is not None
    assert found.end == 4


def test_a_header_that_comes_again_begins_something_else() -> None:
    found = attributions.quoted_headers([*BLOCK, "Cc : a@x.example", "Cc : b@x.example", "De : Ann", "Date : hier"], 0)

    assert found is not None
    assert (found.end, found.fields[HeaderField.CC], found.fields[HeaderField.SENDER]) == (
        6, "b@x.example", "Bob <bob@x.example>",
    )  # fmt: skip


@pytest.mark.parametrize(("copies", "subject"), [(38, "essai"), (39, None)])
def test_a_block_is_read_up_to_forty_lines(copies: int, subject: str | None) -> None:
    found = fields_of(BLOCK[0], *["Cc : c@x.example"] * copies, BLOCK[3], least=1)

    assert found is not None
    assert found.get("subject") == subject


@pytest.mark.parametrize("title", ["----- Forwarded Message -----", "  ------ Message transféré ------ "])
@pytest.mark.parametrize("blank", ["", " "])
def test_the_headers_of_a_forward_may_stand_on_the_line_of_its_title(title: str, blank: str) -> None:
    line = f"{title} From: Bob <bob@x.example>To: Ann{blank}Sent{blank}: MondaySubject{blank}: essai"

    found = attributions.headers_after_title(line)

    assert [attributions.header_line(header) for header in found] == [
        (HeaderField.SENDER, "Bob <bob@x.example>", "from"),
        (HeaderField.TO, "Ann", "to"),
        (HeaderField.DATE, "Monday", "sent"),
        (HeaderField.SUBJECT, "essai", "subject"),
    ]


@pytest.mark.parametrize(
    "line", ["----- Demande ----- From: Bob", "Forwarded Message From: Bob", "----- Forwarded Message -----"]
)
def test_another_line_has_no_headers_after_a_title(line: str) -> None:
    assert attributions.headers_after_title(line) == []


@pytest.mark.parametrize("mark", [",", ";"])
def test_the_text_of_a_forward_begins_below_the_wrapped_recipients(mark: str) -> None:
    block = [*BLOCK[:2], BLOCK[3], f"À : ann@x.example{mark}", "ben@x.example", "", "Bonjour"]

    found = replies.split("\n".join(["---- Forwarded message ----", *block]))

    assert found.forwarded is not None
    assert found.forwarded.text == "Bonjour"
