"""The part of a text in which the words stand that were looked for, cut in pieces that are marked or not.

The pieces are plain text: whoever shows them escapes them.
"""

import re
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
#: Letters that are looked through first: of a long text the rest is read where they do not hold the whole excerpt.
SOON: Final = 3000
#: So far beyond its end an excerpt is looked through: a number or word that its end cuts is not marked.
LONGEST_MARK: Final = 60


class Piece(NamedTuple):
    """A part of an excerpt."""

    text: str
    is_marked: bool = False


def excerpt(text: str, query: Query) -> list[Piece]:
    """Return the text around the first words that were found, or its beginning where none of them stands in it."""
    plain = _plain(text[:SOON])
    first = _first_mark(plain, query)
    if len(text) > SOON and (first is None or first[0] + 2 * LENGTH > len(plain)):
        plain = _plain(text)
        first = _first_mark(plain, query)
    marks = _marks_around(plain, first[0], query) if first else []
    start = _start_of_word(plain, marks[0][0] - BEFORE) if marks else 0
    end = start + LENGTH
    pieces = _pieces(plain, marks, start=start, end=min(end, len(plain)))
    return [*([Piece("… ")] if start else []), *pieces, *([Piece(" …")] if end < len(plain) else [])]


def marked(text: str, query: Query) -> list[Piece]:
    """Return the whole of a short text."""
    plain = _plain(text)
    return _pieces(plain, _marks(plain, query), start=0, end=len(plain))


def stands_in(text: str, query: Query) -> bool:
    """Whether any of the words stands in the text."""
    return _first_mark(_plain(text), query) is not None


def _plain(text: str) -> str:
    """In one line, without what nobody sees."""
    return " ".join(seen(unicodedata.normalize("NFC", text[:LONGEST_TEXT])).split())


def _pieces(text: str, marks: Sequence[tuple[int, int]], *, start: int, end: int) -> list[Piece]:
    edges = [start, *(edge for mark in marks if start <= mark[0] and mark[1] <= end for edge in mark), end]
    return [Piece(text[left:right], bool(at % 2)) for at, (left, right) in enumerate(pairwise(edges)) if left < right]


def _first_mark(text: str, query: Query) -> tuple[int, int] | None:
    """Where the first word stands. What follows it is not looked at."""
    first = (next(marks, None) for marks in (_words(text, query), _numbers(text, query)))
    return min((mark for mark in first if mark), default=None)


def _marks_around(text: str, at: int, query: Query) -> list[tuple[int, int]]:
    """Where the words stand in an excerpt that begins before this place, and a little after it."""
    after = text.find(" ", at + LENGTH + LONGEST_MARK)
    return _marks(text, query, start=_start_of_word(text, at - BEFORE), end=len(text) if after < 0 else after)


def _marks(text: str, query: Query, *, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where the words stand in this part of the text: starts and ends, in their order and without overlaps."""
    span = start, len(text) if end is None else end
    return _merged(sorted([*_words(text, query, *span), *_numbers(text, query, *span)]))


def _words(text: str, query: Query, start: int = 0, end: int = LONGEST_TEXT) -> Iterator[tuple[int, int]]:
    forms = _forms(query)
    last_words = tuple(form.words[-1] for form in forms)
    passed: list[re.Match[str]] = []
    for word in WORD.finditer(text, start, end):
        passed.append(word)
        # Most words are none of those that are looked for.
        if _folded(word[0]).startswith(last_words):
            yield from (place for form in forms if (place := _place(passed, form)))


def _numbers(text: str, query: Query, start: int = 0, end: int = LONGEST_TEXT) -> Iterator[tuple[int, int]]:
    wanted = tuple(form.words[0] for form in _forms(query) if len(form.words) == 1 and form.words[0].isdecimal())
    for number in NUMBER.finditer(text, start, end) if wanted else ():
        digits = digits_of(number[0])
        if f"33{digits}".startswith(wanted) or any(ending.startswith(wanted) for ending in ends_of(digits)):
            yield number.span()


def _forms(query: Query) -> list[Form]:
    return [form for term in query.terms for form in term.forms]


#: The texts of a page have most of their words in common.
_folded = lru_cache(maxsize=4096)(fold)


def _place(passed: Sequence[re.Match[str]], form: Form) -> tuple[int, int] | None:
    """Where the form stands, if its last word is the last of those that were passed."""
    side_by_side = passed[-len(form.words) :]
    *others, last = (_folded(word[0]) for word in side_by_side)
    is_there = others == list(form.words[:-1]) and _fits(last, form.words[-1], form)
    return (side_by_side[0].start(), side_by_side[-1].end()) if is_there else None


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
