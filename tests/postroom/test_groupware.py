"""The blocks of Notes, Domino and GroupWise above a quote (I5)."""

import pytest

from postroom import replies

NOTES = [
    ("A", "cc", "Objet"), ("To", "cc", "Subject"), ("An", "Kopie", "Betreff"), ("Para", "cc", "Asunto"),
    ("A", "cc", "Oggetto"), ("Aan", "cc", "Onderwerp"), ("Do", "DW", "Temat"), ("Till", "Kopia", "Ämne"),
]  # fmt: skip


def split(*lines: str) -> tuple[str, str]:
    found = replies.split("\n".join(lines), subject="Re: x")
    return found.visible, found.quoted


@pytest.mark.parametrize("labels", NOTES)
@pytest.mark.parametrize("sender", ['"Rosa Lind" <rosa@lind.example>', "Rosa Lind/NANTES/LIND", "Rosa Lind"])
@pytest.mark.parametrize("stamp", ["04/11/2026 10:15", "04.11.2026 10:15", "2026-11-04 10:15 AM"])
def test_labels_on_lines_of_their_own_belong_to_the_quote(
    labels: tuple[str, str, str], sender: str, stamp: str
) -> None:
    """Proves I5."""
    to, copy, subject = labels
    block = (sender, stamp, "", to, "Ben Moreau/NANTES/MOREAU@MOREAU", copy, "", subject, "Re: x", "", "Avant.")

    visible, quoted = split("Oui.", "", *block)

    assert visible == "Oui."
    assert quoted == "\n".join(block)


@pytest.mark.parametrize("labels", NOTES)
def test_labels_and_values_may_be_cells_of_one_line(labels: tuple[str, str, str]) -> None:
    to, copy, subject = labels
    block = (
        "Rosa Lind <rosa@lind.example>",
        f"04/11/2026 10:15\t{to}\tBen Moreau",
        f"\t{copy}\t",
        f"\t{subject}\tRe: x",
        "Avant.",
    )

    assert split("Oui.", "", *block)[0] == "Oui."


def test_an_old_block_has_name_and_date_in_one_line() -> None:
    block = (
        "Rosa Lind <rosa@lind.example> on 04/11/2026 10:15:20",
        "",
        "To: Ben",
        "cc:",
        "",
        "Subject: Re: x",
        "",
        "Avant.",
    )

    assert split("Oui.", "", *block)[0] == "Oui."


@pytest.mark.parametrize(
    "line",
    [
        '>>> "Rosa Lind" <rosa@lind.example> 04/11/2026 10:15 >>>',
        ">>> Rosa Lind 04.11.2026 10:15 Uhr >>>",
        ">>> Rosa Lind <rosa@lind.example> 11/4/2026 10:15 AM >>>",
        ">>> On 11/4/2026 at 10:15 AM, in message <5F0A.B3@x.example>, Rosa Lind <rosa@lind.example> wrote:",
        "---- Rosa Lind wrote: ----",
        "-----Rosa Lind <rosa@lind.example> a écrit : -----",
        "-----Rosa Lind schrieb: -----",
        "---- Rosa Lind escribió ----",
    ],
)
def test_name_and_date_between_marks_or_dashes_begin_the_quote(line: str) -> None:
    """Proves I5."""
    assert split("Oui.", "", line, "Avant.") == ("Oui.", f"{line}\nAvant.")


@pytest.mark.parametrize("title", ["-----Antwort von Rosa Lind-----", "----- Réponse de Rosa Lind -----"])
def test_the_title_of_an_answer_begins_a_quote_above_headers(title: str) -> None:
    block = (title, "An: Ben Moreau", "Von: Rosa Lind", "Datum: 04.11.2026", "Betreff: x", "", "Avant.")

    assert split("Oui.", "", *block)[0] == "Oui."


@pytest.mark.parametrize(
    "when", ["Dnia: 4 listopada 2026 10:15", "*Wysłane:* 4 listopada 2026", "Data wysłania: 2026-11-04"]
)
def test_a_polish_block_has_its_labels(when: str) -> None:
    block = ("Od: Hanna Wrona <hanna@wrona.example>", when, "Do: Ben Moreau", "Temat: x", "", "Avant.")

    assert split("Oui.", "", *block)[0] == "Oui."
