"""The text of HTML that arrived: the marks of quotes, what cannot be shown, and HTML that is too much for a parser."""

from collections.abc import Callable

import pytest

import postroom
from postroom.html_text import is_renderable, parse, rich_to_text, to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Oui.</p><blockquote>Un</blockquote><p>Fin.</p>", "Oui.\n\n> Un\n\nFin."),
        ("<blockquote>Un<blockquote>deux</blockquote>trois</blockquote>Fin.", "> Un\n>> deux\n> trois\nFin."),
        ("<blockquote><p>Un</p><p>deux</p></blockquote>", "> Un\n>\n> deux"),
        ("<blockquote><br><br><p>Un</p></blockquote>", "> Un"),
        ("<blockquote><p>Un</p><br><br></blockquote><p>Fin.</p>", "> Un\n\nFin."),
        ("<blockquote></blockquote><p>Fin.</p>", "Fin."),
        ("<blockquote>Un</blockquote><blockquote>deux</blockquote>", "> Un\n> deux"),
        ("<blockquote>Un<br><br>deux</blockquote>", "> Un\n>\n> deux"),
        ("<blockquote><b>Un</b> deux</blockquote>", "> Un deux"),
    ],
)
def test_each_line_of_a_quote_gets_a_mark_for_its_depth(html: str, text: str) -> None:
    assert to_text(html) == text


def test_a_quote_within_a_table_ends_there() -> None:
    """Beside other cells, the beginning and the end of a quote share their lines with text."""
    html = "<table><tr><td>un<br>deux<br>trois</td><td><blockquote>quatre</blockquote></td></tr></table><p>cinq</p>six"

    text = to_text(html)

    assert [line.split() for line in text.split("\n")] == [
        [">", "un"], [">", "deux", "quatre"], [">", "trois"], [], ["cinq"], [], ["six"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un</p><br><br><br><br><p>deux</p>", "Un\n\ndeux"),
        ("\n\n<p>Un</p>\n\n", "Un"),
        ("<p>Un \t deux  </p>", "Un deux"),
        ("<?xml version='1.0'?>\n<html><body>Un</body></html>", "Un"),
        (" <?xml version='1.0' encoding='iso-8859-1'?><p>réglé</p>", "réglé"),
        ("<p>U\x00n\x0b d\x1feux\ufffe</p>", "Un deux"),
        ("<p>Un<!-- rien --></p><?php rien ?>", "Un"),
        ("<p>1 &lt; 2 &amp;amp; 3</p>", "1 < 2 &amp; 3"),
        ("<ul><li>un</li><li>deux</li></ul>", "* un\n* deux"),
        ("", ""),
        (" \n ", ""),
        ("<!-- rien -->", ""),
    ],
)  # fmt: skip
def test_only_what_people_see_is_text(html: str, text: str) -> None:
    assert to_text(html) == text


def test_html_beyond_the_length_is_not_read() -> None:
    assert to_text("<p>abcdef</p>", longest=6) == "abc"


DEEP = "<div>" * 200


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("un<br>deux<br/>trois", "un\ndeux\ntrois"),
        ("un<p class='x'>deux<div>trois<tr>quatre<li>cinq", "un\ndeux\ntrois\nquatre\ncinq"),
        ("un<h1>deux</h1><h6>trois</h6><blockquote>quatre", "un\ndeux\ntrois\nquatre"),
        ("un<br><br><br>deux", "un\n\ndeux"),
        ("un <b>deux</b><brx>trois", "un deuxtrois"),
        ("R&eacute;gl&eacute; &lt;b&gt;", "Réglé <b>"),
        ("<style>p{}</style>un<script>var a</script> deux", "un deux"),
        ("<HEAD>x</HEAD >un<Title>y</title> deux", "un deux"),
        ("<head>x<style>y</style>z</head>un", "un"),
        ("<script>a</style>b</script>un<script>c", "unc"),
        ("un</script>deux", "undeux"),
        ("<scripts>un</scripts>", "un"),
    ],
)
@pytest.mark.parametrize("convert", [to_text, rich_to_text])
def test_html_that_nests_too_deep_is_read_without_a_parser(convert: Callable[[str], str], html: str, text: str) -> None:
    assert convert(DEEP + html) == text


def test_only_the_beginning_is_read_without_a_parser() -> None:
    assert len(to_text(DEEP + "x" * 600_000)) == 500_000 - len(DEEP)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>" * 100 + "un", True),
        ("<div>" * 200 + "un", False),
        ("<p>un</p>" * 500 + "<div>" * 100, True),
        ("<p>un</p>" * 500 + "<div>" * 200, False),
        ("<div>" * 148, True),
        ("<div>" * 149, False),
        ("<br>" * 59_998, True),
        ("<br>" * 59_999, False),
    ],
)
def test_what_is_too_deep_or_too_much_for_the_parser_is_known(html: str, *, expected: bool) -> None:
    """What stands beside a deep place makes it no less deep; `html` and `body` count too."""
    tree = parse(html)

    assert tree is not None
    assert is_renderable(tree) is expected


