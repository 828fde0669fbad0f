"""Of a long text, what stands around the words that were looked for is shown, and nothing else is prepared for it."""

import pytest

from joindre.search.excerpts import LENGTH, SOON, Piece, excerpt
from joindre.search.queries import read_query

FILLER = "Rien à signaler ici. "


def marks_of(text: str, query: str) -> list[str]:
    return [piece.text for piece in excerpt(text, read_query(query)) if piece.is_marked]


@pytest.mark.parametrize("before", [0, LENGTH, SOON - 4, SOON - LENGTH, SOON, 3 * SOON])
def test_a_word_is_shown_wherever_it_stands_in_a_long_text(before: int) -> None:
    """T5"""
    filler = (FILLER * 600)[:before]
    text = f"{filler} L’Échéancier approuvé. {FILLER * 600}"

    shown = excerpt(text, read_query("echeancier"))

    assert Piece("Échéancier", is_marked=True) in shown
    assert shown[-1] == Piece(" …")
    assert sum(len(piece.text) for piece in shown) <= LENGTH + 4


@pytest.mark.parametrize(
    ("written", "typed"),
    [("ΑΘΉΝΑ", "αθηνα"), ("Київ", "київ"), ("القاهرة", "القاهرة"), ("ユーザー", "ユーザー"), ("Œuvre", "oeuvre")],
)
def test_a_word_of_any_script_is_marked_as_it_was_written(written: str, typed: str) -> None:
    """T5"""
    assert marks_of(f"{FILLER * 200} {written} {FILLER * 200}", typed) == [written]


def test_a_phrase_is_marked_as_one_and_its_words_alone_are_not() -> None:
    assert marks_of("Le tambour neuf. Le tambour du toner neuf est vide.", '"toner neuf"') == ["toner neuf"]


def test_a_number_that_the_end_of_an_excerpt_cuts_is_not_marked() -> None:
    text = f"Appel : {'x' * (LENGTH - 20)} 06 69 75 78 04 {FILLER}"

    assert marks_of(text, "appel 06 69 75 78 04") == ["Appel"]


def test_a_text_without_the_words_shows_its_beginning() -> None:
    assert excerpt(FILLER * 400, read_query("toner"))[0].text.startswith("Rien à signaler")
