"""Primary keys as they stand in addresses and in posted forms."""

#: Digits of the largest key that a database can hold for sure.
LONGEST = 18


def read_key(text: str) -> int | None:
    """Return the key, or `None` for a text that cannot be one: too long, signed, or in digits of another script."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
