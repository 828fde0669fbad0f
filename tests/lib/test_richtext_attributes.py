"""Which elements and attributes of a rich text stay, and how a mail's pictures become files of ours (I6)."""

import pytest

from joindre.lib import richtext

PICTURE = '<img src="/files/7/a.png">'
INLINE = ["br", "strong", "b", "em", "i", "u", "s", "del", "code"]
BLOCKS = ["p", "div", "pre", "ul", "ol", "blockquote"]


@pytest.mark.parametrize("tag", [*INLINE[1:], *BLOCKS])
def test_each_element_of_the_editor_stays(tag: str) -> None:
    assert richtext.clean(f'<{tag} class="x" style="top:0" id="y">texte</{tag}>') == f"<{tag}>texte</{tag}>"


def test_lists_and_line_ends_stay() -> None:
    html = "<ul><li>un<br>deux</li></ul>"

    assert richtext.clean(html) == html


@pytest.mark.parametrize("tag", ["span", "font", "h1", "table", "center", "label", "section", "button", "form", "svg"])
def test_other_elements_leave_their_text(tag: str) -> None:
    assert richtext.clean(f"<p>a<{tag}>b</{tag}></p>").replace("</p>", "").replace("<p>", "") == "ab"


@pytest.mark.parametrize("tag", ["script", "style", "title"])
def test_what_is_no_text_of_the_writer_goes_with_its_element(tag: str) -> None:
    assert richtext.clean(f"<p>a</p><{tag}>b{{}}</{tag}>") == "<p>a</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.example/" title="Le plan" rel="noopener noreferrer">a</a>',
        '<img src="/files/7/a.png" alt="Plan" width="640" height="480">',
        '<ol start="3"><li>a</li></ol>',
        '<ol start="0"><li>a</li></ol>',
        '<ol start="99999"><li>a</li></ol>',
    ],
)
def test_each_attribute_of_the_editor_stays(html: str) -> None:
    assert richtext.clean(html) == html


@pytest.mark.parametrize("value", ["100000", "-1", "50%", "1.5", "", "1px", " 1", "\u0661", "a"])
def test_sizes_and_beginnings_are_short_numbers(value: str) -> None:
    html = f'<ol start="{value}"><li><img src="/files/7/a.png" width="{value}" height="{value}"></li></ol>'

    assert richtext.clean(html) == f"<ol><li>{PICTURE}</li></ol>"


@pytest.mark.parametrize("attribute", ["title", "lang", "href", "src", "alt", "width", "start", "target", "data-x"])
def test_an_attribute_stays_on_its_own_element_only(attribute: str) -> None:
    assert richtext.clean(f'<p {attribute}="1">a</p>') == "<p>a</p>"


@pytest.mark.parametrize(
    "link",
    [
        "http://x.example/",
        "https://x.example/?a=1&amp;b=2",
        "mailto:a@x.example",
        "tel:+33478000000",
        "HTTPS://x.example",
    ],
)
def test_links_to_the_web_a_mailbox_or_a_phone_stay(link: str) -> None:
    assert richtext.clean(f'<a href="{link}">a</a>') == f'<a href="{link}" rel="noopener noreferrer">a</a>'


@pytest.mark.parametrize("link", ["/tickets/1", "plan.html", "//x.example/", "#bas", "", "https"])
def test_links_without_a_scheme_are_text(link: str) -> None:
    assert richtext.clean(f'<a href="{link}">a</a>') == "a"


@pytest.mark.parametrize(
    "source", ["/files/a.png", "/files/7/a/b/c.png", "/files/7/a~b@c!$&amp;()*+,;=-%20:_.png", "cid:a"]
)
def test_addresses_of_our_files_stay_whatever_signs_they_have(source: str) -> None:
    html = f'<img src="{source}">'

    assert richtext.clean(html) == html


@pytest.mark.parametrize(
    "source",
    [
        "/files/7/pl\u00e4n.png", "cid:\u00e9l\u00e9ment", "/files/\u0667/a.png", "/files", "/files/", "/files/7/",
        "files/7/a.png", "/files/./a", "/files/7/..", "/files/7/.", "/files/7/../8/a.png", "/files/7/a.png#x", "cid:",
        "cid:a/b", "cid:a b", "/Files/7/a.png", "x/files/7/a.png", "/files/7/a.png x",
    ],
)  # fmt: skip
def test_no_address_stays_that_a_browser_could_read_otherwise(source: str) -> None:
    assert richtext.clean(f'<p>a<img src="{source}">b</p>') == "<p>ab</p>"


@pytest.mark.parametrize("name", ["...", "..a", ".a", "a..", "a.b."])
def test_dots_in_a_name_are_harmless(name: str) -> None:
    html = f'<img src="/files/7/{name}">'

    assert richtext.clean(html) == html


def test_a_picture_without_address_goes() -> None:
    assert richtext.clean('<p>a<img alt=" src=b">b<img></p>') == "<p>ab</p>"
    assert richtext.clean('<p><img alt="a" src="cid:b" width="1"></p>') == '<p><img alt="a" src="cid:b" width="1"></p>'


def test_the_parts_that_a_mail_shows_are_replaced_by_our_files() -> None:
    html = richtext.clean('<p>cid:a <img src="cid:a" alt="cid:b"><img src="cid:b@x"><img src="cid:c"></p>')

    assert richtext.parts_shown(html) == ["a", "b@x", "c"]
    assert richtext.with_files(html, {"a": "/files/1/a.png", "b@x": '/files/1/b"&.png'}) == (
        '<p>cid:a <img src="/files/1/a.png" alt="cid:b"><img src="/files/1/b&quot;&amp;.png"></p>'
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""), (" \n\n ", ""), ("a", "<p>a</p>"), ("a\nb", "<p>a<br>b</p>"), ("a\n\nb", "<p>a</p><p>b</p>"),
        ("a\r\n \r\nb\rc", "<p>a</p><p>b<br>c</p>"), ("a\n\t\n\nb", "<p>a</p><p>b</p>"), ("a\0b", "<p>ab</p>"),
        ("1 < 2 & \"3\" 'é'", "<p>1 &lt; 2 &amp; \"3\" 'é'</p>"), ("  a  ", "<p>a</p>"),
    ],
)  # fmt: skip
def test_plain_text_becomes_paragraphs(text: str, html: str) -> None:
    assert richtext.from_text(text) == html
    assert richtext.EMPTY == ""


def test_a_zero_within_a_tag_is_taken_out_first() -> None:
    assert richtext.clean("<p>a<scr\0ipt>b</scr\0ipt></p>") == "<p>a</p>"


@pytest.mark.parametrize("html", [PICTURE, f"<p>{PICTURE}</p>", "<p>a</p>", "a"])
def test_letters_and_pictures_are_something_to_read(html: str) -> None:
    assert not richtext.is_blank(html)


def test_the_editor_gets_the_options_of_each_extension() -> None:
    options = richtext.editor_options()

    assert {name: values for name, values in options.items() if values} == {
        "Link": {
            "openOnClick": False,
            "enableTarget": False,
            "HTMLAttributes": {"rel": "noopener noreferrer", "target": None},
        },
        "Image": {"inline": True, "allowBase64": True},
    }
    assert {"Document", "Text", "History", "Dropcursor", "Gapcursor", "HardBreak", "ListItem"} <= set(options)
