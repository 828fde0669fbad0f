"""Rich text on its way to the compiler: a tree of values, in which nothing is ever read as markup (M5)."""

from hypothesis import given
from hypothesis import strategies as st

from joindre.documents.tree import Node, printable, tree
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
