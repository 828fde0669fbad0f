"""HTML of strangers, made cheap to read (A4). What it costs is measured in tests/attacks/test_texts.py."""

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.lib import markup, richtext
from tests.lib.test_richtext import anything

TAGS = frozenset({"p", "div", "b", "i", "a", "ul", "ol", "li", "br", "img", "pre", "blockquote"})
SIGNS = [
    "&",
    "&amp;",
    "&AMP;",
    "&amp",
    "&#38;",
    "&#x26;",
    "&#0038;",
    "&nbsp;",
    "&nbsp",
    "&#160;",
    "\xa0",
    "&lt;",
    "&ltx",
]
SIGNS += [
    "&foo;",
    "&foo",
    "&copy",
    "&eacute;",
    "&#x20AC;",
    "&#",
    "&#x",
    "&;",
    "a",
    " ",
    ";",
    "#38;",
    "amp;",
    "1",
    "&notit;",
]
signs = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


def nested(html: str) -> str:
    return markup.well_nested(html, tags=TAGS)


@settings(deadline=None)
@given(text=signs)
def test_signs_that_were_hidden_read_as_before(text: str) -> None:
    kept = nh3.clean(markup.hidden(text), tags={"b"})

    assert markup.shown(kept) == nh3.clean(text, tags={"b"})


@settings(deadline=None)
@given(text=signs)
def test_signs_in_an_address_read_as_before(text: str) -> None:
    html = f'<a href="https://client.example/?a={text}">a</a>'

    assert markup.shown(nh3.clean(markup.hidden(html))) == nh3.clean(html)


def test_the_two_signs_themselves_are_left_out() -> None:
    assert richtext.clean("<p>a\ufdd0b\ufdd1c&amp;\xa0</p>") == "<p>abc&amp;&nbsp;</p>"


@settings(deadline=None)
@given(html=anything)
def test_a_clean_text_is_well_nested_already(html: str) -> None:
    clean = richtext.clean(html)
    tags = frozenset(tag for extension in richtext.EXTENSIONS.values() for tag in extension.tags)

    assert markup.well_nested(clean, tags=tags) == clean


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p><b>a<p>c", "<p><b>a</b></p><p>c</p>"),
        ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("<li>a<blockquote><li>b", "<li>a<blockquote><li>b</li></blockquote></li>"),
        ('<a href="x">a<a href="y">b', '<a href="x">a</a><a href="y">b</a>'),
        ("</p>a</b>", "a"),
        ("a<br>b<img src=x>", "a<br>b<img src=x>"),
        ("<table><tr><td>a</td></table>", "a"),
        ("<style>p{}</style>a<!-- b -->c<!DOCTYPE html><?xml?>", "ac"),
        ("<textarea><b>a</textarea>b", "&lt;b>ab"),
        ("1 < 2 <b>c", "1 &lt; 2 <b>c</b>"),
        ("<svg><script>x</script></svg>a", "a"),
        ("<P>A</P>", "<P>A</p>"),
    ],
)
def test_each_element_is_closed_in_the_one_that_holds_it(html: str, expected: str) -> None:
    assert nested(html) == expected


def test_the_first_attributes_of_many_are_kept() -> None:
    many = " ".join(f"a{number}" for number in range(500))

    kept = nested(f'<a href="https://client.example/?a=1>2" title=x {many}>a</a>')

    assert kept.startswith('<a href="https://client.example/?a=1>2" title=x a0 a1 ')
    assert kept.endswith(" a37>a</a>")


def test_an_element_left_open_in_its_block_is_not_opened_again_in_each_that_follows() -> None:
    """Ten kilobytes once became seven hundred."""
    opened = "".join(f"<b id=x{number}>" for number in range(80))

    cleaned = richtext.clean(f"<p>{opened}</p>" + "<p>a" * 1_200)

    assert len(cleaned) < 20_000
    assert cleaned.count("a") >= 1_200


def test_a_text_with_more_markup_than_any_is_kept_as_text() -> None:
    cleaned = richtext.clean("<b>x</b>" * (richtext.MOST_MARKUP // 2 + 1))

    assert "<b>" not in cleaned
    assert cleaned.count("x") == richtext.MOST_MARKUP // 2 + 1


def test_as_much_markup_as_is_read_keeps_its_form() -> None:
    assert richtext.clean("<b>x</b>" * (richtext.MOST_MARKUP // 2)).count("<b>") == richtext.MOST_MARKUP // 2


def test_a_text_longer_than_any_form_takes_is_kept_as_text() -> None:
    cleaned = richtext.clean("<b>" + "x" * richtext.LONGEST)

    assert "<b>" not in cleaned
    assert cleaned.count("x") == richtext.LONGEST
