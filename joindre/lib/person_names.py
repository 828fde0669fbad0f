"""The name of a person as it was typed, in either order, taken apart (C2)."""

import re
from collections import deque
from dataclasses import dataclass

from joindre.lib.first_names import ALSO_LAST_NAMES, FIRST_NAMES
from joindre.lib.seen import seen_name
from joindre.lib.text import fold


@dataclass(frozen=True, kw_only=True)
class TypedName:
    """`title` is one of `TITLES`, or blank."""

    last: str = ""
    first: str = ""
    title: str = ""


def take_apart(text: str) -> TypedName:
    """First and last name of `Sophie Delorme`, `DELORME Sophie`, `Delorme, Sophie`, `Mme Delorme` or `Jean de la Tour`.

    A comma decides, then capitals, then known first names. Where none of them tells, the last name comes last.
    """
    title, name = _without_title(_GLUED_TITLE.sub(r"\1 ", seen_name(text).strip(_AROUND)))
    before, _comma, after = name.partition(",")
    if before.strip() and after.strip():
        return TypedName(last=before.strip(), first=after.strip(), title=title)
    name, remark = _without_remark(before.strip())
    first, last = _in_order(name.split())
    return TypedName(last=" ".join([*last, *remark]), first=" ".join(first), title=title)


def _without_remark(name: str) -> tuple[str, list[str]]:
    """A remark in brackets behind the name, such as a company, is no part of the order; it stays with the last name."""
    before, sign, remark = name.rpartition(" (")
    return (before, [f"({remark}"]) if sign and before and remark.endswith(")") else (name, [])


#: With one of these a last name begins before its last word.
PARTICLES = frozenset(
    {
        "de",
        "du",
        "des",
        "d'",
        "la",
        "le",
        "l'",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "da",
        "di",
        "do",
        "dos",
        "das",
    }
    | {"del", "della", "el", "al", "ben", "ibn", "abu", "mac", "mc", "zu", "zur", "af", "av"}
)
#: As titles are written and typed, folded and without their dot, each with the word for it that the list may hold.
TITLES = {
    **dict.fromkeys(("mme", "mrs", "ms", "madame", "frau", "sra"), "Mme"),
    **dict.fromkeys(("mlle", "mademoiselle", "miss"), "Mlle"),
    **dict.fromkeys(("m", "mr", "monsieur", "mister", "herr", "sr"), "M."),
    **dict.fromkeys(("dr", "docteur", "doctor", "dre"), "Dr"),
    **dict.fromkeys(("pr", "prof", "professeur", "professor"), "Pr"),
    **dict.fromkeys(("me", "maitre"), "Me"),
}
_AROUND = " ,;\"'«»“”\u2018\u2019"
#: `M.Dupont`
_GLUED_TITLE = re.compile(r"^(M|Mr|Mrs|Ms|Mme|Mlle|Dr|Pr|Me)\.(?=[^\W\d_]{2})", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.?")
_AND = frozenset({"et", "and", "und", "y", "&"})
_TITLE = re.compile(r"[^\W\d_]+")


def _without_title(name: str) -> tuple[str, str]:
    """The title at either end, in brackets or not, and the rest. `M` alone is one only in front."""
    found, is_couple, words = "", False, deque(name.split())
    while len(words) > 1:
        if title := _title_of(words[0], is_first=True):
            words.popleft()
        elif title := _title_of(words[-1], is_first=False):
            words.pop()
        elif found and words[0].casefold() in _AND:
            is_couple = True
            words.popleft()
            continue
        else:
            break
        # "Mme Dr Lind": the one that says more. "M. et Mme Lind": the first of two people.
        found = found if is_couple else title
    return (found, " ".join(words).strip(" ,;")) if found else ("", name)


def _title_of(word: str, *, is_first: bool) -> str:
    bare = word.strip("().,;")
    if len(bare) == 1 and not (word.startswith("(") or (is_first and (word.endswith(".") or bare.isupper()))):
        return ""
    return TITLES.get(fold(bare), "") if _TITLE.fullmatch(bare) else ""


def _in_order(words: list[str]) -> tuple[list[str], list[str]]:
    """First names, and last ones."""
    if len(words) <= 1:
        return [], words
    return _by_capitals(words) or _by_particle(words) or _by_first_names(words) or (words[:-1], words[-1:])


def _by_capitals(words: list[str]) -> tuple[list[str], list[str]] | None:
    """`DE LA TOUR Jean-Luc`, `Rosa LIND-MEYER`, `d'ARTAGNAN Charles`; nothing where all or none are in capitals."""
    shouted = [at for at, word in enumerate(words) if _is_shouted(word)]
    if not shouted or len(shouted) == len(words):
        return None
    begin, end = shouted[0], shouted[-1] + 1
    # A small particle before the capitals belongs to them: "Jean de LA TOUR", "van den BERG Piet".
    while begin > 0 and fold(words[begin - 1]) in PARTICLES:
        begin -= 1
    first = [*words[:begin], *words[end:]]
    return (first, words[begin:end]) if first else None


def _is_shouted(word: str) -> bool:
    letters = [letter for letter in re.sub(r"^[dl]['’]|^Ma?c", "", word) if letter.isalpha()]
    return len(letters) > 1 and not _is_initial(word) and all(letter.isupper() for letter in letters)


def _by_particle(words: list[str]) -> tuple[list[str], list[str]] | None:
    """`Jean-Luc de la Tour`, `de la Tour Jean-Luc`, `Jeanne d'Arc`."""
    starts = [at for at, word in enumerate(words) if _is_particle(word) and (at or not _weight(word))]
    if not starts:
        return None
    if starts[0] > 0:
        return words[: starts[0]], words[starts[0] :]
    ends = next((at for at, word in enumerate(words) if not _is_particle(word, alone=True)), len(words) - 1) + 1
    return words[ends:], words[:ends]


def _is_particle(word: str, *, alone: bool = False) -> bool:
    folded = fold(word).replace("’", "'")
    return folded in PARTICLES or (not alone and re.match(r"d'\w", folded) is not None)


def _by_first_names(words: list[str]) -> tuple[list[str], list[str]] | None:
    """What is known to be a first name, at whichever end there is more of it."""
    if _is_initial(words[0]) and not _is_initial(words[-1]):
        return words[:1], words[1:]
    ahead, behind = _known(words), _known(words[::-1])
    if ahead == behind == 0:
        return (words[-1:], words[:-1]) if _is_initial(words[-1]) else None
    in_front, at_end = _weight(words[0]), _weight(words[-1])
    if ahead and in_front >= at_end:
        count = min(ahead, len(words) - 1)
        return words[:count], words[count:]
    count = min(behind, len(words) - 1)
    return words[-count:], words[:-count]


def _known(words: list[str]) -> int:
    """How many of the first words are first names, one after the other."""
    return next(
        (at for at, word in enumerate(words) if not _weight(word) and not (at and _is_initial(word))), len(words)
    )


def _is_initial(word: str) -> bool:
    """`J`, `J.`, `J.-P.`"""
    return _INITIALS.fullmatch(word) is not None


def _weight(word: str) -> int:
    """2 for a first name, 1 for one that is a frequent last name too, 0 for any other word."""
    parts = [part for part in re.split(r"[-.]", fold(word)) if part]
    if not parts or not all(part in FIRST_NAMES for part in parts):
        return 0
    return 1 if len(parts) == 1 and parts[0] in ALSO_LAST_NAMES else 2
