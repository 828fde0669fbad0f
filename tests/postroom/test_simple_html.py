"""The quick way to the text of simple HTML says exactly what the way through a tree and a layout says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.html_text import laid_out, rich_to_text
from postroom.simple_html import simple_to_text

WRITTEN = st.sampled_from(
    [*" \n\t\r-*'1aé", "\xa0", "\u202f", "\u200b", "&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", " a ", "<br>"]
)
ELEMENTS = st.sampled_from(["p", "div", "blockquote", "b", "em", "u", "s"])


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.builds(lambda name, html: f"<{name}>{html}</{name}>", ELEMENTS, inner) | WRITTEN).map("".join)


@settings(deadline=None)
@given(st.recursive(WRITTEN, wrapped, max_leaves=12))
def test_it_says_what_the_layout_says(html: str) -> None:
    quick = simple_to_text(html)

    assert quick in (None, laid_out(html))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bonjour,</p>\n<p>le <b>toner</b> est vide.<br>Merci !</p>", "Bonjour,\n\nle toner est vide.\nMerci !"),
        ("<blockquote><p>un</p><p>deux</p></blockquote><p>&lt;b&gt; &amp;amp;</p>", "un\n\ndeux\n\n<b> &amp;"),
        (" \n", ""),
    ],
)
def test_what_most_people_write_is_simple(html: str, text: str) -> None:
    assert simple_to_text(html) == rich_to_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>un</li></ul>",
        '<p>voir <a href="https://x.example/">ici</a></p>',
        '<p><img src="/files/1/a.png" alt="a"></p>',
        "<pre>a  b</pre>",
        "<p>a<p>b</p>",
        "<b><p>a</p></b>",
        "<p>a</b></p>",
        "<p>1 < 2</p>",
        "<p>&eacute; &copy</p>",
        "<p>&<br>amp;</p>",
        "<p>&<b>lt;</b></p>",
        "<div>" * 30 + "</div>" * 30,
        "<p>a</p>" * 15_000,
    ],
)
def test_anything_else_is_left_to_the_layout(html: str) -> None:
    assert simple_to_text(html) is None
