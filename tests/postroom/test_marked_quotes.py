"""Quotes whose lines have marks, with their attributions, and the answers between them (I5)."""

import pytest

from postroom import replies

ATTRIBUTION = "On Mon, 23 Nov 2026 at 10:02, Bob Hill <bob@x.example> wrote:"


def split(*lines: str) -> tuple[str, str, str]:
    found = replies.split("\n".join(lines))
    return found.visible, found.signature, found.quoted


@pytest.mark.parametrize(
    "attribution",
    [
        [ATTRIBUTION], [ATTRIBUTION[:40], ATTRIBUTION[40:]], ["Bob Hill wrote:"], ["Bob a écrit :"],
        ["Le 23/11/2026 à 10:02, Bob a écrit :"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("between", [[], [""], ["", "", ""]])
@pytest.mark.parametrize("mark", [">", "> ", " > ", "\u00a0> "])
def test_a_quote_below_the_answer_goes_with_its_attribution(
    attribution: list[str], between: list[str], mark: str
) -> None:
    quote = [*attribution, *between, f"{mark}Avant.", mark.rstrip(" "), f"{mark}Encore."]

    assert split("Oui.", "", *quote) == ("Oui.", "", "\n".join(quote))


def test_marks_far_below_do_not_make_an_attribution() -> None:
    visible, _, _ = split("Voici ce que Bob wrote:", "", "", "", "", "> Avant.")

    assert visible == "Voici ce que Bob wrote:"


@pytest.mark.parametrize(("length", "found"), [(99, True), (100, False)])
def test_an_attribution_without_date_is_short(length: int, *, found: bool) -> None:
    line = f"{'x' * (length - 7)} wrote:"

    visible, _, _ = split("Oui.", "", line, "> Avant.")

    assert (line not in visible) is found


@pytest.mark.parametrize("line", ["Bob wrote", "Bob:", "Je réponds ici :"])
def test_other_short_lines_above_a_quote_are_answers(line: str) -> None:
    assert split("Oui.", "", line, "> Avant.") == (f"Oui.\n\n{line}", "", "> Avant.")


def test_an_attribution_above_answers_between_quotes_is_quoted() -> None:
    visible, _, quoted = split("", ATTRIBUTION, "> Laquelle ?", "La seconde.", "> Quand ?", "Demain.")

    assert visible == "> Laquelle ?\nLa seconde.\n> Quand ?\nDemain."
    assert quoted == ATTRIBUTION


def test_an_answer_above_the_first_quote_keeps_the_attribution_with_it() -> None:
    visible, _, quoted = split("Voici.", ATTRIBUTION, "> Laquelle ?", "La seconde.")

    assert visible == f"Voici.\n{ATTRIBUTION}\n> Laquelle ?\nLa seconde."
    assert quoted == ""


def test_no_attribution_begins_in_a_quote_and_ends_in_an_answer() -> None:
    """The answer would be folded away with the quote."""
    visible, _, quoted = split(
        "Bonjour,", "> On Monday 23/11/2026 we asked s@x.example", "The second one, and here:", "> Which one?"
    )

    assert visible == "Bonjour,\n> On Monday 23/11/2026 we asked s@x.example\nThe second one, and here:"
    assert quoted == "> Which one?"


@pytest.mark.parametrize("line", ["> Avant.", "> > Avant.", ATTRIBUTION, "", "  "])
def test_where_nothing_was_written_everything_stays_visible(line: str) -> None:
    assert split(line, "> Encore.")[0].strip() == f"{line}\n> Encore.".strip()


@pytest.mark.parametrize("unseen", ["\u00a0", "\ufeff", "\u200b", " \t"])
def test_characters_that_nobody_sees_are_nothing_written(unseen: str) -> None:
    assert split(unseen, "> Avant.")[2] == ""


def test_answer_signature_and_quote_are_kept_apart() -> None:
    assert split("Oui.", "", "Cordialement,", "Sophie", "", ATTRIBUTION, "> Avant.") == (
        "Oui.", "Cordialement,\nSophie", f"{ATTRIBUTION}\n> Avant.",
    )  # fmt: skip


def test_two_signatures_of_one_mail_are_both_found() -> None:
    """The first by its writer above the quote, the second by a program below it."""
    assert split("Oui.", "", "-- ", "Sophie", "", ATTRIBUTION, "> Avant.", "", "Sent from my iPhone", "") == (
        "Oui.", "-- \nSophie\nSent from my iPhone", f"{ATTRIBUTION}\n> Avant.",
    )  # fmt: skip


def test_a_signature_below_the_quote_leaves_the_answer_above_it() -> None:
    assert split("Oui.", ATTRIBUTION, "> Avant.", "", "-- ", "Sophie") == (
        "Oui.", "-- \nSophie", f"{ATTRIBUTION}\n> Avant.",
    )  # fmt: skip


def test_a_signature_below_the_last_answer_ends_it() -> None:
    assert split("Oui.", "> Laquelle ?", "La seconde.", "", "-- ", "Sophie") == (
        "Oui.\n> Laquelle ?\nLa seconde.", "-- \nSophie", "",
    )  # fmt: skip


def test_an_answer_below_one_whole_quote_stands_alone() -> None:
    """Proves I5: the quote is folded, with its attribution; the signature is below the answer."""
    assert split("> Laquelle ?", "", "La seconde.", "", "-- ", "Sophie") == (
        "La seconde.", "-- \nSophie", "> Laquelle ?",
    )  # fmt: skip
    assert split(ATTRIBUTION, "> Laquelle ?", "> Et quand ?", "La seconde.") == (
        "La seconde.", "", f"{ATTRIBUTION}\n> Laquelle ?\n> Et quand ?",
    )  # fmt: skip


def test_a_quote_with_only_a_signature_below_stays_visible() -> None:
    visible, _, quoted = split("> Laquelle ?", "", "-- ", "Sophie")

    assert "> Laquelle ?" in visible
    assert quoted == ""


def test_a_signature_between_quote_and_answer_is_part_of_the_answer() -> None:
    visible, signature, _ = split("Oui.", "", "-- ", "Ben", "> Laquelle ?", "La seconde.", "> Fin.")

    assert visible == "Oui.\n\n-- \nBen\n> Laquelle ?\nLa seconde."
    assert signature == ""


def test_blank_lines_within_an_answer_are_kept() -> None:
    assert split("", "  Oui.", "", "", "Non.  ", "", "> Avant.") == ("  Oui.\n\n\nNon.", "", "> Avant.")
