"""How deep a text may nest, and what counts as a level as it does in a browser (I6, I10)."""

import pytest

from joindre.lib import richtext
from joindre.lib.nesting import is_too_deep, without_tags

FLAT = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "td", "th", "tr", "track", "wbr",
]  # fmt: skip
RAW = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]
DEEP = "<div>" * 401


def nested(levels: int) -> str:
    return "<div>" * levels + "Bonjour" + "</div>" * levels


def test_four_hundred_levels_are_kept_and_one_more_is_too_deep() -> None:
    assert not is_too_deep(nested(400))
    assert is_too_deep(nested(401))
    assert richtext.clean(nested(400)).count("<div>") == 400
    assert richtext.clean(nested(401)) == "<p>Bonjour</p>"


def test_a_text_that_is_too_deep_is_kept_without_its_tags() -> None:
    html = f"<p>Bonjour <b>&lt;à tous&gt;</b>,</p>{DEEP}<br>l'été &amp; l'hiver &eacute; 2 < 3<p>Merci"

    assert (
        richtext.clean(html) == "<p>Bonjour  &lt;à tous&gt; ," + " " * 403 + "l'été &amp; l'hiver é 2 &lt; 3 Merci</p>"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [("<b>a</b>", " a "), ("a<br/>b", "a b"), ("<a href='x'>a</a>", " a "), ("1 < 2", "1 < 2"), ("<<b>>", "< >")],
)
def test_a_blank_stands_in_place_of_a_tag(html: str, text: str) -> None:
    assert without_tags(html) == text


@pytest.mark.parametrize("name", FLAT)
@pytest.mark.parametrize("form", ["<{}>", "<{} class=x>", "<{}/>"])
def test_elements_that_nothing_closes_nest_nothing(name: str, form: str) -> None:
    assert not is_too_deep(form.format(name) * 500)
    assert not is_too_deep(form.format(name.upper()) * 500)


@pytest.mark.parametrize("name", ["div", "span", "b", "ul", "table", "blockquote", "lis", "x-p", "DIV"])
def test_all_others_do(name: str) -> None:
    assert is_too_deep(f"<{name}>" * 401)
    assert is_too_deep(f"<{name} class=x>" * 401)
    assert not is_too_deep(f"<{name}>x</{name}>" * 500)


def test_an_end_closes_its_own_kind_only() -> None:
    assert is_too_deep("<div></span>" * 401)
    assert not is_too_deep("<div></DIV >" * 500)
    assert not is_too_deep("</div>" * 500 + nested(400))
    assert is_too_deep("</div>" * 500 + nested(401))
    assert is_too_deep("<div></p>" * 401)


@pytest.mark.parametrize("name", RAW)
def test_what_a_browser_takes_for_text_nests_nothing(name: str) -> None:
    assert not is_too_deep(f"<{name}>{DEEP}</{name}>")
    assert not is_too_deep(f"<{name} class=x>{DEEP}</{name.upper()}>")
    assert not is_too_deep(f"<{name}>{DEEP}")
    assert not is_too_deep(f"<{name}/>{DEEP}</{name}>")
    assert is_too_deep(f"<{name}></{name}>{DEEP}")
    assert is_too_deep(f"<{name}x>{DEEP}</{name}>")


def test_what_stands_in_text_without_tags_closes_nothing() -> None:
    assert is_too_deep("<div><style></div></style>" * 401)
    assert is_too_deep("<div><textarea></div></textarea>" * 401)


@pytest.mark.parametrize("comment", ["<!--{}-->", "<!--{}--!>", "<!-- a > b {} -->", "<!--{}", "<!---{}-->"])
def test_comments_nest_nothing(comment: str) -> None:
    assert not is_too_deep(comment.format(DEEP))


@pytest.mark.parametrize("comment", ["<!-->", "<!--->", "<!---->", "<!-- a -->", "<!-- a --!>", "<!doctype html>"])
def test_what_follows_a_comment_nests(comment: str) -> None:
    assert is_too_deep(comment + DEEP)
    assert is_too_deep(f"<div>{comment}" * 401)


@pytest.mark.parametrize(
    "tag",
    ['<a title="<div>">', "<a title='<div>'>", '<a title = "a > b<div>">', '<a title="\'<div>">', '<a b c="<b>">'],
)
def test_what_stands_in_an_attribute_nests_nothing(tag: str) -> None:
    assert not is_too_deep(f"{tag}</a>" * 500)
    assert is_too_deep(tag * 401)


@pytest.mark.parametrize("text", ["< div>", "<1>", "<>", "a < b", "&lt;div&gt;", "<3", "<é>"])
def test_signs_that_begin_no_tag_nest_nothing(text: str) -> None:
    assert not is_too_deep(text * 500)
