"""Names that differ by a slip of the fingers: two letters the other way round, one too many, missing or wrong (C6).

The letters of a name in alphabetical order are the same however its words and letters are ordered, so an index of these
finds such names by a bounded number of equalities, whatever the number of people.
"""

import re
from string import ascii_lowercase

from joindre.lib.text import fold

#: Shorter names differ by one letter too easily: Jean and Jan are two people.
SHORTEST = 6
#: Letters that are looked at: more than a name has.
LONGEST = 59
_NO_LETTER = re.compile(r"[\W\d_]+")


def letters(name: str) -> str:
    """Folded, without blanks and signs, each letter as often as it stands there, in alphabetical order."""
    return "".join(sorted(_joined(name)))


def near_letters(name: str) -> list[str]:
    """The letters of every name that may be this one with one slip."""
    own = letters(name)
    if len(own) < SHORTEST:
        return []
    lacking = {own[:at] + own[at + 1 :] for at in range(len(own))}
    found = {own, *lacking}
    for fewer in (own, *lacking):
        found |= {"".join(sorted(fewer + letter)) for letter in ascii_lowercase}
    return sorted(found)


def is_near(one: str, other: str) -> bool:
    """Whether two names, of which one may be the other way round, differ by one slip, or not at all."""
    first, second = _joined(one), _joined(other)
    if min(len(first), len(second)) < SHORTEST:
        return False
    if first == second:
        return True
    if len(first) != len(second):
        longer, shorter = (first, second) if len(first) > len(second) else (second, first)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    differing = [at for at in range(len(first)) if first[at] != second[at]]
    if len(differing) == 1:
        return True
    here, there = differing[0], differing[-1]
    return len(differing) == 2 and there == here + 1 and (first[here], first[there]) == (second[there], second[here])  # noqa: PLR2004 - two neighbours


def _joined(name: str) -> str:
    return _NO_LETTER.sub("", fold(name))[:LONGEST]
