"""HTML to text, and HTML cut where the quote begins."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import lxml.html
from inscriptis import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree

# Whatever may go wrong inside libraries with HTML that nobody expected.
PARSER_ERRORS: Final = (
    etree.LxmlError, ValueError, AssertionError, RecursionError, IndexError, AttributeError, TypeError, KeyError,
)  # fmt: skip
_MAX_DEPTH: Final = 150
_MAX_ELEMENTS: Final = 60_000
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_INVISIBLE: Final = re.compile(r"<(script|style|head|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAKING: Final = re.compile(r"<(?:br|p|div|tr|li|h[1-6]|blockquote)\b[^<>]{0,2000}>", re.IGNORECASE)
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_XML_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")


def to_text(html: str, *, longest: int = 2_000_000) -> str:
    """Readable text; what a blockquote holds gets quote marks, so that it is told apart as in plain mail."""
    html = _ILLEGAL.sub("", html[:longest])
    try:
        tree = parse(html)
        if tree is None or not is_renderable(tree):
            return _without_tags(html)
        _mark_quotes(tree)
        text = Inscriptis(tree, ParserConfig()).get_text()
    except PARSER_ERRORS:
        return _without_tags(html)
    return _quoted(text)


def parse(html: str) -> lxml.html.HtmlElement | None:
    html = _XML_DECLARATION.sub("", html)
    if not html.strip():
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)


def is_renderable(tree: lxml.html.HtmlElement) -> bool:
    """Renderers recurse: neither too deep nor too many."""
    depth = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > _MAX_DEPTH or count > _MAX_ELEMENTS:
            return False
    return True


def _mark_quotes(tree: lxml.html.HtmlElement) -> None:
    for quote in tree.iter("blockquote"):
        before, after = lxml.html.Element("div"), lxml.html.Element("div")
        before.text, after.text = _OPEN, _CLOSE
        before.tail, quote.text = quote.text, None
        quote.insert(0, before)
        quote.append(after)


def _quoted(text: str) -> str:
    depth, lines = 0, []
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped and not stripped.strip(_OPEN + _CLOSE):
            depth = max(0, depth + stripped.count(_OPEN) - stripped.count(_CLOSE))
            continue
        depth += line.count(_OPEN)
        content = line.replace(_OPEN, "").replace(_CLOSE, "").rstrip()
        marks = ">" * depth
        lines.append(f"{marks} {content.strip()}".rstrip() if marks else content.strip())
        depth = max(0, depth - line.count(_CLOSE))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_without_blank_edges(lines))).strip("\n")


def _without_blank_edges(lines: list[str]) -> Iterator[str]:
    """A quote neither begins nor ends with an empty quoted line."""
    before = ""
    for number, line in enumerate(lines):
        if line and not line.strip(">"):
            after = next((other for other in lines[number + 1 : number + 9] if other.strip(">") or not other), "")
            if not before.startswith(line) or not after.startswith(line):
                continue
        before = line
        yield line


def _without_tags(html: str) -> str:
    """For HTML that breaks parsers: tags off, nothing more."""
    text = _BREAKING.sub("\n", _INVISIBLE.sub("", html[:500_000]))
    return re.sub(r"\n\s*\n+", "\n\n", unescape(_TAG.sub("", text))).strip()
