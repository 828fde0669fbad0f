"""Rich text as a tree of plain values. The PDF compiler gets nothing else, so it never compiles what a person wrote."""

from collections.abc import Callable
from html.parser import HTMLParser
from itertools import groupby
from typing import Final

#: `{"kind": "p", "children": [...]}`, `{"kind": "text", "text": "..."}`, `{"kind": "picture", ...}`.
Node = dict[str, object]
#: From the source and the alternative text of a picture to its node, or `None` where it is not ours to show.
PictureFinder = Callable[[str, str], Node | None]

BLOCKS: Final = frozenset({"p", "div", "ul", "ol", "li", "blockquote", "pre"})
_INLINES: Final = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "u": "u", "s": "s", "del": "s", "code": "code", "a": "a",
}  # fmt: skip
# The compiler walks the tree by recursion; what people nest deeper than this is shown at this depth.
_DEEPEST: Final = 12
#: Letters of a link; the compiler takes 8,000 at most.
_LONGEST_LINK: Final = 2_000


def tree(html: str, *, picture: PictureFinder) -> list[Node]:
    """Return the blocks of a clean rich text."""
    builder = _Builder(picture)
    builder.feed(html)
    builder.close()
    return builder.blocks()


def printable(text: str) -> str:
    """Return the text without what no font shows and PDF/UA refuses: controls, surrogates, private and unassigned
    characters.
    """
    return "".join(character for character in text if character.isprintable() or character.isspace())


class _Builder(HTMLParser):
    def __init__(self, picture: PictureFinder) -> None:
        super().__init__(convert_charrefs=True)
        self._picture = picture
        self._root: list[Node] = []
        self._open: list[tuple[str, list[Node]]] = []

    def blocks(self) -> list[Node]:
        return _as_blocks(_lifted(self._root))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._add({"kind": "br"})
        elif tag == "img":
            self._add_picture(attributes)
        elif tag in BLOCKS or tag in _INLINES:
            self._open_node(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _children in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not any(tag == "pre" for tag, _children in self._open):
            data = _one_space(data)
        if text := printable(data):
            self._add({"kind": "text", "text": text})

    def _open_node(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "a" and not 0 < len(attributes.get("href", "")) <= _LONGEST_LINK:
            # The compiler stops at such a link; its words are text like the others.
            self._open.append((tag, self._children()))
            return
        children: list[Node] = []
        node: Node = {"kind": _INLINES.get(tag, tag), "children": children}
        if tag == "a":
            node["href"] = attributes["href"]
        if tag == "ol":
            start = attributes.get("start", "")
            node["start"] = int(start) if start.isascii() and start.isdigit() else 1
        if len(self._open) >= _DEEPEST:
            children = self._children()
        else:
            self._add(node)
        self._open.append((tag, children))

    def _add_picture(self, attributes: dict[str, str]) -> None:
        if node := self._picture(attributes.get("src", ""), printable(attributes.get("alt", "")).strip()):
            self._add(node)

    def _add(self, node: Node) -> None:
        self._children().append(node)

    def _children(self) -> list[Node]:
        return self._open[-1][1] if self._open else self._root


def _one_space(text: str) -> str:
    """Join runs of white space into one space, as a browser does. No-break spaces stay."""
    words = text.replace("\t", " ").replace("\r", " ").replace("\n", " ").replace("\f", " ").split(" ")
    kept = [word for word in words if word]
    ends = (" " if text[:1].isspace() and text[0] not in "\xa0\u202f" else "",
            " " if text[-1:].isspace() and text[-1] not in "\xa0\u202f" else "")  # fmt: skip
    return f"{ends[0]}{' '.join(kept)}{ends[1]}" if kept else ends[0]


def _lifted(nodes: list[Node]) -> list[Node]:
    """The nodes with no block within a mark or a link: `<b><p>word</p></b>` becomes a paragraph with a strong word.

    Mail programs write both, and the compiler knows words alone within a mark.
    """
    lifted: list[Node] = []
    for node in nodes:
        children = _children_of(node)
        if children is None:
            lifted.append(node)
            continue
        inside = _lifted(children)
        if node["kind"] in BLOCKS or not any(child["kind"] in BLOCKS for child in inside):
            lifted.append({**node, "children": inside})
        else:
            lifted += _marked(inside, mark=node)
    return lifted


def _marked(nodes: list[Node], *, mark: Node) -> list[Node]:
    """The nodes with the mark around their words, within their blocks too."""
    pieces: list[Node] = []
    for is_block, run in groupby(nodes, key=lambda node: node["kind"] in BLOCKS):
        several = list(run)
        if is_block:
            pieces += [{**block, "children": _marked(_children_of(block) or [], mark=mark)} for block in several]
        else:
            pieces += several if _is_blank(several) else [{**mark, "children": several}]
    return pieces


def _children_of(node: Node) -> list[Node] | None:
    children = node.get("children")
    return children if isinstance(children, list) else None


def _as_blocks(nodes: list[Node]) -> list[Node]:
    """Make a paragraph of loose text between blocks, and leave out blank paragraphs."""
    blocks: list[Node] = []
    loose: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and node["kind"] not in BLOCKS:
            loose.append(node)
            continue
        if not _is_blank(loose):
            blocks.append({"kind": "p", "children": _placed(loose)})
        loose = []
        if node is not None and (children := _inside(node)):
            blocks.append({**node, "children": children})
    return blocks


def _inside(node: Node) -> list[Node]:
    children = _children_of(node) or []
    if node["kind"] in {"ul", "ol"}:
        return [{**item, "children": inside} for item in _items(children) if (inside := _inside(item))]
    if any(child["kind"] in BLOCKS for child in children) or node["kind"] in {"blockquote", "li"}:
        return _as_blocks(children)
    return [] if _is_blank(children) else _placed(children)


def _items(children: list[Node]) -> list[Node]:
    """The items of a list. What stands between them belongs to the one above: mail programs write inner lists there."""
    items: list[Node] = []
    for is_item, run in groupby(children, key=lambda child: child["kind"] == "li"):
        if is_item:
            items += run
        elif between := _as_blocks(list(run)):
            above: Node = items.pop() if items else {"kind": "li", "children": []}
            items.append({**above, "children": [*(_children_of(above) or []), *between]})
    return items


def _placed(nodes: list[Node]) -> list[Node]:
    """Mark whether a picture stands alone, and is shown large, or within a sentence, and is as high as its line."""
    alone = all(node["kind"] == "picture" or _is_blank([node]) for node in nodes)
    return [{**node, "alone": alone} if node["kind"] == "picture" else node for node in nodes]


def _is_blank(nodes: list[Node]) -> bool:
    return all(node["kind"] == "br" or (node["kind"] == "text" and not str(node["text"]).strip()) for node in nodes)
