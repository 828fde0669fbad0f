"""Making texts comparable: what a person types finds what another wrote, whatever the accents and the case."""

import re
import unicodedata

from joindre.lib.seen import seen

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return the text in lower case without accents: `Élodie Lefèvre` becomes `elodie lefevre`, `Œuvre` becomes
    `oeuvre`.
    """
    decomposed = unicodedata.normalize("NFKD", seen(text).translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of a text, each once and in order. An address is cut at its dots and signs."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))
