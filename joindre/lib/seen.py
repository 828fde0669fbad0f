"""What people type and paste, without what nobody sees: one rule for names, addresses and numbers (C5).

Web pages, word processors and address books leave invisible characters in what is copied from them: zero widths, marks
of direction, selectors of variants, soft hyphens. A copy with one of them is another text for a program.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Any character but the printable ones of ASCII, which are all seen.
UNPLAIN: Final = re.compile("[^ -~]")
#: Neither of category Cf nor a blank, and yet nothing is seen: joiners, fillers, and what chooses variants of a letter.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
#: In these scripts, from Arabic to Sinhala, a joiner within a word is spelling.
_JOINED = re.compile("(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])")
_BLANKS = {"Zs", "Zl", "Zp"}


def seen(text: str) -> str:
    """Without invisible characters, and each blank an ordinary one: for what is no text in a language."""
    return text if is_plain(text) else UNPLAIN.sub(lambda found: _shown(found[0]), text)


def is_plain(text: str) -> bool:
    """Whether it has nothing but the printable signs of ASCII: the same as looking for `UNPLAIN`, and far faster."""
    return text.isascii() and text.isprintable()


def seen_name(text: str) -> str:
    """A name on one line, with one blank between its words; joiners that are its spelling stay."""
    kept = {match.start() for match in _JOINED.finditer(text)}
    shown = seen(text) if not kept else "".join(one if at in kept else seen(one) for at, one in enumerate(text))
    return " ".join(unicodedata.normalize("NFC", shown).split())


@lru_cache(maxsize=2000)
def _shown(character: str) -> str:
    if _UNSEEN.match(character):
        return ""
    category = unicodedata.category(character)
    if category in _BLANKS or character in "\t\n\r\v\f":
        return " "
    return "" if category in {"Cf", "Cc", "Cs"} else character
