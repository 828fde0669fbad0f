"""How deep a text in HTML nests its elements. The time of a parser grows with the length of the text times this depth.

Two hundred kilobytes of `<div>` keep the sanitiser busy for a quarter of a minute, and a mail may be far larger.
"""

import re
from collections import Counter

#: More than people and their mail programs make, and more than a browser shows as such (Chromium: 512).
DEEPEST = 400

# Elements that close themselves, or that the next of their kind closes: left open, they nest nothing.
_FLAT = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "td", "th", "tr", "track", "wbr",
})  # fmt: skip
# What a browser takes for one tag, comment, or text without tags. No alternative can give back what it took, and each
# ends at the end of the text at the latest, so that the whole is read once.
PIECE = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>]).*?(?:</(?P=raw)|\Z)
    | <(?P<end>/?)(?P<name>[a-z][^\s/>]*)(?>[^>=]|=\s*(?>"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|))*+(?:>|\Z)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def is_too_deep(html: str) -> bool:
    """Return whether more than `DEEPEST` elements are open at the same time."""
    opened: Counter[str] = Counter()
    depth = 0
    for piece in PIECE.finditer(html):
        name = (piece["name"] or "").lower()
        if not name or name in _FLAT:
            continue
        if not piece["end"]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def without_tags(html: str) -> str:
    return re.sub(r"<[^<>]*>", " ", html)
