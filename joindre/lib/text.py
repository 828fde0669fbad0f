"""Making texts comparable: what a person types finds what another wrote, whatever the accents and the case."""

import re
import unicodedata
from functools import lru_cache

from joindre.lib.seen import UNPLAIN, is_plain, seen

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return the text in lower case without accents: `Élodie Lefèvre` becomes `elodie lefevre`, `Œuvre` becomes
    `oeuvre`.
    """
    if is_plain(text):
        return text.lower()
    return UNPLAIN.sub(lambda found: _unaccented(found[0]), text).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of a text, each once and in order. An address is cut at its dots and signs."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))


# A character is folded whatever stands beside it, and a language has few characters: so results are kept.
@lru_cache(maxsize=2000)
def _unaccented(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", seen(character).translate(_LIGATURES))
    return "".join(part for part in decomposed if not unicodedata.combining(part))
