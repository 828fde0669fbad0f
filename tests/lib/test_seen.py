"""Invisible characters are nobody's spelling (C5)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.lib.seen import seen, seen_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01\u202f99\u202f00\u202f12\u202f34", "01 99 00 12 34"),
        ("\u202a06 39 98 12 34\u202c", "06 39 98 12 34"),
        ("\u200brosa@lind.example\u200b", "rosa@lind.example"),
        ("rosa\u00ad@lind\u2060.example\ufeff", "rosa@lind.example"),
        ("06\u00a039\u200798\u20091234", "06 39 98 1234"),
        ("\u260e\ufe0f 06", "\u260e 06"),
        ("a\tb\nc", "a b c"),
        ("Élodie", "Élodie"),
    ],
)
def test_what_nobody_sees_is_taken_out(typed: str, kept: str) -> None:
    assert seen(typed) == kept


@settings(deadline=None)
@given(st.text())
def test_nothing_unseen_is_left(text: str) -> None:
    kept = seen(text)

    assert not {unicodedata.category(character) for character in kept} & {"Cf", "Cc", "Cs", "Zl", "Zp"}
    assert seen(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rosa\u00a0\u00a0Lind\u200b ", "Rosa Lind"),
        ("Ame\u0301lie", "Amélie"),
        ("\u0639\u0644\u06cc\u200c\u0631\u0636", "\u0639\u0644\u06cc\u200c\u0631\u0636"),
        ("Rosa\u200dLind", "RosaLind"),
        ("Lefe\u00advre", "Lefevre"),
    ],
)
def test_a_name_keeps_what_spells_it(typed: str, kept: str) -> None:
    assert seen_name(typed) == kept
