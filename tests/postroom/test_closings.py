"""Closing formulas, names and disclaimers as the beginning of a signature (I5)."""

import pytest

from tests.postroom.signed import contact, signature_of

#: Wider than any line of a signature.
WIDE = "x" * 111
CONFIDENTIAL = "Ce message est confidentiel."


@pytest.mark.parametrize(
    "closing",
    [
        "Cordialement,", "Très cordialement", "Bien à vous.", "  Best regards,  ", "Kind Regards", "regards", "Cheers!",
        "Mit freundlichen Grüßen", "VG", "Saludos cordiales", "Cordiali saluti;", "Met vriendelijke groet,", "以上",
        "Avec mes remerciements anticipés", "Salutations distinguées,", "Pozdrawiam,", "з повагою,",
    ],
)  # fmt: skip
def test_a_closing_formula_begins_the_signature(closing: str) -> None:
    assert signature_of(closing, "Sophie Delorme", "Mairie") == f"{closing}\nSophie Delorme\nMairie".rstrip()


@pytest.mark.parametrize(
    "line", ["Cordialement, Sophie", "Best regards, Ada de l'Isle-Brun Hill", "Merci. Cordialement", "Cheers. Bob"]
)
def test_a_name_may_stand_on_the_line_of_the_formula(line: str) -> None:
    expected = "" if line.startswith("Merci") else line

    assert signature_of(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Cordialement, on verra cela demain matin",
        "Best regards to the whole team of yours",
        "Regardsless, Bob",
        "Cordialement 12, rue du Port",
        "Nous travaillons cordialement",
    ],
)
def test_a_sentence_with_such_words_is_no_closing_formula(line: str) -> None:
    assert signature_of(line, "Et encore une phrase.") == ""


@pytest.mark.parametrize(("count", "found"), [(0, True), (14, True), (15, False)])
def test_below_a_closing_formula_stand_few_lines(count: int, *, found: bool) -> None:
    assert bool(signature_of("Cordialement,", *contact(count))) is found


@pytest.mark.parametrize(("blank", "found"), [(23, True), (24, False)])
def test_below_a_closing_formula_stand_few_blank_lines(blank: int, *, found: bool) -> None:
    assert bool(signature_of("Cordialement,", *[""] * blank, "Sophie")) is found


@pytest.mark.parametrize(("width", "found"), [(110, True), (111, False)])
def test_below_a_closing_formula_stand_short_lines(width: int, *, found: bool) -> None:
    assert bool(signature_of("Cordialement,", "x" * width)) is found


def test_the_last_formula_begins_the_signature() -> None:
    assert signature_of("Cordialement,", "Sophie", "Cordialement,", "Paul") == "Cordialement,\nPaul"


@pytest.mark.parametrize(
    "line",
    ["-Sophie", "– Sophie", "—Sophie Delorme", "/Sophie", "~Sophie", "  -Jean-Luc O'Neil", "—Ada B. Hill D."],
)
def test_a_name_after_a_dash_ends_a_mail(line: str) -> None:
    assert signature_of(line) == line.rstrip()


@pytest.mark.parametrize(
    "line",
    ["- Sophie", "-sophie", "-12", "   -Sophie", "-Un Deux Trois Quatre Cinq", "-Le poste, puis l'écran", "+Sophie"],
)
def test_other_lines_after_a_dash_are_no_name(line: str) -> None:
    assert signature_of(line) == ""


def test_the_name_after_a_dash_is_the_last_line() -> None:
    assert signature_of("-Sophie", "Une phrase de plus.") == ""
    assert signature_of("-Sophie", "", " ") == "-Sophie"


@pytest.mark.parametrize("listed", ["-Écran", "* Écran", "• Écran", "/etc", "  - Écran"])
def test_the_last_point_of_a_list_is_no_name(listed: str) -> None:
    assert signature_of("Il manque :", listed, "-Clavier") == ""


@pytest.mark.parametrize(
    "disclaimer",
    [
        "This e-mail and its files are confidential.", "This message is intended for its recipient only.",
        "The information in this message is confidential.", "CONFIDENTIALITY NOTICE: for the recipient only.",
        "Disclaimer", "*Ce courriel est destiné à son destinataire*", "Avis de confidentialité",
        "Diese E-Mail ist vertraulich.", "Este correo es confidencial.", "Pensez à l'environnement avant d'imprimer.",
        "Please consider the environment.", "Afin de préserver notre environnement, gardez ce courriel.",
        "_Afin de contribuer à moins imprimer_",
    ],
)  # fmt: skip
def test_a_disclaimer_is_a_signature(disclaimer: str) -> None:
    assert signature_of(disclaimer, WIDE) == f"{disclaimer}\n{WIDE}"


@pytest.mark.parametrize("rule", ["----------", "_______", "= = =", "*****", "~~~", "-_-"])
def test_the_rule_above_a_disclaimer_is_part_of_it(rule: str) -> None:
    assert signature_of("Un mot.", rule, CONFIDENTIAL, WIDE) == f"{rule}\n{CONFIDENTIAL}\n{WIDE}"


def test_a_disclaimer_begins_a_paragraph() -> None:
    assert signature_of("Je vous rappelle ceci :", CONFIDENTIAL, WIDE) == ""


def test_a_disclaimer_may_be_wrapped_over_three_lines() -> None:
    wrapped = ["Ce message, avec tous", "les fichiers qui y sont joints,", "est confidentiel."]

    assert signature_of(*wrapped, WIDE) == "\n".join([*wrapped, WIDE])
    assert signature_of(wrapped[0], "et tous", *wrapped[1:], WIDE) == ""


def test_the_first_of_several_disclaimers_begins_the_signature() -> None:
    lines = [CONFIDENTIAL, WIDE, "", "This message is intended for its recipient.", WIDE]

    assert signature_of(*lines) == "\n".join(lines)


@pytest.mark.parametrize(("below", "found"), [(0, True), (39, True), (40, False)])
def test_a_disclaimer_is_near_the_end(below: int, *, found: bool) -> None:
    assert bool(signature_of(CONFIDENTIAL, *[WIDE] * below)) is found


@pytest.mark.parametrize("cut", [[CONFIDENTIAL, WIDE], ["Sent from my iPhone", WIDE], ["____", WIDE, "mailing list"]])
def test_a_closing_formula_above_other_marks_begins_the_signature(cut: list[str]) -> None:
    """What is below the other mark may be as wide and as long as it likes."""
    lines = ["Cordialement,", "Sophie Delorme", "", *cut]

    assert signature_of(*lines) == "\n".join(lines)


def test_the_first_of_several_marks_begins_the_signature() -> None:
    lines = ["Sent from my iPhone", "", CONFIDENTIAL, WIDE, "____", "To unsubscribe write to us"]

    assert signature_of(*lines) == "\n".join(lines)
    assert signature_of(*lines[2:4], *lines[:1]) == "\n".join([*lines[2:4], *lines[:1]])
