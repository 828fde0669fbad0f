"""Texts as words: what is indexed and what people type become the same words, without accents and case."""

import re
from collections.abc import Iterator
from typing import Final

from joindre.lib.text import fold

#: Letters of one text that are indexed: as many as a page shows of a mail.
LONGEST_TEXT: Final = 20_000
LONGEST_WORD: Final = 60
#: Numbers of one text that can be found in any notation.
MOST_NUMBERS: Final = 20
#: Digits of the shortest number, and of the shortest end of one by which it is found.
SHORTEST_NUMBER: Final = 6
SHORTEST_END: Final = 4
LONGEST_NUMBER: Final = 15
FRENCH_DIGITS: Final = 9

WORD = re.compile(r"[^\W_]+")
#: A number as people write it: digits in groups, perhaps with a plus sign, brackets, dots or strokes.
#: The pattern begins with the three kinds of first character, so that most of a text is passed over quickly.
NUMBER = re.compile(
    r"[+(\d](?<![^\W_][+(\d])(?:(?<=\+)\(?\d|(?<=\()\d|(?<=\d))(?:[\s().\-/\u2010-\u2015]{0,3}\d){3,}(?![^\W_])"
)
_ZERO_IN_BRACKETS = re.compile(r"\(0\)")


def words_in(text: str) -> list[str]:
    """Return the normalised words of a text in their order, then those by which its telephone numbers are found."""
    folded = fold(text)
    words = [word[:LONGEST_WORD] for word in WORD.findall(folded)]
    return words + [word for number in _numbers(folded) for word in ends_of(number)]


def digits_of(written: str) -> str:
    """Return the digits by which a number is looked for, whatever its notation: without the zeros before it."""
    digits = "".join(character for character in _ZERO_IN_BRACKETS.sub("", written) if character.isdecimal())
    return digits.lstrip("0")


def ends_of(digits: str) -> Iterator[str]:
    """Return the number and its ends: the beginnings of these are all the parts by which it may be known."""
    for start in range(len(digits) - SHORTEST_END + 1):
        yield digits[start:]


def _numbers(folded: str) -> list[str]:
    matches = (match[0] for match, _ in zip(NUMBER.finditer(folded), range(MOST_NUMBERS), strict=False))
    found = dict.fromkeys(_international(written) for written in matches)
    return [digits for digits in found if SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER]


def _international(written: str) -> str:
    """With its country code: ten digits that begin with 0 are a French number (C5)."""
    digits = digits_of(written)
    is_french = len(digits) == FRENCH_DIGITS and written.lstrip("(").startswith("0")
    return f"33{digits}" if is_french else digits
