"""The text of HTML that holds only paragraphs, line breaks and emphasis, as most of what people write does.

Such a text needs neither a tree nor a layout, which would take a hundred times as long.
"""

import re
from typing import Final

_BLOCKS: Final = ("p", "div", "blockquote")
_INLINE: Final = ("b", "strong", "i", "em", "u", "s", "del")
_MEANINGS: Final = {"<br>": "\n"} | {f"<{end}{name}>": "\n\n" for name in _BLOCKS for end in ("", "/")}
_MEANINGS_OF_INLINE: Final = {f"<{end}{name}>": "" for name in _INLINE for end in ("", "/")}
_KNOWN: Final = _MEANINGS | _MEANINGS_OF_INLINE
_REFERENCES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\xa0"}
_TAG: Final = re.compile("(<[^<>]*>)")
_REFERENCE: Final = re.compile("&[^;&]{0,8};?")
#: Blanks that are not one space already.
_BLANKS: Final = re.compile("[\t\r\n][ \t\r\n]*| [ \t\r\n]+")
_SEVERAL_BLANKS: Final = re.compile(" {2,}")
_BLANKS_AROUND_LINES: Final = re.compile(" *\n *")
_MANY_LINES: Final = re.compile("\n{3,}")
#: Elements in which a parser would move the tags of blocks elsewhere.
_WITHOUT_BLOCKS: Final = {"<p>", *_MEANINGS_OF_INLINE}
_DEEPEST: Final = 20
_MOST_PIECES: Final = 20_000


def simple_to_text(html: str) -> str | None:
    """The text; `None` where the HTML holds anything else, or where its tags do not match."""
    pieces = _TAG.split(_BLANKS.sub(" ", html))
    tags = pieces[1::2]
    if not html.strip():
        return ""
    if len(pieces) > _MOST_PIECES or not _KNOWN.keys() >= set(tags) or not _is_nested(tags):
        return None
    # Parted, for a reference that a tag stands in is none.
    said = " ".join(pieces[::2])
    if "<" in said or ">" in said or not _REFERENCES.keys() >= set(_REFERENCE.findall(said)):
        return None
    pieces[1::2] = [_KNOWN[tag] for tag in tags]
    return _REFERENCE.sub(lambda found: _REFERENCES[found[0]], _in_lines("".join(pieces)))


def _is_nested(tags: list[str]) -> bool:
    """Whether each element is closed within the element in which it began, so that a parser sees the same."""
    opened: list[str] = []
    for tag in tags:
        if tag == "<br>":
            continue
        if not tag.startswith("</"):
            if tag not in _MEANINGS_OF_INLINE and opened and opened[-1] in _WITHOUT_BLOCKS:
                return False
            opened.append(tag)
        elif not opened or opened.pop()[1:] != tag[2:]:
            return False
        if len(opened) > _DEEPEST:
            return False
    return not opened


def _in_lines(text: str) -> str:
    """The text with one blank between two words, and one empty line between two paragraphs."""
    lines = _BLANKS_AROUND_LINES.sub("\n", _SEVERAL_BLANKS.sub(" ", text))
    return _MANY_LINES.sub("\n\n", lines).strip(" \n")
