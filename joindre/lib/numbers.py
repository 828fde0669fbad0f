"""The number of a request, as a value."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True, order=True)
class Number:
    """The number of a request (T2), as in `2026-00042`: the year of creation in the company's time zone, then a
    sequence of five digits or more.
    """

    year: int
    sequence: int

    PATTERN: ClassVar[str] = r"[0-9]{4}-[0-9]{5,9}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number. Raise `ValueError` for any other text, and for a second spelling of a
        number (`2026-000042`).
        """
        if not re.fullmatch(cls.PATTERN, text, re.ASCII):
            raise ValueError(f"no number of a request: {text!r}")
        year, sequence = text.split("-")
        number = cls(int(year), int(sequence))
        if str(number) != text:
            raise ValueError(f"not how {number} is written: {text!r}")
        return number

    def __str__(self) -> str:
        return f"{self.year}-{self.sequence:05d}"


def read_number(text: str) -> Number | None:
    """The number in a query or a field; `None` for what is none."""
    try:
        return Number.parse(text)
    except ValueError:
        return None
