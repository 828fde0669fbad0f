"""What a person types finds what another wrote, whatever the accents and the case."""

import pytest

from joindre.lib import text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Élodie Lefèvre", "elodie lefevre"), ("Œuvre", "oeuvre"), ("œuf", "oeuf"), ("Ærø", "aero"), ("Æon", "aeon"),
        ("Straße", "strasse"), ("GROẞ", "gross"), ("Ørsted", "orsted"), ("Łódź", "lodz"), ("łuk", "luk"), ("ﬁn", "fin"),
        ("\uff21\uff11", "a1"), ("e\u0301", "e"), ("", ""), ("Привет", "привет"), ("12-B", "12-b"),
    ],
)  # fmt: skip
def test_a_text_is_folded_into_one_spelling(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Élodie Lefèvre, Élodie", ["elodie", "lefevre"]),
        ("s.delorme@mairie-valbois.example", ["s", "delorme", "mairie", "valbois", "example"]),
        ("un_deux 3e", ["un", "deux", "3e"]),
        (" - ", []),
        ("", []),
    ],
)
def test_the_words_of_a_text_come_once_and_in_order(written: str, words: list[str]) -> None:
    assert text.words(written) == words
