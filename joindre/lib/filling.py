"""Texts that administrators write, with fields in them: `Bearer {{ secret }}` (S5).

A text is never run: the names between the braces are looked up in what the caller gives, and nothing else is. The
caller also says how a value is written where it stands.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

#: Letters of a name; a point stands between what it is of and what of it.
_FIELD: Final = re.compile(r"\{\{\s*([^{}]{0,60}?)\s*\}\}")


def fields_in(text: str) -> Sequence[str]:
    """The names of the fields in a text, in their order."""
    return [found[1] for found in _FIELD.finditer(text)]


def fill(text: str, values: Mapping[str, str], *, write: Callable[[str], str] = str) -> str:
    """The text with each field replaced by its value as `write` writes it; a field that is not known is blank.

    A value that holds braces itself stays as it is.
    """
    return _FIELD.sub(lambda found: write(values.get(found[1], "")), text)


def without_fields(text: str, *, instead: str = "0") -> str:
    """The text as it would be with some plain value in each field, to be looked at as a whole."""
    return _FIELD.sub(instead, text)


def is_unfinished(text: str) -> bool:
    """Whether braces are left over that make no field, as in `{{ number }`."""
    rest = _FIELD.sub("", text)
    return "{{" in rest or "}}" in rest
