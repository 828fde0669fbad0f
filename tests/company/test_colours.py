"""Whatever colour an administrator likes, text in it can be read (U6, U5)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.company import colours

COLOURS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")
GROUNDS = {"brand-ink": "brand", "brand-soft": "brand"}


def test_contrast_is_that_of_wcag() -> None:
    assert round(colours.contrast("#000000", "#ffffff"), 2) == 21
    assert round(colours.contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize(
    ("typed", "read"),
    [("#0B5C63", "#0b5c63"), ("0b5c63", "#0b5c63"), (" #abc ", "#aabbcc"), ("red", None), ("#12345", None), ("", None)],
)
def test_a_colour_is_read_as_people_write_it(typed: str, read: str | None) -> None:
    assert colours.parse(typed) == read


@settings(deadline=None)
@given(COLOURS)
def test_the_nearest_readable_colour_is_readable(colour: str) -> None:
    nearest = colours.nearest_readable(colour)

    assert colours.is_readable(nearest)
    assert nearest == colour or not colours.is_readable(colour)


@settings(deadline=None)
@given(COLOURS)
def test_every_pair_of_the_style_sheet_can_be_read(colour: str) -> None:
    sheet = colours.style_sheet(colours.nearest_readable(colour))
    shades = {name: pair.split(", ") for name, pair in re.findall(r"--([\w-]+): light-dark\(([^)]*)\)", sheet)}

    for text, ground in GROUNDS.items():
        for one, other in zip(shades[text], shades[ground], strict=True):
            assert colours.contrast(one, other) >= colours.READABLE
