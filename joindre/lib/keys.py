"""Keys of rows, as they stand in addresses and in what a page posts."""

#: Digits of the largest key that a database can hold for sure.
LONGEST = 18


def read_key(text: str) -> int | None:
    """`None` for what cannot be a key: too long, a sign, a digit of another script."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
