"""Makes French texts of support: sentences whose words change, so that no two texts are the same and words vary."""

import random
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Final, TypeVar

from tools.bench.data import french

T = TypeVar("T")

#: A slot as it stands in a mail while it is read and cleaned: a word that no reader cuts, quotes or changes.
SLOT: Final = re.compile("qz([a-z]+)zq")
_NAME: Final = re.compile(r"\{([a-z]+)\}")


class Chance(random.Random):
    """A seeded generator that also draws as life does: the first of a list far more often than the last."""

    def hits(self, share: float) -> bool:
        return self.random() < share

    def frequent(self, values: Sequence[T]) -> T:
        return values[int(len(values) * self.random() ** 2.2)]

    def any(self, values: Sequence[T]) -> T:
        """As `choice`, in a third of its time: a million texts are made of it."""
        return values[int(len(values) * self.random())]


class Words:
    """What stands in each slot of a text."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        frequent, any_ = chance.frequent, chance.any
        self._makers: dict[str, Callable[[], str]] = {
            "thing": lambda: frequent(french.THINGS),
            "where": lambda: any_(french.WHERE),
            "trouble": lambda: any_(french.TROUBLES),
            "quality": lambda: any_(french.QUALITIES),
            "product": lambda: frequent(french.PRODUCTS),
            "person": lambda: f"{frequent(french.FIRST_NAMES)} {frequent(french.LAST_NAMES)}",
            "town": lambda: frequent(french.TOWNS),
            "day": lambda: any_(french.DAYS),
            "reference": self.reference,
            "amount": self.amount,
        }

    def fill(self, text: str) -> str:
        return _NAME.sub(lambda slot: self._makers[slot[1]](), text)

    def reference(self) -> str:
        """One that no other text has, almost always, as those of invoices and parcels."""
        number = int(self._chance.random() * 90_000_000) + 10_000_000
        return f"{self._chance.any(('FA', 'BL', 'CD', 'RMA', 'SN'))}-{number}"

    def amount(self) -> str:
        return f"{int(self._chance.random() * 4000) + 9},{int(self._chance.random() * 100):02d}"

    def sentences(self, pool: Sequence[str], count: int) -> str:
        return " ".join(self.fill(self._chance.any(pool)) for _ in range(count))

    def paragraphs(self, pool: Sequence[str], count: int) -> str:
        """Rich text as the editor makes it."""
        made = (escape(self.sentences(pool, 1 + int(self._chance.random() * 3)), quote=False) for _ in range(count))
        return "".join(f"<p>{paragraph}</p>" for paragraph in made)

    def title(self) -> str:
        title = self.fill(self._chance.any(french.TITLES))
        return (title[0].upper() + title[1:])[:200]


class Pattern:
    """A text with its slots, cut once so that filling it costs little."""

    def __init__(self, text: str) -> None:
        #: Plain parts, and between each two the name of a slot.
        self._plain = SLOT.split(text)[::2]
        self._slots = SLOT.split(text)[1::2]

    def fill(self, words: Words) -> str:
        parts = [self._plain[0]]
        for slot, plain in zip(self._slots, self._plain[1:], strict=True):
            parts += (escape(words.fill(f"{{{slot}}}"), quote=False), plain)
        return "".join(parts)


def with_slots(text: str) -> str:
    """The same sentence with the slots as they pass through a mail reader."""
    return _NAME.sub(r"qz\1zq", text)
