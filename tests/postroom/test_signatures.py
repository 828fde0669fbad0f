"""Where a signature begins (I5). The worse mistake is to fold away what was written: what is none stays visible."""

import pytest

from postroom import replies
from tests.postroom.signed import contact, signature_of


@pytest.mark.parametrize("delimiter", ["-- ", "--", "—", "––", " --", "   -- ", "--   "])
def test_a_delimiter_begins_the_signature(delimiter: str) -> None:
    assert signature_of(delimiter, "Sophie Delorme", "", "Mairie") == f"{delimiter}\nSophie Delorme\n\nMairie"


@pytest.mark.parametrize(
    "line", ["---", "-", "    --", "-- Sophie, qui écrit encore une phrase entière ici", "——", "=="]
)
def test_other_lines_are_no_delimiter(line: str) -> None:
    assert signature_of(line, "une phrase qui va jusqu'à son point.") == ""


def test_the_last_delimiter_counts() -> None:
    assert signature_of("-- ", "un exemple de signature", "--", "Sophie") == "--\nSophie"


@pytest.mark.parametrize(("count", "found"), [(1, True), (25, True), (26, False)])
def test_below_a_delimiter_without_its_blank_stands_a_short_signature(count: int, *, found: bool) -> None:
    """A line of two dashes may also be a rule within a text. Blank lines are not counted."""
    written = [line for pair in zip(contact(count), [""] * count, strict=True) for line in pair]

    assert bool(signature_of("--", *written)) is found


@pytest.mark.parametrize(("count", "found"), [(26, True), (199, True), (200, False)])
def test_below_a_delimiter_with_its_blank_a_signature_may_be_long(count: int, *, found: bool) -> None:
    assert bool(signature_of("-- ", *contact(count))) is found


@pytest.mark.parametrize("signature", ["-- \nSophie", "Sent from my iPhone", "Cordialement,\nSophie", "-Sophie"])
@pytest.mark.parametrize("above", ["", "\n\n", " \n"])
def test_a_mail_that_is_nothing_but_a_signature_is_shown(signature: str, above: str) -> None:
    split = replies.split(above + signature)

    assert split.visible.strip() == signature
    assert split.signature == ""


@pytest.mark.parametrize("signature", ["-- \nSophie", "Sent from my iPhone", "Cordialement,\nSophie", "-Sophie"])
def test_a_signature_below_a_quote_needs_no_text_of_its_own(signature: str) -> None:
    split = replies.split(f"Oui.\n\n> Toujours en panne ?\n\n{signature}")

    assert (split.visible, split.signature) == ("Oui.", signature)
    assert split.quoted == "> Toujours en panne ?"


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone", "Envoyé de mon iPhone", "Envoyé depuis mon appareil Galaxy", "*Gesendet mit Mail*",
        "_Enviado desde mi tablet_", "- Sent via the webmail of ours", "Get Outlook for iOS<https://aka.example/o>",
        "Laden Sie Outlook für Android herunter", "Sent from the TypeApp that all of us use",
        "Inviato da Libero", "SENT FROM MY IPAD", "  Sent by hand",
    ],
)  # fmt: skip
def test_the_line_of_a_mobile_program_is_a_signature(line: str) -> None:
    assert signature_of(line).strip() == line.strip()


@pytest.mark.parametrize(
    "line",
    [
        "Sent from the office in Lyon where we all sat yesterday",
        "Envoyé depuis le poste de Paul, merci de le rappeler",
        "Sent with the wrong mobile; please call the office again",
        "Sent from my phone, which is broken.",
        "Sentence from my iPhone",
        "Il est envoyé de mon iPhone",
        "Sent from my iPhone" + " x" * 101,
    ],
)
def test_a_sentence_that_begins_like_one_is_none(line: str) -> None:
    assert signature_of(line) == ""


@pytest.mark.parametrize(
    ("words", "found"), [("Sent from one two three four", True), ("Sent from one two three four five", False)]
)
def test_without_a_device_such_a_line_is_short(words: str, *, found: bool) -> None:
    assert bool(signature_of(words)) is found


@pytest.mark.parametrize(("wide", "found"), [(220, True), (221, False)])
def test_such_a_line_is_not_endlessly_wide(wide: int, *, found: bool) -> None:
    assert bool(signature_of("Sent from my iPhone " + "x" * (wide - 20))) is found


@pytest.mark.parametrize(("below", "found"), [(0, True), (7, True), (8, False)])
def test_the_line_of_a_mobile_program_is_near_the_end(below: int, *, found: bool) -> None:
    assert bool(signature_of("Envoyé de mon iPhone", *contact(below))) is found


@pytest.mark.parametrize(("below", "found"), [(8, True), (24, True), (25, False)])
@pytest.mark.parametrize("line", ["Sent from my iPhone", "Sent via my Galaxy S25 Ultra!", "*Sent from my iPad*"])
def test_in_its_plainest_form_it_may_stand_above_a_quote_without_marks(line: str, below: int, *, found: bool) -> None:
    assert bool(signature_of(line, *contact(below))) is found


def test_the_line_nearest_to_the_end_is_the_signature() -> None:
    assert signature_of("Sent from my iPhone", "Une phrase de plus.", "Sent from my iPad") == "Sent from my iPad"


@pytest.mark.parametrize(
    "footer",
    [
        "Utilisateurs mailing list", "Abonnement : https://x.example/listinfo/u", "To unsubscribe write to us",
        "La liste de diffusion des agents", "Mailingliste der Ämter", "agents@x.example\nhttps://x.example/agents",
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule", ["_" * 47, "__", "_____ "])
def test_the_footer_of_a_mailing_list_is_a_signature(rule: str, footer: str) -> None:
    assert signature_of(rule, footer) == f"{rule}\n{footer}"


@pytest.mark.parametrize(
    "lines",
    [
        ["____________", "Le tableau continue ici"],
        ["=" * 47, "Utilisateurs mailing list"],
        ["_", "Utilisateurs mailing list"],
        ["____ suite", "Utilisateurs mailing list"],
        [" __________", "Utilisateurs mailing list"],
        ["agents@x.example et https://x.example"],
    ],
)
def test_other_rules_begin_no_footer(lines: list[str]) -> None:
    assert signature_of(*lines) == ""


@pytest.mark.parametrize(("below", "found"), [(1, True), (7, True), (8, False)])
def test_the_rule_of_a_footer_is_near_the_end(below: int, *, found: bool) -> None:
    assert bool(signature_of("_" * 40, *contact(below - 1), "To unsubscribe write to us")) is found
