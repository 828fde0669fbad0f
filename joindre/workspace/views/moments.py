"""The place of a row in a list that is ordered by moments, as the address of the following page names it (T5)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def place_of(at: datetime, key: int) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{key}"


def place_in(text: str) -> tuple[datetime, int] | None:
    """The row behind which a page begins; the first page for what is none."""
    parts: Sequence[str] = text.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in parts):  # noqa: PLR2004 - a moment and a key
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(parts[0])), int(parts[1])
    except OverflowError:
        return None
