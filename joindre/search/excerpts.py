"""The part of a text in which the words stand that were looked for, cut in pieces that are marked or not.

The pieces are plain text: whoever shows them escapes them.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from joindre.lib.seen import seen
from joindre.lib.text import fold
from joindre.search.queries import Form, Query
from joindre.search.words import LONGEST_TEXT, NUMBER, WORD, digits_of, ends_of

#: Letters before the first word that was found, and in all.
BEFORE: Final = 60
LENGTH: Final = 240


class Piece(NamedTuple):
    """A part of an excerpt."""

    text: str
    is_marked: bool = False


class Word(NamedTuple):
    """A word of a text, as it is found and where it stands."""

    folded: str
    start: int
    end: int


def excerpt(text: str, query: Query) -> list[Piece]:
    """Return the text around the first words that were found, or its beginning where none of them stands in it."""
    plain = _plain(text)
    marks = _merged(sorted(_marks(plain, query)))
    start = _start_of_word(plain, marks[0][0] - BEFORE) if marks else 0
    end = start + LENGTH
    pieces = _pieces(plain, marks, start=start, end=min(end, len(plain)))
    return [*([Piece("… ")] if start else []), *pieces, *([Piece(" …")] if end < len(plain) else [])]


def marked(text: str, query: Query) -> list[Piece]:
    """Return the whole of a short text."""
    plain = _plain(text)
    return _pieces(plain, _merged(sorted(_marks(plain, query))), start=0, end=len(plain))


def stands_in(text: str, query: Query) -> bool:
    """Whether any of the words stands in the text."""
    return next(_marks(_plain(text), query), None) is not None


def _plain(text: str) -> str:
    """In one line, without what nobody sees."""
    return " ".join(seen(unicodedata.normalize("NFC", text[:LONGEST_TEXT])).split())


def _pieces(text: str, marks: Sequence[tuple[int, int]], *, start: int, end: int) -> list[Piece]:
    edges = [start, *(edge for mark in marks if start <= mark[0] and mark[1] <= end for edge in mark), end]
    return [Piece(text[left:right], bool(at % 2)) for at, (left, right) in enumerate(pairwise(edges)) if left < right]


def _marks(text: str, query: Query) -> Iterator[tuple[int, int]]:
    """Where the words stand: starts and ends."""
    words = [Word(_folded(match[0]), *match.span()) for match in WORD.finditer(text)]
    forms = [form for term in query.terms for form in term.forms]
    for form in forms:
        yield from _places(words, form)
    wanted = tuple(form.words[0] for form in forms if len(form.words) == 1 and form.words[0].isdecimal())
    for number in NUMBER.finditer(text) if wanted else ():
        digits = digits_of(number[0])
        if f"33{digits}".startswith(wanted) or any(end.startswith(wanted) for end in ends_of(digits)):
            yield number.span()


#: The texts of a page have most of their words in common.
_folded = lru_cache(maxsize=4096)(fold)


def _places(words: Sequence[Word], form: Form) -> Iterator[tuple[int, int]]:
    *others, last = form.words
    if not others:
        yield from ((word.start, word.end) for word in words if _fits(word.folded, last, form))
        return
    for at, first in enumerate(words[: len(words) - len(others)]):
        side_by_side = words[at : at + len(form.words)]
        if [word.folded for word in side_by_side[:-1]] == others and _fits(side_by_side[-1].folded, last, form):
            yield first.start, side_by_side[-1].end


def _fits(word: str, wanted: str, form: Form) -> bool:
    return word.startswith(wanted) if form.is_prefix else word == wanted


def _merged(marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without overlaps."""
    merged: list[tuple[int, int]] = []
    for start, end in marks:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _start_of_word(text: str, at: int) -> int:
    """The start of the word at this place."""
    return 0 if at <= 0 else text.rfind(" ", 0, at) + 1
