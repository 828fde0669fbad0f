"""Header values with parameters, such as those of Content-Type and Content-Disposition (RFC 2045, RFC 2231).

Encoded words (RFC 2047) are decoded too, although the standard forbids them in parameters.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from postroom.charsets import decode
from postroom.headers import words

_PARAMETER: Final = re.compile(
    r"""(?:[;\s]|\A)\s*(?P<name>[A-Za-z][\w!#$&+.^~-]{0,60}\*?(?:\d{1,3}\*?)?)\s*=\s*
        (?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^;]*))""",
    re.VERBOSE | re.DOTALL,
)
_PIECE: Final = re.compile(r"(?P<name>.+?)\*(?P<number>\d{1,3})?(?P<encoded>\*)?\Z", re.DOTALL)
_CHARSET_AND_LANGUAGE: Final = re.compile(r"([^']*)'[^']*'")
# Encoded words that hold the value itself, or names of parameters: not those within a value, whose marks stay quoted.
_STRUCTURAL_WORDS: Final = re.compile(r"((?:\A|;)[\w\s/.+-]{0,80}?)((?:=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,2000}\?=\s*)+)")
_MAX_PARAMETERS: Final = 100


@dataclass(frozen=True, kw_only=True)
class ParameterizedValue:
    """The value before the first semicolon in lower case, and the parameters after it."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def parse(text: str) -> ParameterizedValue:
    if "=?" in text:
        text = _STRUCTURAL_WORDS.sub(lambda match: match[1] + words(match[2]), text)
    value, _, rest = text.partition(";")
    if "=" in value:  # The semicolon after the value is missing.
        value, _, rest = text.partition(" ")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(rest)):
        if count >= _MAX_PARAMETERS:
            break
        name, given = match["name"].casefold(), _given(match)
        if piece := _PIECE.fullmatch(name):
            is_encoded = bool(piece["encoded"]) or not piece["number"]
            pieces.setdefault(piece["name"], {}).setdefault(int(piece["number"] or 0), (given, is_encoded))
        else:
            plain.setdefault(name, words(given))
    plain.update({name: joined for name, found in pieces.items() if (joined := _joined(found))})
    return ParameterizedValue(value=value.strip().casefold(), parameters=plain)


def _given(match: re.Match[str]) -> str:
    if match["quoted"] is not None:
        return re.sub(r"\\([\"\\])", r"\1", match["quoted"])
    return match["bare"].strip().strip("\"'") if match["bare"].startswith('"') else match["bare"].strip()


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """Join a value that was sent in pieces, as in `name*0*=utf-8'fr'%C3%A9; name*1=...` (RFC 2231)."""
    charset, octets = None, b""
    for number, (text, is_encoded) in sorted(pieces.items()):
        if is_encoded:
            found = _CHARSET_AND_LANGUAGE.match(text) if charset is None else None
            charset = found[1] if found else charset
            octets += unquote_to_bytes(text[found.end() :] if found else text)
        else:
            octets += (text if number else words(text)).encode("utf-8", "replace")
    return words(decode(octets, charset or None).text)