def test_the_address_of_a_link_keeps_the_white_space_of_its_code() -> None:
    html = "<pre>a\n  <a href='https://x.example/?a=b  c'>ici</a>\n  b</pre>"

    assert rich_to_text(html) == "a\n  ici <https://x.example/?a=b  c>\n  b"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>un</p><p></p><p></p><p>deux</p>", "un\n\ndeux"),
        ("<div>un</div><div>deux</div>", "un\n\ndeux"),
        ("<p>un<br>deux</p>", "un\ndeux"),
        ("<blockquote>un</blockquote><blockquote>deux</blockquote>", "un\n\ndeux"),
        ("<pre>\tif a\n\t\tb</pre>", "\tif a\n\t\tb"),
        (
            "<p>un <b>deux</b> <i>trois</i> <u>quatre</u> <s>cinq</s> <code>six</code></p>",
            "un deux trois quatre cinq six",
        ),
        ("<pre><b>a</b>  <em>b</em>  <strong>c</strong>  <i>d</i>  <u>e</u>  <s>f</s></pre>", "a  b  c  d  e  f"),
        ("<pre><code>a  b</code>  <del>c  d</del>  <span>e  f</span><br>  g</pre>", "a  b  c  d  e  f\n  g"),
        ("<ol><li>un</li></ol><ol start='7'><li>sept</li></ol>", "1. un\n\n7. sept"),
        ("<ol start='x'><li>un</li></ol>", "1. un"),
        ("<ol start='²'><li>un</li></ol>", "1. un"),
        ("<ol start='-3'><li>un</li></ol>", "1. un"),
        ("<ul><li>un<ul><li>deux</li></ul></li><li>trois</li></ul>", "- un\n  - deux\n- trois"),
        ("<ul><li><div>un</div><pre>deux</pre><blockquote>trois</blockquote></li></ul>", "- un\n  deux\n  trois"),
        ("<a href='mailto:a@x.example'>Ann</a>", "Ann <a@x.example>"),
        ("<a href=''>Ann</a>", "Ann"),
        ("<a href='https://x.example/'> https://x.example/ </a>", "https://x.example/"),
        ("", ""),
    ],
)
def test_rich_text_keeps_its_form(html: str, text: str) -> None:
    assert rich_to_text(html) == text


@pytest.mark.parametrize("space", "\x85\xa0\u1680\u2000\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000")
def test_rich_text_keeps_each_space_of_its_own(space: str) -> None:
    assert rich_to_text(f"<p>un{space}deux</p><p>{space}trois</p>") == f"un{space}deux\n\n{space}trois"


def test_a_mail_of_html_alone_has_its_text() -> None:
    html = "<p>Réglé.</p><blockquote>Avant</blockquote>"

    mail = postroom.read(f"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{html}".encode())

    assert mail.text == "Réglé.\n\n> Avant"


@pytest.mark.parametrize(
    "html",
    [
        "<html><body><p>Un.</p></body></html><p>Deux.</p>",
        "<html><body><p>Un.</p></body></HTML >\nDeux.",
        "<p>Un.</p></html><p>Deux.</p>",
        "<html><body><p>Un.</p></body><p>Deux.</p></html>",
        "<html><body><p>Un.</p></body></html><html><head><style>p { }</style></head><body><p>Deux.</p></body>",
    ],
)
def test_what_stands_below_the_end_of_the_document_is_read(html: str) -> None:
    """Proves I10: gateways write there, and the next of several HTML parts begins there."""
    assert to_text(html).split() == ["Un.", "Deux."]


def test_what_stands_below_the_end_of_the_document_stays_in_the_html_that_is_cut() -> None:
    html = "<html><body><p>Oui.</p><blockquote type='cite'>Avant</blockquote></body></html><p>Mention légale.</p>"

    mail = postroom.read(f"Content-Type: text/html; charset=utf-8\n\n{html}".encode())

    assert "Mention légale." in mail.text
    assert "Mention légale." in f"{mail.visible_html}{mail.quoted_html}"


@pytest.mark.parametrize(("start", "first"), [("3", 3), ("x", 1), ("-2", 1), ("9" * 5_000, 1)])
def test_a_list_begins_with_the_number_that_its_writer_sees(start: str, first: int) -> None:
    """Whoever answers the third question writes so."""
    assert to_text(f"<ol start='{start}'><li>Oui.</li><li>Non.</li></ol>") == f"{first}. Oui.\n{first + 1}. Non."
