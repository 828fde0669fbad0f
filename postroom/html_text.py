"""HTML to text, for the whole of Joindre. It does not clean HTML: what it returns is text and never markup.

`to_text` reads mail that arrived from anywhere. `rich_to_text` writes the text of what the editor made.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from html import unescape
from typing import Final

import lxml.html
from inscriptis import Inscriptis
from inscriptis.css_profiles import RELAXED_CSS_PROFILE, STRICT_CSS_PROFILE
from inscriptis.html_properties import Display, WhiteSpace
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_document_state import HtmlDocumentState
from inscriptis.model.html_element import HtmlElement
from inscriptis.model.tag import CustomHtmlTagHandlerMapping
from lxml import etree

from postroom.simple_html import simple_to_text

# lxml and inscriptis raise these on some broken HTML.
PARSER_ERRORS: Final = (
    etree.LxmlError, ValueError, AssertionError, RecursionError, IndexError, AttributeError, TypeError, KeyError,
)  # fmt: skip
_MAX_DEPTH: Final = 150
_MAX_ELEMENTS: Final = 60_000
_MAX_WITHOUT_PARSER: Final = 500_000
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_INVISIBLE: Final = re.compile(r"<(?P<end>/)?(?P<name>script|style|head|title)\b(?(end)\s*>)", re.IGNORECASE)
_BREAKING: Final = re.compile(r"<(?:br|p|div|tr|li|h[1-6]|blockquote)\b[^<>]{0,2000}>", re.IGNORECASE)
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_XML_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
_NUMBER: Final = re.compile("[0-9]{1,9}")
_END_OF_DOCUMENT: Final = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)

_PARAGRAPH: Final = HtmlElement(display=Display.block, margin_before=1, margin_after=1)
_PREFORMATTED: Final = HtmlElement(display=Display.block, margin_before=1, margin_after=1, whitespace=WhiteSpace.pre)
_BULLETS: Final = HtmlElement(display=Display.block, margin_before=1, padding_inline=2)
_NUMBERS: Final = HtmlElement(display=Display.block, margin_before=1, padding_inline=3)
# Inline elements keep the white space of the block that they stand in.
_INLINE: Final = HtmlElement(whitespace=None)
_RICH_TEXT_STYLES: Final = {
    **STRICT_CSS_PROFILE,
    **dict.fromkeys(("p", "div", "blockquote"), _PARAGRAPH),
    **dict.fromkeys(("a", "b", "br", "code", "del", "em", "i", "img", "s", "span", "strong", "u"), _INLINE),
    "pre": _PREFORMATTED,
    "ul": _BULLETS,
    "ol": _NUMBERS,
}
_BLOCKS_IN_LISTS: Final = "|".join(f"//li//{name}" for name in ("p", "div", "ul", "ol", "pre", "blockquote"))
# inscriptis makes every white space a blank. Those that stand for themselves, such as the no-break space before a
# French colon, are written as private characters until it is done.
_OWN_SPACES: Final = "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_PROTECTED: Final = {ord(space): 0xF0000 + number for number, space in enumerate(_OWN_SPACES)}
_RESTORED: Final = {private: space for space, private in _PROTECTED.items()}


def to_text(html: str, *, longest: int = 2_000_000) -> str:
    """The text of HTML that arrived. Lines within a blockquote get quote marks, as they have in a plain mail."""
    html = _ILLEGAL.sub("", html[:longest])
    text = _rendered(html, prepare=_prepare_mail, styles=RELAXED_CSS_PROFILE, **_MAIL_OPTIONS)
    return _without_tags(html) if text is None else _quoted(text)


def rich_to_text(html: str) -> str:
    """The text of what the editor made. Links are followed by their address, pictures are named by their `alt`."""
    html = _ILLEGAL.sub("", html)
    simple = simple_to_text(html)
    return laid_out(html) if simple is None else simple


def laid_out(html: str) -> str:
    """The text of any rich text, by way of a tree and a layout."""
    text = _rendered(html, prepare=_prepare_rich_text, styles=_RICH_TEXT_STYLES, **_RICH_TEXT_OPTIONS)
    if text is None:
        return _without_tags(html)
    text = re.sub(r" *\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip(" \n").translate(_RESTORED)


def parse(html: str) -> lxml.html.HtmlElement | None:
    """The tree of the whole HTML. The parser would drop what stands below the end of the document, where gateways write
    and where the next of several HTML parts begins; browsers show it.
    """
    html = without_ends(_XML_DECLARATION.sub("", html))
    if not html.strip():
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)


def without_ends(html: str) -> str:
    """The HTML without the tags that end the document: what follows them belongs to it."""
    return _END_OF_DOCUMENT.sub("", html)


def is_renderable(tree: lxml.html.HtmlElement) -> bool:
    """Whether the tree has few enough levels and elements for inscriptis, which is recursive."""
    depth = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > _MAX_DEPTH or count > _MAX_ELEMENTS:
            return False
    return True


def _rendered(
    html: str, *, prepare: Callable[[lxml.html.HtmlElement], None], styles: Mapping[str, HtmlElement], **options: object
) -> str | None:
    """The text that inscriptis makes, or None where the HTML is too large for it or breaks it.

    inscriptis writes into the element `body` of its styles. It gets a copy, so that threads cannot mix their texts.
    """
    try:
        tree = parse(html)
        if tree is None or not is_renderable(tree):
            return None
        prepare(tree)
        own_styles = {**styles, "body": copy(styles["body"])}
        text: str = Inscriptis(tree, ParserConfig(own_styles, **options)).get_text()
    except PARSER_ERRORS:
        return None
    return text


def _prepare_mail(tree: lxml.html.HtmlElement) -> None:
    for element in tree.iter():
        element.text, element.tail = _escaped(element.text), _escaped(element.tail)
    _mark_quotes(tree)


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
    """The lines without the empty quoted lines at the beginning and at the end of each quote."""
    before = ""
    for number, line in enumerate(lines):
        if line and not line.strip(">"):
            after = next((other for other in lines[number + 1 : number + 9] if other.strip(">") or not other), "")
            if not before.startswith(line) or not after.startswith(line):
                continue
        before = line
        yield line


def _prepare_rich_text(tree: lxml.html.HtmlElement) -> None:
    for link in tree.iter("a"):
        _add_address(link)
    for block in tree.xpath(_BLOCKS_IN_LISTS):
        block.set("style", "margin-top: 0em; margin-bottom: 0em")
    for element in tree.iter():
        element.text, element.tail = _protected(element.text), _protected(element.tail)


def _add_address(link: lxml.html.HtmlElement) -> None:
    """Write the address behind a link, unless it is what the link shows."""
    address = (link.get("href") or "").removeprefix("mailto:").removeprefix("tel:")
    if address and address != "".join(link.itertext()).strip():
        shown = lxml.html.Element("span")
        shown.text = f" <{address}>"
        link.append(shown)


def _protected(text: str | None) -> str | None:
    escaped = _escaped(text)
    return escaped.translate(_PROTECTED) if escaped else escaped


def _escaped(text: str | None) -> str | None:
    """inscriptis decodes character references, which the parser has done: `&lt;` in a text must stay as it is."""
    return text.replace("&", "&amp;") if text else text


def _start_bullets(state: HtmlDocumentState, _: dict[str, str]) -> None:
    state.li_counter.append("- ")


def _start_numbers(state: HtmlDocumentState, attributes: dict[str, str]) -> None:
    start = attributes.get("start", "")
    state.li_counter.append(int(start) if _NUMBER.fullmatch(start) else 1)


_MAIL_OPTIONS: Final = {"custom_html_tag_handler_mapping": CustomHtmlTagHandlerMapping({"ol": _start_numbers}, {})}
_RICH_TEXT_OPTIONS: Final = {
    "display_images": True,
    "custom_html_tag_handler_mapping": CustomHtmlTagHandlerMapping({"ul": _start_bullets, "ol": _start_numbers}, {}),
}


def _without_tags(html: str) -> str:
    """The text of HTML that breaks parsers: the tags are taken off, and nothing else is done."""
    text = _BREAKING.sub("\n", _without_invisible(html[:_MAX_WITHOUT_PARSER]))
    return re.sub(r"\n\s*\n+", "\n\n", unescape(_TAG.sub("", text))).strip()


def _without_invisible(html: str) -> str:
    """The HTML without scripts, styles, head and title. One pass: a search from each start would be quadratic."""
    tags = [(tag, tag["name"].lower()) for tag in _INVISIBLE.finditer(html)]
    last_end = {name: tag.start() for tag, name in tags if tag["end"]}
    pieces, position, inside = [], 0, ""
    for tag, name in tags:
        if not inside and not tag["end"] and last_end.get(name, -1) > tag.start():
            pieces.append(html[position : tag.start()])
            inside = name
        elif tag["end"] and name == inside:
            position, inside = tag.end(), ""
    return "".join([*pieces, html[position:]])
