"""Sentences that are nothing but an attribution: a name, a date, an address and a verb, in any order.

A sentence that only begins like one ("Ann wrote on 3 November that ...") holds other words too, and is none.
"""

import re
from typing import Final

from postroom import phrases

_ADDRESS: Final = re.compile(r"[<(\[]{0,2}(?:mailto:)?[\w.+'*-]{1,64}@[\w.-]{2,200}[>)\]]{0,2}")
_ID: Final = re.compile(r"<[^<>\s]{5,200}>")
_VERB: Final = re.compile(rf"(?<![^\s\W])(?:{phrases.VERBS})(?:\(\w+\))?(?![^\s\W])", re.IGNORECASE)
_TIME: Final = re.compile(r"\b\d{1,2}\s?[:.hH]\s?\d{2}(?:[:.]\d{2})?(?:\s?[aApP]\.?[mM]\.?)?(?!\d)")
_MONTH: Final = rf"(?:{phrases.MONTHS})\w*\.?"
_DAY: Final = r"\d{1,2}(?:er|st|nd|rd|th|e|º|ª|\.|-ai)?"
_DATE: Final = re.compile(
    rf"\b\d{{4}}\.?\s+{_MONTH}\s+{_DAY}|\b\d{{1,4}}[-/.]\s?\d{{1,2}}[-/.]\s?\d{{1,4}}\.?|\b\d{{4}}\s?[年.]\s?\d{{1,2}}\s?[月.]\s?\d{{1,2}}[日.]?|"
    rf"\b{_DAY},?\s+(?:de\s+|of\s+)?{_MONTH}(?:,?\s+(?:de\s+)?\d{{2,4}})?",
    re.IGNORECASE,
)
# This one is looked for last: in `mar. 3 nov.` the first word is a day.
_MONTH_FIRST: Final = re.compile(rf"\b(?:\d{{4}}\.?\s+)?{_MONTH}\s+{_DAY}(?:,?\s+\d{{2,4}})?", re.IGNORECASE)
_WEEKDAY: Final = re.compile(rf"(?<!\w)(?:{phrases.WEEKDAYS})(?!\w)[.,]*", re.IGNORECASE)
_ZONE: Final = re.compile(r"\b(?:GMT|UTC|[A-Z]{2,4}T|Z)\b|[+-]\d{2}:?\d{2}\b")
_NUMBER: Final = re.compile(r"\b\d{4}\b")
_PUNCTUATION: Final = re.compile(r"[\s,;:.()\[\]<>\"'„“”«»‹›|*_/\\–—-]+")
_END: Final = re.compile(r"[:\uff1a]\s*[*_]*\s*$")
_FILLERS: Final = frozenset(phrases.ATTRIBUTION_FILLERS.split("|"))
_PARTICLES: Final = frozenset(
    ("de", "du", "des", "von", "van", "der", "den", "la", "le", "da", "dos", "di", "del", "y")
)
_CONJUNCTIONS: Final = frozenset(phrases.CONJUNCTIONS.split("|"))
_BETWEEN_WORDS: Final = re.compile(r"[\s,;:'’\"<>*_-]+")
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_LONGEST: Final = 400
_MAX_NAME: Final = 6
_MAX_OWN_WORDS: Final = 2


def is_attribution(text: str) -> bool:
    """Whether this is a whole attribution with a verb, or with an address and a date, that ends with a colon."""
    found = _Elements(text)
    return found.is_pure and bool(
        (found.verbs and (found.dates or found.addresses)) or (found.addresses and found.dates)
    )


def is_date_and_name(text: str) -> bool:
    """Whether this is a date with its time and a name, and a colon: `2026-11-03 09:12, Ann Reed:`."""
    found = _Elements(text)
    return found.is_pure and bool(found.dates and found.times and found.name)


def is_name_and_verb(text: str) -> bool:
    """Whether this is a name and a verb, as between the dashes of `---- Ann Reed wrote: ----`."""
    found = _Elements(f"{text.rstrip(' :')}:")
    return found.is_pure and bool(found.verbs and (found.name or found.addresses))


def is_stamped_name(text: str) -> bool:
    """Whether this is a name or an address, and a date with its time."""
    found = _Elements(f"{text.rstrip(' :')}:")
    return found.is_pure and bool(found.dates and found.times and (found.name or found.addresses))


def says_more(text: str) -> bool:
    """Whether a sentence goes on behind its verb: `On 3 May Ann wrote that the pump leaks:` is of a person's own."""
    if _ADDRESS.search(text):
        return False
    verbs = list(_VERB.finditer(text))
    if not verbs:
        return False
    words = [word for word in _BETWEEN_WORDS.split(_IN_BRACKETS.sub(" ", text[verbs[-1].end() :])) if word]
    own = [word for word in words if word[0].islower() and word not in _FILLERS and word not in _PARTICLES]
    return any(word in _CONJUNCTIONS for word in words) or len(own) > _MAX_OWN_WORDS


def is_stamp(text: str) -> bool:
    """Whether this is a date with its time and nothing else."""
    found = _Elements(f"{text}:")
    return found.is_pure and bool(found.dates and found.times) and not (found.name or found.addresses or found.verbs)


def is_name(text: str) -> bool:
    """Whether this is a name, an address, or both, and nothing else."""
    found = _Elements(f"{text}:")
    return found.is_pure and bool(found.name or found.addresses) and not (found.dates or found.times or found.verbs)


class _Elements:
    """What an attribution is made of, counted, and the words that remain: its name, if it is one."""

    def __init__(self, text: str) -> None:
        self.is_pure = False
        self.name: list[str] = []
        self.addresses = self.verbs = self.dates = self.times = 0
        if len(text) > _LONGEST or not _END.search(text):
            return
        text, self.addresses = _ADDRESS.subn(" ", text)
        text = _ID.sub(" ", text)
        text, self.dates = _DATE.subn(" ", text)
        if not self.dates:
            text, self.dates = _MONTH_FIRST.subn(" ", text)
        text, self.times = _TIME.subn(" ", text)
        text, self.verbs = _VERB.subn(" ", text)
        if self.dates:
            text = _WEEKDAY.sub(" ", text)
        text = _NUMBER.sub(" ", _ZONE.sub(" ", text))
        words = [word for word in _PUNCTUATION.split(text) if word]
        self.name = [word for word in words if word.casefold() not in _FILLERS]
        self.is_pure = len(self.name) <= _MAX_NAME and all(map(_is_of_a_name, self.name))


def _is_of_a_name(word: str) -> bool:
    return word in _PARTICLES or (word[0].isalpha() and not word[0].islower())
