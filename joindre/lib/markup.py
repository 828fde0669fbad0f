"""HTML of strangers, rewritten so that the cost of reading it grows with its length alone.

The sanitiser reads and writes a whole tree, and some short texts cost it seconds:

- It writes `&` and no-break spaces in time that grows with their number times the length of their text. They are
  replaced by two signs that stand for nothing else, and put back afterwards (`hidden`, `shown`).
- It compares each attribute of an element with all others before it (`well_nested` keeps the first of them).
- An element of formatting that is not closed in its block is opened again in each block that follows, as browsers do:
  ten kilobytes become megabytes (`well_nested` closes what a block leaves open).
"""

import re
from html.entities import html5
from itertools import islice
from typing import Final

from joindre.lib.nesting import DEEPEST, PIECE

#: Unicode keeps these two for the inner use of programs; a text that holds them loses them.
AMPERSAND: Final = "\ufdd0"
NO_BREAK: Final = "\ufdd1"
#: Of one element; people's programs write a few.
MOST_ATTRIBUTES: Final = 40
_LEGACY: Final = sorted((name for name in html5 if not name.endswith(";")), key=len, reverse=True)
# A sign that begins no name and no number, as `&` in `R&D` or an address.
_BARE: Final = re.compile(rf"&(?![a-zA-Z][a-zA-Z0-9]*;|(?:{'|'.join(_LEGACY)})|#[0-9xX])")
_NAMED: Final = re.compile(
    r"&(?!lt;|gt;|quot;)(?:#(?P<digits>[0-9]{1,8}|[xX][0-9a-fA-F]{1,6})|(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?=;));?"
)
_ATTRIBUTE: Final = re.compile(r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?>"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+))?""")
_BOGUS: Final = re.compile(r"<[!?/][^>]*(?:>|\Z)")
_VOID: Final = frozenset({"br", "img"})
_BLOCKS: Final = frozenset({"p", "div", "ul", "ol", "li", "blockquote", "pre"})
_ITEM_ENDS_AT: Final = frozenset({"ul", "ol", "blockquote", "pre"})
_HIDDEN_TEXT: Final = frozenset({"script", "style", "title"})


def unsigned(html: str) -> str:
    """Return the text without the two signs, as it has to be before they are put in."""
    return html.replace(AMPERSAND, "").replace(NO_BREAK, "")


def hidden(html: str) -> str:
    """Return the text with the two signs in place of each `&` that means itself, and of each no-break space."""
    plain = html.replace("\xa0", NO_BREAK).replace("&nbsp;", NO_BREAK).replace("&amp;", AMPERSAND)
    return _NAMED.sub(_hide, _BARE.sub(AMPERSAND, plain)) if "&" in plain else plain


def shown(html: str) -> str:
    """Return a written text as the sanitiser would have written it."""
    return html.replace(AMPERSAND, "&amp;").replace(NO_BREAK, "&nbsp;")


def meant(value: str) -> str:
    """Return the value of an attribute as its reader would have it."""
    return value.replace(AMPERSAND, "&").replace(NO_BREAK, "\xa0")


def well_nested(html: str, *, tags: frozenset[str]) -> str:
    """Return the HTML with only these elements, each closed within the one that holds it."""
    return _Writer(tags).written(html)


def _hide(found: re.Match[str]) -> str:
    if name := found["name"]:
        value = html5.get(f"{name};")
        if value is None:
            return found[0] if name.startswith(tuple(_LEGACY)) else AMPERSAND + found[0][1:]
    else:
        digits = found["digits"]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        value = chr(code) if code in {ord("&"), 0xA0} else None
    return {"&": AMPERSAND, "\xa0": NO_BREAK}.get(value or "", found[0])


class _Writer:
    """Writes one text anew, piece by piece; what is open is a stack of names."""

    def __init__(self, tags: frozenset[str]) -> None:
        self._tags = tags
        self._out: list[str] = []
        self._open: list[str] = []

    def written(self, html: str) -> str:
        at, last = 0, html.rfind(">")
        for piece in PIECE.finditer(html):
            self._out.append(_as_text(html[at : piece.start()]))
            at = piece.end()
            if piece["raw"]:
                self._raw(piece)
                # Such a piece ends within the tag that closes it.
                at = html.find(">", at) + 1 if at <= last else len(html)
            elif name := (piece["name"] or "").lower():
                self._tag(name, piece)
        self._out.append(_as_text(html[at:]))
        self._close_above(0)
        return "".join(self._out)

    def _raw(self, piece: re.Match[str]) -> None:
        """The words of an element whose content is no HTML; what a browser never shows is left out."""
        if piece["raw"].lower() not in _HIDDEN_TEXT:
            _tag, _end, words = piece[0].partition(">")
            self._out.append(words.rpartition("<")[0].replace("<", "&lt;"))

    def _tag(self, name: str, piece: re.Match[str]) -> None:
        if name not in self._tags:
            return
        if piece["end"]:
            self._close(name, until=frozenset())
            return
        self._close_before(name)
        if name not in _VOID:
            if len(self._open) >= DEEPEST:
                return
            self._open.append(name)
        self._out.append(_with_few_attributes(piece[0], name))

    def _close_before(self, name: str) -> None:
        """What this element ends by beginning."""
        if name in _BLOCKS:
            self._close("p", until=frozenset())
        if name == "li":
            self._close("li", until=_ITEM_ENDS_AT)
        if name == "a":
            self._close("a", until=frozenset())

    def _close(self, name: str, *, until: frozenset[str]) -> None:
        if name not in self._open:
            return
        place = len(self._open) - 1 - self._open[::-1].index(name)
        if until.isdisjoint(self._open[place + 1 :]):
            self._close_above(place)

    def _close_above(self, place: int) -> None:
        self._out.extend(f"</{name}>" for name in reversed(self._open[place:]))
        del self._open[place:]


def _as_text(words: str) -> str:
    # What the pieces leave between them is no tag; some of it is a comment to browsers.
    return _BOGUS.sub("", words).replace("<", "&lt;") if "<" in words else words


def _with_few_attributes(tag: str, name: str) -> str:
    if len(tag) <= 4 * MOST_ATTRIBUTES:
        return tag
    kept = [found[0] for found in islice(_ATTRIBUTE.finditer(tag, 1 + len(name)), MOST_ATTRIBUTES)]
    return f"<{' '.join([name, *kept])}>"
