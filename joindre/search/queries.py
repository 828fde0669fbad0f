"""What a person types, as what is looked for: words, quoted phrases, words that must not stand there, a number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from joindre.lib.text import fold
from joindre.search.words import LONGEST_WORD, NUMBER, SHORTEST_END, WORD, digits_of

#: Nobody looks for more.
LONGEST_QUERY: Final = 200
MOST_TERMS: Final = 8
MOST_WORDS_OF_PHRASE: Final = 12

_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_PIECE = re.compile(rf'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"|(?P<number>{NUMBER.pattern})|(?P<word>[^\s"]+))')
#: The elided word before another one: `l’imprimante`.
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['\u2019](?=\w)", re.IGNORECASE)
_TICKET = re.compile(r"\s*(?:#\s*(?P<alone>\d{1,9})|#?\s*(?P<year>\d{4})-(?P<sequence>\d{1,9}))\s*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Form:
    """Words that stand side by side; where `is_prefix`, the last one may go on."""

    words: tuple[str, ...]
    is_prefix: bool = True

    def within(self, mark: str = "") -> str:
        """What the indexed words contain where this stands in them; `mark` begins words of a kind of their own."""
        joined = " ".join(f"{mark}{word}" for word in self.words)
        return f" {joined}" if self.is_prefix else f" {joined} "

    def single_words(self) -> "Sequence[Form]":
        """Each of several words as a form of its own, each once; none where there is but one."""
        *others, last = self.words
        single = [Form(words=(word,), is_prefix=False) for word in others]
        return list(dict.fromkeys([*single, Form(words=(last,), is_prefix=self.is_prefix)])) if others else []


@dataclass(frozen=True, kw_only=True)
class Term:
    """One thing that is looked for. It is found where one of its forms stands."""

    forms: tuple[Form, ...]


@dataclass(frozen=True, kw_only=True)
class TicketNumber:
    """The number of a request; without a year, that of the newest request with this sequence."""

    year: int | None
    sequence: int


@dataclass(frozen=True, kw_only=True)
class Query:
    """All terms must be found, and none of those that are excluded."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    #: Where nothing but the number of a request was typed.
    number: TicketNumber | None = None

    def __bool__(self) -> bool:
        return bool(self.terms)


def read_query(text: str) -> Query:
    """Read what was typed. Whatever it is, it is no error: without any word there is nothing to look for."""
    typed = text[:LONGEST_QUERY]
    terms: list[Term] = []
    excluded: list[Term] = []
    # Folded first, as texts are: a sign that becomes letters, as in `45㎝`, ends no number.
    for piece in _PIECE.finditer(fold(typed.translate(_QUOTES))):
        if term := _term(piece):
            (excluded if piece["minus"] else terms).append(term)
    unique = tuple(dict.fromkeys(terms))[:MOST_TERMS]
    return Query(terms=unique, excluded=tuple(dict.fromkeys(excluded))[:MOST_TERMS], number=_number(typed))


def _number(text: str) -> TicketNumber | None:
    found = _TICKET.fullmatch(text)
    if found is None:
        return None
    if found["alone"]:
        return TicketNumber(year=None, sequence=int(found["alone"]))
    return TicketNumber(year=int(found["year"]), sequence=int(found["sequence"]))


def _term(piece: re.Match[str]) -> Term | None:
    quoted = piece["quoted"]
    written = piece[0].removeprefix("-") if quoted is None else quoted
    words = _words(written if quoted is not None else _ELIDED.sub("", written))
    forms = list(_forms(words, is_prefix=quoted is None))
    if piece["number"] and len(digits := digits_of(written)) >= SHORTEST_END:
        forms.insert(0, Form(words=(digits,)))
    return Term(forms=tuple(dict.fromkeys(forms))) if forms else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word[:LONGEST_WORD] for word in WORD.findall(fold(text)))[:MOST_WORDS_OF_PHRASE]


def _forms(words: tuple[str, ...], *, is_prefix: bool) -> Iterator[Form]:
    if words:
        # A letter alone begins every other word.
        yield Form(words=words, is_prefix=is_prefix and len(words[-1]) > 1)
