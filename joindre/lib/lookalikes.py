"""Domains that a reader takes for another one: a letter of another alphabet, a slip, another ending (M9)."""

from collections.abc import Iterable
from typing import Final

from email_validator import EmailNotValidError

from joindre.lib import addresses
from joindre.lib.near_names import is_near
from joindre.lib.text import fold

#: Letters of the Cyrillic, Greek and Latin alphabets that look like plain ones in most typefaces.
_LETTERS: Final = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131\u0261",
    "abekmhopctyxsijhdqwaeikvoptuxig",
)
#: Two letters that look like one, and figures that look like letters.
_SHAPES: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"), ("i", "l"))


def domain_of(address: str) -> str:
    """What stands behind the @, as people read it: in small letters, with its accents."""
    try:
        return addresses.parse(address).domain.casefold()
    except EmailNotValidError:
        return address.rpartition("@")[2].casefold()


def look_alike(domain: str, known: Iterable[str]) -> str:
    """The known domain that this other one looks like; blank if it looks like none."""
    return next((one for one in known if one != domain and _is_alike(one, domain)), "")


def _is_alike(one: str, other: str) -> bool:
    if one.endswith(f".{other}") or other.endswith(f".{one}"):
        return False
    (name, _dot, end), (other_name, _dot, other_end) = one.rpartition("."), other.rpartition(".")
    if end != other_end:
        return name == other_name or _shape(one) == _shape(other)
    shape, other_shape = _shape(name), _shape(other_name)
    return shape == other_shape or is_near(shape, other_shape)


def _shape(text: str) -> str:
    shape = fold(text).translate(_LETTERS)
    for written, seen in _SHAPES:
        shape = shape.replace(written, seen)
    return shape
