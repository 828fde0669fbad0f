"""The HTML of a reply, cut in two: what was written now, and what is quoted below it.

The cut is made only where it agrees with the text, which `replies` splits. HTML to text is in `html_text`.
"""

import re
from functools import partial
from html import escape, unescape
from typing import Final

import lxml.html
import quotequail
from lxml import etree

from postroom import attributions, html_text

# Mail programs put these elements around a quote or at its beginning. The first one that is found is the border.
_IDS: Final = (
    "divRplyFwdMsg", "x_divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION",
    "mail-editor-reference-message-container",
)  # fmt: skip
_CLASSES: Final = (
    "gmail_quote", "gmail_quote_container", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote",
    "zmail_extra",
)  # fmt: skip
_CONTAINERS: Final = "|".join(
    [
        *(f"//*[@id='{name}']" for name in _IDS),
        *(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]" for name in _CLASSES),
        "//blockquote[@type='cite']",
    ]
)
_LONGEST: Final = 300_000
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_FEWEST_LETTERS: Final = 4
_NO_LETTER: Final = re.compile(r"[\W_]+")


def split(html: str, *, visible: str, quoted: str = "") -> tuple[str | None, str | None]:
    """Return the visible and the quoted HTML, or twice None where the border is not clear.

    All that is visible in the text must stay visible here, answers between quotes included. The line that introduces
    the quote goes with it, if one of the ways to cut finds it.
    """
    html = html_text.without_ends(html)
    lines = [letters for line in visible.split("\n") if (letters := _letters(line))]
    if len(html) > _LONGEST or not lines or any(line.startswith(">") for line in visible.split("\n")):
        return None, None
    is_below = _stands_below(lines[-1], html)
    first = next((letters for line in quoted.split("\n") if (letters := _letters(line))), "")
    by_words = partial(_by_words, after=lines[-1], first=first)
    found: tuple[str | None, str | None] = (None, None)
    for cut in (_above_answer,) if is_below else (_by_container, _by_quotequail, by_words):
        try:
            pieces = cut(html)
        except html_text.PARSER_ERRORS:
            continue
        words = _letters(unescape(_TAG.sub(" ", pieces[0]))) if pieces else ""
        if pieces and lines[-1] in words:
            if not first or not words.endswith(first):
                return pieces
            found = pieces
    return found


def _by_container(html: str) -> tuple[str, str] | None:
    tree = html_text.parse(html)
    if tree is None or not html_text.is_renderable(tree):
        return None
    border = next(iter(tree.xpath(_CONTAINERS)), None)
    if border is None:
        return None
    quoted = _detach(border, is_to_the_end=not _is_whole(border))
    body = tree.find("body")
    return (_inner(body), quoted) if body is not None else None


def _stands_below(line: str, html: str) -> bool:
    """Whether the answer stands below the first quote of the HTML."""
    end = html.casefold().rfind("</blockquote")
    return end >= 0 and line in _letters(unescape(_TAG.sub(" ", html[end:])))


def _above_answer(html: str) -> tuple[str, str] | None:
    """The quote that stands whole above its answer, with the attribution before it, and the answer."""
    tree = html_text.parse(html)
    if tree is None or not html_text.is_renderable(tree):
        return None
    quote, body = next(tree.iter("blockquote"), None), tree.find("body")
    if quote is None or body is None:
        return None
    before = quote.getprevious()
    if before is not None and not (before.tail or "").strip() and _is_attribution(before):
        quoted = _detach(before, is_to_the_end=False) + _detach(quote, is_to_the_end=False)
    else:
        quoted = _detach(quote, is_to_the_end=False)
    return _inner(body), quoted


def _by_words(html: str, *, after: str, first: str) -> tuple[str, str] | None:
    """All from the element on that begins with the first words of the quote, below the last of the answer."""
    tree = html_text.parse(html) if len(first) >= _FEWEST_LETTERS else None
    body = tree.find("body") if tree is not None and html_text.is_renderable(tree) else None
    if body is None:
        return None
    letters, starts = _with_starts(body)
    least = letters.find(after) + len(after)
    border = next((one for one, start in starts if start >= least and letters.startswith(first, start)), None)
    if border is None or border is body:
        return None
    above = border.getparent()
    pieces = [_detach(border, is_to_the_end=True)]
    while above is not None and above is not body:
        pieces.append(escape(above.tail or "", quote=False))
        above.tail, following = None, above.getnext()
        above = above.getparent()
        if following is not None:
            pieces.append(_detach(following, is_to_the_end=True))
    return _inner(body), "".join(pieces)


def _with_starts(body: lxml.html.HtmlElement) -> tuple[str, list[tuple[lxml.html.HtmlElement, int]]]:
    """The letters of the HTML, and at which of them each element begins, the outer ones first."""
    pieces, starts, count = [], [], 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            starts.append((element, count))
        text = _letters((element.text if event == "start" else element.tail if element is not body else "") or "")
        pieces.append(text)
        count += len(text)
    return "".join(pieces), starts


def _is_attribution(element: lxml.html.HtmlElement) -> bool:
    text = " ".join("".join(element.itertext()).split())
    return attributions.attribution_end([text], 0) is not None


def _is_whole(border: lxml.html.HtmlElement) -> bool:
    """Whether the element holds the whole quote. If not, it only marks where the quote begins."""
    return border.tag == "blockquote" or "quote" in (border.get("class") or "")


def _detach(border: lxml.html.HtmlElement, *, is_to_the_end: bool) -> str:
    """Remove the element from the tree, with all that follows if `is_to_the_end`, and return it as HTML."""
    pieces = []
    parent = border.getparent()
    while parent is not None and border is not None:
        following = border.getnext() if is_to_the_end else None
        tail = border.tail or ""
        border.tail = None
        pieces.append(etree.tostring(border, encoding="unicode", method="html"))
        if is_to_the_end:
            pieces.append(escape(tail, quote=False))
        if not is_to_the_end and tail:
            _keep_tail(border, parent, tail)
        parent.remove(border)
        border = following
    return "".join(pieces)


def _keep_tail(border: lxml.html.HtmlElement, parent: lxml.html.HtmlElement, tail: str) -> None:
    before = border.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def _inner(body: lxml.html.HtmlElement) -> str:
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)
    return escape(body.text or "") + inner


def _by_quotequail(html: str) -> tuple[str, str] | None:
    pieces = quotequail.quote_html(html, limit=2_000, quote_intro_line=True)
    return (pieces[0][1], pieces[1][1]) if len(pieces) == 2 else None  # noqa: PLR2004 - visible and quoted


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
