"""The one rich text of Joindre: what the editor can make is exactly what the server lets through.

`EXTENSIONS` names the editor's extensions; each entry also says which HTML it produces. `clean` is applied on the way
in, once and outside any transaction, so that what is stored can be shown as it is. `CleanHtml` is what it gives and
what every act asks for, so the type checker proves that nothing else is stored.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final, NewType

import nh3

from joindre.lib.nesting import is_too_deep, without_tags

#: Rich text that may be stored and shown. It is made in this module alone.
CleanHtml = NewType("CleanHtml", str)
EMPTY: Final = CleanHtml("")


@dataclass(frozen=True, kw_only=True)
class Extension:
    """One ability of the editor: its options, and the HTML that it makes."""

    options: Mapping[str, object] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)


def tags(*names: str, **options: object) -> Extension:
    return Extension(tags=frozenset(names), options=options)


LINK_SCHEMES: Final = ("http", "https", "mailto", "tel")
LINK_REL: Final = "noopener noreferrer"
# Our own files, or a part of the very mail that carries the text; a remote picture would tell its owner who reads.
_OWN_IMAGE = re.compile(r"/files(?:/(?!\.{1,2}(?:/|$))[\w.%~@:!$&()*+,;=-]+)+|cid:[\w.@+$%-]+", re.ASCII)

EXTENSIONS: Final[dict[str, Extension]] = {
    "Document": tags(),
    "Text": tags(),
    # Mail programs write paragraphs as div; the editor reads them as paragraphs.
    "Paragraph": tags("p", "div"),
    "HardBreak": tags("br"),
    "Bold": tags("strong", "b"),
    "Italic": tags("em", "i"),
    "Underline": tags("u"),
    "Strike": tags("s", "del"),
    "Code": tags("code"),
    "CodeBlock": tags("pre", "code"),
    "BulletList": tags("ul"),
    "OrderedList": Extension(tags=frozenset({"ol"}), attributes={"ol": frozenset({"start"})}),
    "ListItem": tags("li"),
    "Blockquote": tags("blockquote"),
    "Link": Extension(
        tags=frozenset({"a"}),
        attributes={"a": frozenset({"href", "title"})},
        options={"openOnClick": False, "enableTarget": False, "HTMLAttributes": {"rel": LINK_REL, "target": None}},
    ),
    "Image": Extension(
        tags=frozenset({"img"}),
        attributes={"img": frozenset({"src", "alt", "width", "height"})},
        options={"inline": True},
    ),
    "History": tags(),
    "Dropcursor": tags(),
    "Gapcursor": tags(),
}


def editor_options() -> dict[str, Mapping[str, object]]:
    """Return what `<rich-text>` starts its editor with: the names of the extensions and their options."""
    return {name: extension.options for name, extension in EXTENSIONS.items()}


def clean(html: str) -> CleanHtml:
    """Return the part of a rich text that may be stored and shown. Cleaning it again changes nothing."""
    if is_too_deep(html):
        return CleanHtml(from_text(unescape(without_tags(html))))
    cleaned = _clean_once(html)
    # A serialised tree may read back as another tree (a paragraph within a paragraph is closed by the parser), so what
    # is stored must be a text that reads back as itself.
    for _ in range(4):
        again = _clean_once(cleaned)
        if again == cleaned:
            return CleanHtml(cleaned)
        cleaned = again
    return CleanHtml(from_text(to_text(cleaned)))


def without_own_pictures(html: CleanHtml) -> CleanHtml:
    """Return the text without pictures that name a file of ours. A mail shows its own pictures and must not read other
    files.
    """
    return CleanHtml(_OWN_PICTURE.sub("", html))


def parts_shown(html: CleanHtml) -> list[str]:
    """Return the Content-IDs of the parts of a mail that its text shows in place (RFC 2392)."""
    return _PART.findall(html)


def with_files(html: CleanHtml, urls: Mapping[str, str]) -> CleanHtml:
    """Return the text with our files in place of the parts of a mail. `urls` maps Content-IDs to addresses of files."""
    return CleanHtml(_PART.sub(lambda found: f'src="{escape(urls[found[1]])}"' if found[1] in urls else found[0], html))


def to_text(html: str) -> str:
    """Return the text without markup, for the text part of mails, for search and for summaries."""
    writer = _TextWriter()
    writer.feed(html.replace("\0", ""))
    writer.close()
    return writer.text()


def from_text(text: str) -> str:
    """Return plain text as rich text: blank lines separate paragraphs, and line ends are kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    paragraphs = [escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", lines) if part.strip()]
    return "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in paragraphs)


def is_blank(html: str) -> bool:
    """Return whether there is nothing to read: no letter and no picture."""
    return "<img" not in html and not to_text(html).strip()


def _allowed_attributes() -> dict[str, set[str]]:
    allowed: dict[str, set[str]] = {}
    for extension in EXTENSIONS.values():
        for tag, names in extension.attributes.items():
            allowed.setdefault(tag, set()).update(names)
    return allowed


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("img", "src"):
        return value if _OWN_IMAGE.fullmatch(value) else None
    if (tag, name) == ("a", "href"):
        return value if _is_safe_link(value) else None
    if name in {"width", "height", "start"}:
        return value if re.fullmatch(r"[0-9]{1,5}", value) else None
    return value


def _is_safe_link(value: str) -> bool:
    scheme, colon, _ = value.partition(":")
    return bool(colon) and scheme.casefold() in LINK_SCHEMES


_CLEANER = nh3.Cleaner(
    tags={tag for extension in EXTENSIONS.values() for tag in extension.tags},
    clean_content_tags={"script", "style", "title"},
    attributes=_allowed_attributes(),
    attribute_filter=_filter_attribute,
    url_schemes={*LINK_SCHEMES, "cid"},
    link_rel=LINK_REL,
)
# As the sanitiser writes them: double quotes, always escaped inside.
_IMAGE = re.compile(r'<img((?: [\w-]+="[^"]*")*)>')
_SOURCE = re.compile(r'(?:^|") src="')
_OWN_PICTURE = re.compile(r'<img(?: [\w-]+="[^"]*")*? src="/files/[^"]*"(?: [\w-]+="[^"]*")*>')
_PART = re.compile(r'src="cid:([^"]+)"')


def _clean_once(html: str) -> str:
    cleaned = _CLEANER.clean(html.replace("\0", ""))
    return _IMAGE.sub(lambda image: image[0] if _SOURCE.search(image[1]) else "", cleaned)


_BLOCKS = frozenset({"p", "div", "pre", "blockquote", "ul", "ol"})
_UNSPOKEN = frozenset({"script", "style", "head", "title", "template"})
# Stands for one step of indentation until white space is tidied up; no text holds it, see `to_text`.
_INDENT = "\0"


class _TextWriter(HTMLParser):
    """Writes plain text as the elements go by: blank lines between blocks, a marker before each item."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        # One for each open list: the next number, or None where items have none.
        self._lists: list[int | None] = []
        self._links: list[tuple[str, int]] = []
        self._unspoken = self._pre = 0

    def text(self) -> str:
        tidy = re.sub(r" *\n *", "\n", "".join(self._parts))
        return re.sub(r"\n{3,}", "\n\n", tidy).replace(_INDENT, "  ").strip(" \n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _UNSPOKEN:
            self._unspoken += 1
        elif tag in {"ul", "ol"}:
            self._break()
            self._lists.append(_number(attributes.get("start")) if tag == "ol" else None)
        elif tag == "li":
            self._start_item()
        elif tag == "a":
            self._links.append((attributes.get("href") or "", len(self._parts)))
        else:
            self._start_simple(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML has no self-closing elements: `<p/>` opens a paragraph.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSPOKEN:
            self._unspoken = max(0, self._unspoken - 1)
        elif tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in _BLOCKS:
            self._pre -= bool(tag == "pre" and self._pre)
            if tag in {"ul", "ol"} and self._lists:
                self._lists.pop()
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unspoken:
            kept = data.replace("  ", _INDENT) if self._pre else re.sub(r"[ \t\r\n\f]+", " ", data)
            self._parts.append(kept)

    def _start_simple(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "br":
            self._parts.append("\n")
        elif tag == "img" and (name := attributes.get("alt")):
            self._parts.append(f"[{name}]")
        elif tag in _BLOCKS:
            self._pre += tag == "pre"
            if not (self._parts and self._parts[-1].endswith(_MARKERS)):
                self._break()

    def _start_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        if self._lists and number is not None:
            self._lists[-1] = number + 1
        marker = "-" if number is None else f"{number}."
        line_end = "" if self._parts and self._parts[-1].endswith("\n") else "\n"
        self._parts.append(f"{line_end}{_INDENT * (len(self._lists) - 1)}{marker} ")

    def _end_link(self, address: str, start: int) -> None:
        shown = "".join(self._parts[start:]).strip()
        target = address.removeprefix("mailto:").removeprefix("tel:")
        if target and target != shown:
            self._parts.append(f" <{target}>")

    def _break(self) -> None:
        if not self._lists:
            self._parts.append("\n\n")
        elif not (self._parts and self._parts[-1].endswith("\n")):
            self._parts.append("\n")


_MARKERS = ("- ", ". ")


def _number(start: str | None) -> int:
    return int(start) if start and start.isascii() and start.isdigit() else 1
