from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from joindre.lib import richtext

PIECES = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<strong>",
    "</strong>",
    "<b onclick=x>",
    "<ul>",
    "<ol start=3>",
    "<li>",
    "</li>",
    "</ul>",
    "<script>alert(1)</script>",
    "<style>p{}</style>",
    "<img src=/files/7/plan.png alt='a>b'>",
    "<img src=//evil.example/x>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>",
    "<a href='https://x.example/?a=1&b=2' style='top:0'>",
    "</a>",
    "<table><tr><td>",
    "</table>",
    "<svg><script>",
    "</svg>",
    "<math><mtext>",
    "<iframe src=/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<pre>",
    "</pre>",
    "<blockquote>",
    "</blockquote>",
    "<noscript>",
    "<template>",
    "<select><option>",
    "<a><p><a>",
    "&lt;",
    "&#0;",
    "\0",
    "é",
    " ",
    "text",
    "<",
    ">",
    '"',
    "'",
    "<plaintext>",
    "<textarea>",
    "<form><input>",
    "<button>",
]
anything = st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).map("".join)


class Reader(HTMLParser):
    """What a browser would meet: each element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@settings(deadline=None)
@given(html=anything)
@example("<p><ul><li><p>a<div>b")
@example("<a href='https://x.example'><p><a href='https://y.example'>")
def test_cleaning_twice_changes_nothing_more(html: str) -> None:
    cleaned = richtext.clean(html)

    again = richtext.clean(cleaned)

    assert again == cleaned


@settings(deadline=None)
@given(html=anything)
def test_only_what_the_editor_can_make_survives(html: str) -> None:
    allowed = {tag for extension in richtext.EXTENSIONS.values() for tag in extension.tags}

    elements = Reader(richtext.clean(html)).elements

    assert {tag for tag, _ in elements} <= allowed
    for tag, attributes in elements:
        assert not {name for name in attributes if name.startswith("on") or name in {"style", "class", "id"}}
        assert tag != "img" or str(attributes["src"]).startswith(("/files/", "cid:"))
        assert str(attributes.get("href", "https:")).split(":")[0].lower() in richtext.LINK_SCHEMES


@settings(deadline=None)
@given(html=anything)
def test_plain_text_can_be_made_of_anything(html: str) -> None:
    text = richtext.to_text(html)

    assert "\0" not in text
    assert text == text.strip(" \n")


@settings(deadline=None)
@given(text=st.text())
def test_plain_text_becomes_clean_rich_text(text: str) -> None:
    html = richtext.from_text(text)

    assert richtext.clean(html) == html or "\r" in text or not text.isprintable()
    assert "<script" not in html


@pytest.mark.parametrize(
    "source",
    ["/files/7/plan.png", "/files/7/plan%20(1).png", "cid:image001.png@01DC5A"],
)
def test_our_own_pictures_and_those_of_the_mail_itself_stay(source: str) -> None:
    html = f'<p><img src="{source}" alt="Plan"></p>'

    assert richtext.clean(html) == html


@pytest.mark.parametrize(
    "source",
    [
        "https://tracker.example/p.gif",
        "//tracker.example/p.gif",
        "/files//tracker.example/p.gif",
        "/files/../logout",
        "/logout",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "/files/7/x?track=1",
        "",
        "/files\\..\\logout",
    ],
)
def test_no_other_picture_stays(source: str) -> None:
    html = f'<p>before<img src="{source}" alt="x">after</p>'

    assert richtext.clean(html) == "<p>beforeafter</p>"


@pytest.mark.parametrize("scheme", ["javascript", "JaVaScRiPt", "data", "vbscript", "file", "cid"])
def test_links_lead_to_the_web_a_mailbox_or_a_phone_only(scheme: str) -> None:
    cleaned = richtext.clean(f'<a href="{scheme}:alert(1)">here</a>')

    assert "href" not in cleaned
    assert "here" in cleaned


def test_links_tell_nobody_where_the_reader_came_from() -> None:
    cleaned = richtext.clean('<p><a href="https://x.example/" target="_blank" rel="opener">x</a></p>')

    assert cleaned == '<p><a href="https://x.example/" rel="noopener noreferrer">x</a></p>'


def test_the_plain_text_reads_like_the_rich_one() -> None:
    html = (
        "<p>Bonjour,</p><p>voici <a href='https://x.example/a'>le lien</a>, "
        "ou <a href='mailto:a@x.example'>a@x.example</a>.</p>"
        "<ul><li><p>un</p></li><li><p>deux</p><ol start='3'><li>trois</li></ol></li></ul>"
        "<pre><code>if a:\n    b</code></pre><p>À bientôt<br>Claire <img src='/files/1/x.png' alt='plan'></p>"
    )

    text = richtext.to_text(html)

    assert text == (
        "Bonjour,\n\nvoici le lien <https://x.example/a>, ou a@x.example.\n\n"
        "- un\n- deux\n  3. trois\n\nif a:\n    b\n\nÀ bientôt\nClaire [plan]"
    )


def test_plain_text_keeps_its_paragraphs_and_lines() -> None:
    html = richtext.from_text("Bonjour,\r\n\r\nligne 1\nligne 2 <b>\n\n\n")

    assert html == "<p>Bonjour,</p><p>ligne 1<br>ligne 2 &lt;b&gt;</p>"


@pytest.mark.parametrize(
    ("html", "blank"), [("", True), ("<p></p>", True), ("<p> \xa0</p>", True), ("<p>a</p>", False)]
)
def test_blank_is_what_nobody_can_read(html: str, blank: bool) -> None:  # noqa: FBT001 - a table of cases
    assert richtext.is_blank(html) is blank


def test_a_picture_alone_is_not_blank() -> None:
    assert not richtext.is_blank('<p><img src="/files/1/a.png"></p>')


def test_the_editor_is_told_of_each_ability_with_its_options() -> None:
    options = richtext.editor_options()

    assert list(options) == list(richtext.EXTENSIONS)
    assert options["Link"]["openOnClick"] is False


@pytest.mark.parametrize(
    "attributes",
    [
        *['name="_Hlk1"', 'href=""', 'href="#top"', "", 'href="page.html"', 'href="https://"', 'href="mailto:"'],
        *['href="file:///c:/a.pdf" title="a > b"', 'href="javascript:x()"'],
    ],
)
def test_a_link_that_leads_nowhere_is_text(attributes: str) -> None:
    """M5, I6: its words stay, with their marks."""
    html = f"<p>Voir <a {attributes}><strong>la</strong> porte</a>.</p>"

    assert richtext.clean(html) == "<p>Voir <strong>la</strong> porte.</p>"


def test_links_beside_it_stay() -> None:
    html = '<p><a name="x">un</a> <a href="https://client.example">deux</a> <a name="y">trois</a></p>'

    cleaned = richtext.clean(html).replace(f' rel="{richtext.LINK_REL}"', "")

    assert cleaned == '<p>un <a href="https://client.example">deux</a> trois</p>'
