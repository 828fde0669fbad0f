"""Rich text on its way to the compiler: a tree of values, in which nothing is ever read as markup (M5)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.documents.tree import BLOCKS, Node, printable, tree
from joindre.lib import richtext


def no_picture(_source: str, _alternative: str) -> Node | None:
    return None


def told(nodes: object) -> str:
    """All the text of a tree."""
    if isinstance(nodes, list):
        return "".join(told(node) for node in nodes)
    assert isinstance(nodes, dict)
    return str(nodes.get("text", "")) + told(nodes.get("children", []))


def depth(nodes: object) -> int:
    assert isinstance(nodes, list)
    return max((1 + depth(node.get("children", [])) for node in nodes), default=0)


def text(words: str) -> Node:
    return {"kind": "text", "text": words}


def test_paragraphs_and_marks_become_nodes() -> None:
    blocks = tree("<p>Un <strong>mot</strong>.</p>", picture=no_picture)

    strong = {"kind": "strong", "children": [text("mot")]}
    assert blocks == [{"kind": "p", "children": [text("Un "), strong, text(".")]}]


def test_items_hold_blocks_and_lists_their_start() -> None:
    blocks = tree('<ol start="3"><li>trois</li><li><p>quatre</p></li></ol>', picture=no_picture)

    items = [{"kind": "li", "children": [{"kind": "p", "children": [text(word)]}]} for word in ("trois", "quatre")]
    assert blocks == [{"kind": "ol", "start": 3, "children": items}]


def test_loose_text_becomes_a_paragraph_and_blank_ones_go() -> None:
    blocks = tree("<p> </p>Bonjour<br>à tous<p><br></p>", picture=no_picture)

    assert blocks == [{"kind": "p", "children": [text("Bonjour"), {"kind": "br"}, text("à tous")]}]


def test_white_space_is_kept_in_code_only() -> None:
    blocks = tree("<pre>a\n  b</pre><p>a\n  b\u202f!</p>", picture=no_picture)

    assert [told([block]) for block in blocks] == ["a\n  b", "a b\u202f!"]


def test_typst_markup_stays_text() -> None:
    hostile = '#read("/etc/passwd") $x$ @a *b* \\ #import "@preview/x:1.0.0"'

    assert told(tree(richtext.from_text(hostile), picture=no_picture)) == hostile


def test_a_picture_alone_is_shown_large_and_one_in_a_sentence_small() -> None:
    blocks = tree("<p><img src='a'></p><p>ici <img src='b'></p>", picture=lambda s, _a: {"kind": "picture", "name": s})

    pictures = [child for block in blocks for child in block["children"] if child["kind"] == "picture"]  # type: ignore[attr-defined]  # the tree is JSON
    assert [picture["alone"] for picture in pictures] == [True, False]


def test_a_picture_that_is_not_ours_leaves_nothing() -> None:
    assert tree("<p><img src='/files/9/x.png'></p>", picture=no_picture) == []


def test_signs_that_no_paper_shows_are_left_out() -> None:
    assert printable("a\x00b\x1b[31mc\ue000\ufffe\nd") == "ab[31mc\nd"


@settings(deadline=None)
@given(st.text(alphabet="<>/abpuliolemstrongquote \n&;=\"'é", max_size=300))
def test_nothing_readable_is_lost(source: str) -> None:
    html = richtext.clean(source)

    blocks = tree(html, picture=no_picture)

    shown = "".join(told(blocks).split())
    assert "".join(told(tree(richtext.from_text(shown), picture=no_picture)).split()) == shown
    assert depth(blocks) <= 2 * 12 + 2


def test_deep_nesting_is_flattened() -> None:
    blocks = tree("<blockquote>" * 500 + "fond" + "</blockquote>" * 500, picture=no_picture)

    assert told(blocks) == "fond"
    assert depth(blocks) <= 2 * 12 + 2


@pytest.mark.parametrize(
    ("html", "items"),
    [
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", ["ab"]),
        ("<ul><li>a</li>b<li>c</li></ul>", ["ab", "c"]),
        ("<ul>a<li>b</li></ul>", ["a", "b"]),
        ("<ol><ol><li>a</li></ol></ol>", ["a"]),
        ("<ul><li>a</li> <li>b</li><p>c</p></ul>", ["a", "bc"]),
        ("<ul><li></li></ul><ul><li>a</li></ul>", ["a"]),
    ],
)
def test_what_stands_between_the_items_of_a_list_belongs_to_the_one_above(html: str, items: list[str]) -> None:
    """Proves I5, M5: mail programs write inner lists there."""
    (block,) = tree(richtext.clean(html), picture=no_picture)

    assert [told([item]) for item in children_of(block)] == items


def children_of(node: Node) -> list[Node]:
    children = node.get("children", [])
    assert isinstance(children, list)
    return children


def block_within_a_mark(nodes: list[Node], *, is_marked: bool = False) -> bool:
    return any(
        (is_marked and node["kind"] in BLOCKS)
        or block_within_a_mark(children_of(node), is_marked=is_marked or node["kind"] not in BLOCKS)
        for node in nodes
    )


WORDS = st.sampled_from(["un ", "<br>", " ", "deux"])
ELEMENTS = st.sampled_from(
    ["b", "em", "u", "a href='https://x.example'", "p", "div", "ul", "ol", "li", "blockquote", "pre"]
)


@settings(deadline=None)
@given(
    st.recursive(
        st.lists(WORDS, max_size=3).map("".join),
        lambda inner: st.tuples(ELEMENTS, inner, inner).map(lambda it: f"<{it[0]}>{it[1]}</{it[0].split()[0]}>{it[2]}"),
        max_leaves=20,
    )
)
def test_the_compiler_gets_every_word_and_no_block_within_a_mark(source: str) -> None:
    """Proves M5: it would leave out what stands in such a block."""
    html = richtext.clean(source)

    blocks = tree(html, picture=no_picture)

    assert told(blocks).count("un") == html.count("un ")
    assert told(blocks).count("deux") == html.count("deux")
    assert not block_within_a_mark(blocks)


def test_a_mark_around_blocks_is_around_their_words() -> None:
    blocks = tree("<b>a<p>b</p></b><a href='https://x.example'><ul><li>c</li></ul></a>", picture=no_picture)

    strong = [{"kind": "strong", "children": [text(word)]} for word in "ab"]
    link = {"kind": "a", "href": "https://x.example", "children": [text("c")]}
    item = {"kind": "li", "children": [{"kind": "p", "children": [link]}]}
    assert blocks == [*({"kind": "p", "children": [one]} for one in strong), {"kind": "ul", "children": [item]}]
