"""Texts that are read from right to left, block by block (U4)."""

import re
from typing import Final

_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BLOCK: Final = re.compile(r"<(?P<block>(?:p|div|li|ul|ol|blockquote|pre)\b)?(?P<rest>[^>\"]*(?:\"[^\"]*\"[^>\"]*)*)>")


def with_directions(html: str) -> str:
    """Return the text with `dir="auto"` on each block where Arabic or Hebrew is in it, so that it stands as it is read.

    Each tag is walked over with its attributes (U4): what looks like a tag in one of them stays what it is.
    """
    if not _RIGHT_TO_LEFT.search(html):
        return html
    return _BLOCK.sub(lambda tag: f'<{tag["block"]} dir="auto"{tag["rest"]}>' if tag["block"] else tag[0], html)
