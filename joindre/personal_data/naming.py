"""By what a text names a person: name, addresses and numbers, however they are written (C8)."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Any, Final, Self

import phonenumbers

from joindre.lib import phones

#: In the place of an address. The domain exists nowhere (RFC 2606).
ERASED_ADDRESS: Final = "erased@erased.invalid"
#: In the place of a number.
ERASED_NUMBER: Final = "…"
#: A shorter part of a name is found in too many words that name nobody.
SHORTEST_PART: Final = 3
#: Letters of other alphabets that are written as one of ours with a sign.
_ACCENTED: Final = range(0x00C0, 0x0250)
_BLANKS: Final = "(?:[ \\t\\r\\n\u00a0\u202f'’-]|&nbsp;|&#160;){1,4}"
_BETWEEN_DIGITS: Final = "[ .()/\u00a0\u202f\u2010-\u2015-]{0,4}"


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What names one person, and what stands in its place. The words of one pattern follow each other in the text."""

    #: What stands in the place of a name.
    label: str
    #: First and last name, in both orders: they name the person anywhere.
    full: Sequence[str] = ()
    #: Each of the two: they name the person in what was written on their own requests.
    parts: Sequence[str] = ()
    addresses: Sequence[str] = ()
    #: In E.164.
    numbers: Sequence[str] = ()

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def __bool__(self) -> bool:
        return bool(self.full or self.parts or self.addresses or self.numbers)

    def names_in(self, text: str, *, is_own: bool) -> bool:
        """Whether the text names the person; `is_own` is one on a request of theirs."""
        return next(self.places_in(text, is_own=is_own), None) is not None

    def places_in(self, text: str, *, is_own: bool) -> Iterator[tuple[int, int]]:
        """Where it does."""
        for pattern, _instead in self._everywhere:
            yield from (found.span() for found in pattern.finditer(text))
        for pattern in self._on_own if is_own else ():
            yield from (found.span() for found in pattern.finditer(text) if found[0][:1].isupper())

    def without(self, text: str, *, is_own: bool) -> str:
        """The text with something else in the place of what names the person."""
        for pattern, instead in self._everywhere:
            text = pattern.sub(instead, text)
        for pattern in self._on_own if is_own else ():
            # A first name may be a word as well (pierre, rose): with a capital letter it is taken for the name.
            text = pattern.sub(lambda found: self.label if found[0][:1].isupper() else found[0], text)
        return text

    @cached_property
    def rough(self) -> str:
        """A pattern for the database, which finds whatever names the person anywhere, and perhaps more."""
        several = [*map(_address, self.addresses), *map(_words, self.full), *map(_digits, self.numbers)]
        return "|".join(f"({one})" for one in several)

    @cached_property
    def _everywhere(self) -> list[tuple[re.Pattern[str], str]]:
        return [
            *((_compiled(rf"(?<![\w.+-]){_address(one)}(?![\w-])"), ERASED_ADDRESS) for one in self.addresses),
            *((_compiled(_number(one)), ERASED_NUMBER) for one in self.numbers),
            *((_compiled(rf"(?<!\w){_words(one)}(?!\w)"), self.label) for one in self.full),
        ]

    @cached_property
    def _on_own(self) -> list[re.Pattern[str]]:
        return [_compiled(rf"(?<!\w){_words(one)}(?!\w)") for one in self.parts]


def full_names(first: str, last: str) -> list[str]:
    """Both orders; nothing where there is but one word, which names the person on their own requests alone."""
    return [f"{first} {last}", f"{last} {first}"] if first.strip() and last.strip() else []


def parts_of(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if len(name.strip()) >= SHORTEST_PART))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _address(address: str) -> str:
    """In a link its sign may be written otherwise."""
    local, _at, domain = address.partition("@")
    return f"{re.escape(local)}(?:@|%40){re.escape(domain)}"


def _words(name: str) -> str:
    words = re.split(r"[\s'’-]+", name.strip())
    return _BLANKS.join("".join(map(_letter, unicodedata.normalize("NFC", word))) for word in words if word)


@cache
def _letter(letter: str) -> str:
    """The letter with any accent or none; one that is none of ours may stand escaped in JSON."""
    base = _base(letter)
    if not base.isalnum():
        return re.escape(letter)
    others = "".join(chr(code) for code in _ACCENTED if _base(chr(code)) == base)
    plain = f"[{base}{base.upper() if len(base.upper()) == 1 else ''}{others}]" if len(base) == 1 else base
    return f"(?:{plain}|\\\\u[0-9a-f]{{4}})" if not letter.isascii() else plain


def _base(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[:1].lower()


def _number(number: str) -> str:
    alone, _extension = phones.split(number)
    code = str(phonenumbers.parse(alone).country_code)
    abroad = rf"(?:\+|00)\s?\(?{code}\)?{_BETWEEN_DIGITS}(?:\(?0\)?{_BETWEEN_DIGITS})?"
    before = rf"(?:{abroad}|0{_BETWEEN_DIGITS})?"
    return rf"(?<!\d){before}{_digits(number)}(?:;ext=\d+)?(?!\d)"


def _digits(number: str) -> str:
    """The digits that every notation has, in their order."""
    alone, _extension = phones.split(number)
    return _BETWEEN_DIGITS.join(str(phonenumbers.parse(alone).national_number))


def known_numbers(numbers: Collection[str]) -> list[str]:
    """Those that can be looked for in any notation."""
    return [number for number in dict.fromkeys(numbers) if number.startswith("+") and _is_readable(number)]


def _is_readable(number: str) -> bool:
    try:
        phonenumbers.parse(phones.split(number)[0])
    except phonenumbers.NumberParseException:
        return False
    return True
