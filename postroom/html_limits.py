"""HTML that parsers can read in a time that grows with its length.

Parsers look for each attribute of an element among those before it, so that an element of 100,000 attributes costs
them minutes. Here the elements are counted without building a tree.
"""

from html import escape
from itertools import islice
from typing import Final

from lxml import etree

_MAX_ATTRIBUTES: Final = 200
# So few characters hold too few attributes to be worth a look.
_HARMLESS: Final = 2_000
_VOID: Final = frozenset(
    "area base br col embed frame hr img input link meta param source track wbr".split()  # noqa: SIM905 - a table
)
_RAW: Final = frozenset(("script", "style"))


def bounded(html: str) -> str:
    """Return the HTML, in which no element has more than 200 attributes. As a rule nothing is changed."""
    if len(html) <= _HARMLESS or not _has_too_many(html):
        return html
    return _events(html, _BoundedHtml())


def _has_too_many(html: str) -> bool:
    try:
        return _events(html, _AttributeCount()) != ""
    except (etree.LxmlError, ValueError):
        return False


def _events(html: str, target: "_AttributeCount | _BoundedHtml") -> str:
    parser = etree.HTMLParser(target=target, encoding="utf-8")
    parser.feed(html.encode("utf-8", "replace"))
    found: str = parser.close()
    return found


class _AttributeCount:
    """It says whether an element has too many attributes."""

    def __init__(self) -> None:
        self.found = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(attributes) > _MAX_ATTRIBUTES:
            self.found = tag

    def close(self) -> str:
        return self.found


class _BoundedHtml:
    """It writes the HTML again, without the attributes that are too many."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_raw = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kept = islice(attributes.items(), _MAX_ATTRIBUTES)
        written = "".join(f' {name}="{escape(value or "")}"' for name, value in kept)
        self.pieces.append(f"<{tag}{written}>")
        self.is_raw = tag in _RAW

    def data(self, text: str) -> None:
        self.pieces.append(text if self.is_raw else escape(text, quote=False))

    def end(self, tag: str) -> None:
        self.is_raw = False
        if tag not in _VOID:
            self.pieces.append(f"</{tag}>")

    def close(self) -> str:
        return "".join(self.pieces)
