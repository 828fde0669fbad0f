"""Blocks of a text stand in the direction of their own words (U4)."""

import pytest

from joindre.lib.directions import with_directions
from joindre.lib.richtext import clean

HEBREW = "שלום"


def test_each_block_gets_its_own() -> None:
    """U4"""
    text = clean(f"<p>Bonjour</p><ul><li>{HEBREW}</li></ul><blockquote><p>x</p></blockquote><pre><code>y</code></pre>")

    directed = with_directions(text)

    assert directed.count(' dir="auto"') == 6
    assert directed.replace(' dir="auto"', "") == text


def test_a_text_without_them_stays_as_it_is() -> None:
    text = clean("<p>Bonjour, <b>Élodie</b> 你好 👋</p>")

    assert with_directions(text) == text


@pytest.mark.parametrize("alt", ["<p", "<p>", "a > b <li x", "&quot;<p onclick=1>"])
def test_what_looks_like_a_tag_in_an_attribute_stays_what_it_is(alt: str) -> None:
    text = clean(f'<p>{HEBREW} <img src="/files/1/a.png" alt="{alt}"></p>')

    assert with_directions(text) == text.replace("<p>", '<p dir="auto">', 1)
