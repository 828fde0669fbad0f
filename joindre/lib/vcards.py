"""Cards of people as other programs read them: vCard 4.0 (RFC 6350)."""

from collections.abc import Iterable, Sequence

#: Octets of a line, its end not counted.
LONGEST = 75
#: The two bits by which an octet that goes on with a letter of UTF-8 is known.
GOES_ON, MASK = 0b1000_0000, 0b1100_0000
_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def vcard(lines: Iterable[str]) -> str:
    """A whole card of these lines."""
    return "".join(f"{folded(line)}\r\n" for line in ("BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD"))


def text(name: str, *values: str) -> str:
    """A line with one text, or with several that belong together, such as the parts of a name."""
    return f"{name}:{';'.join(escaped(value) for value in values)}"


def uri(name: str, value: str) -> str:
    """A line with an address, which is not escaped: nothing in it may end a line."""
    return f"{name}:{''.join(sign for sign in value if sign.isprintable())}"


def escaped(value: str) -> str:
    return "".join(sign for sign in value.translate(_ESCAPED) if sign.isprintable())


def folded(line: str) -> str:
    """Cut into lines of at most 75 octets; each after the first begins with a blank. No letter is cut in two."""
    parts: list[str] = []
    rest = line.encode()
    room = LONGEST
    while len(rest) > room:
        cut = room
        while rest[cut] & MASK == GOES_ON:
            cut -= 1
        parts.append(rest[:cut].decode())
        rest, room = rest[cut:], LONGEST - 1
    return "\r\n ".join([*parts, rest.decode()])


def unfolded(card: str) -> Sequence[str]:
    """The lines of a card as they were before they were cut."""
    return card.replace("\r\n ", "").split("\r\n")[:-1]
