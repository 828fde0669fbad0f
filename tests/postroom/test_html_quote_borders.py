"""Where the HTML of a reply is cut: each element that mail programs put around a quote, and what stands beside it."""

import pytest

import postroom

HEADERS = (
    "From: a@b.example\nSubject: Re: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"
    "Content-Type: multipart/alternative; boundary=b\n\n"
)
INTRO = "Le lun. 23 nov. 2026 à 10:02, S <s@x.example> a écrit :"
TEXT = f"Réglé.\n\n{INTRO}\n> Avant\n\n-- \nPied de page"
WHOLE = ("gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote")
BEGINNING = ("moz-cite-prefix", "zmail_extra")
IDS = (
    "divRplyFwdMsg", "x_divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION",
    "mail-editor-reference-message-container",
)  # fmt: skip


def read(html: str, *, text: str = TEXT) -> postroom.Email:
    """Read a reply that has both this text and this HTML."""
    parts = (("plain", text), ("html", html))
    body = "".join(f"--b\nContent-Type: text/{kind}; charset=utf-8\n\n{content}\n" for kind, content in parts)
    return postroom.read(f"{HEADERS}{body}--b--\n".encode())


def halves(html: str, *, text: str = TEXT) -> tuple[str | None, str | None]:
    mail = read(html, text=text)
    return mail.visible_html, mail.quoted_html


@pytest.mark.parametrize("name", WHOLE)
def test_an_element_around_the_quote_is_cut_out_alone(name: str) -> None:
    quote = f'<div class="{name}"><p>Avant<br>hier</p></div>'

    assert halves(f"<p>Réglé.</p>{quote}<p>Pied de page</p>") == ("<p>Réglé.</p><p>Pied de page</p>", quote)


def test_a_cited_block_is_cut_out_alone() -> None:
    quote = '<blockquote type="cite"><p>Avant</p></blockquote>'

    assert halves(f"<p>Réglé.</p>{quote}<p>Pied de page</p>") == ("<p>Réglé.</p><p>Pied de page</p>", quote)


@pytest.mark.parametrize("attribute", [*(f'class="{name}"' for name in BEGINNING), *(f'id="{name}"' for name in IDS)])
def test_an_element_at_the_beginning_of_the_quote_is_cut_with_all_below(attribute: str) -> None:
    quote = f"<div {attribute}>S a écrit</div> puis <p>Avant</p> et <b>après</b> enfin"

    assert halves(f"<p>Réglé.</p>{quote}") == ("<p>Réglé.</p>", quote)


@pytest.mark.parametrize("classes", ["gmail_quote", "x gmail_quote", "gmail_quote y", "x gmail_quote y"])
def test_the_class_may_be_one_of_several(classes: str) -> None:
    quote = f'<div class="{classes}"><p>Avant</p></div>'

    assert halves(f"<p>Réglé.</p>{quote}") == ("<p>Réglé.</p>", quote)


@pytest.mark.parametrize("attribute", ['class="my_gmail_quote"', 'class="gmail_quoted"', 'id="appendonsend2"', ""])
def test_other_elements_are_no_borders(attribute: str) -> None:
    html = f"<p>Réglé.</p><div {attribute}><p>Avant</p></div>"

    assert halves(html) == (html, None)


def test_the_first_border_counts() -> None:
    html = (
        '<p>Réglé.</p><div class="gmail_quote">un<blockquote type="cite">deux</blockquote></div>'
        '<div class="gmail_quote">trois</div>'
    )

    assert halves(html) == (
        '<p>Réglé.</p><div class="gmail_quote">trois</div>',
        '<div class="gmail_quote">un<blockquote type="cite">deux</blockquote></div>',
    )


@pytest.mark.parametrize(
    ("html", "visible"),
    [
        ("<p>Réglé.</p>{quote}Pied de page", "<p>Réglé.</p>Pied de page"),
        ("<p>Réglé.</p> et {quote}Pied de page", "<p>Réglé.</p> et Pied de page"),
        ("<div>Réglé.{quote}Pied de page</div>", "<div>Réglé.Pied de page</div>"),
        ("<p>Réglé.</p><div>{quote}Pied de page</div>", "<p>Réglé.</p><div>Pied de page</div>"),
        ("<p>Réglé.</p><div>{quote}</div>", "<p>Réglé.</p><div></div>"),
        ("<p>Réglé.</p><br>{quote}<br>Pied", "<p>Réglé.</p><br><br>Pied"),
    ],
)
def test_text_beside_the_quote_stays_where_it_was(html: str, visible: str) -> None:
    quote = '<blockquote type="cite">Avant</blockquote>'

    assert halves(html.format(quote=quote)) == (visible, quote)


def test_text_without_an_element_stays_text() -> None:
    html = '<html><body>Réglé &lt;vite&gt; &amp; bien.<blockquote type="cite">Avant</blockquote></body></html>'

    visible, quoted = halves(html, text=TEXT.replace("Réglé.", "Réglé <vite> & bien."))

    assert visible is not None
    assert "&lt;vite&gt; &amp; bien." in visible
    assert quoted == '<blockquote type="cite">Avant</blockquote>'


def test_without_a_border_the_words_above_the_quote_are_quoted_too() -> None:
    words = INTRO.replace("<", "&lt;").replace(">", "&gt;")

    visible, quoted = halves(f"<p>Réglé.</p><p>{words}</p><blockquote><p>Avant</p></blockquote>")

    assert visible == "<p>Réglé.</p>"
    assert quoted is not None
    assert f"<p>{words}</p>" in quoted
    assert "<p>Avant</p>" in quoted


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Réglé.</p><div>Avant</div>", TEXT),
        ('<div class="gmail_quote">Réglé. Avant</div>', TEXT),
        ("", TEXT),
        ('<p>Tout</p><div class="gmail_quote">Avant</div>', f"???\n\n{INTRO}\n> Avant"),
        ('<p>Réglé.</p><div class="gmail_quote">Avant</div>', "Réglé."),
        ('<p>Tout est réglé.</p><div class="gmail_quote">Avant</div>', f"Rien réglé.\n\n{INTRO}\n> Avant"),
        ('<p>Oui. Non.</p><div class="gmail_quote">Avant</div>', f"> Un ?\nOui.\n> Deux ?\nNon.\n\n{INTRO}\n> Avant"),
    ],
)
def test_where_the_border_is_not_clear_the_html_stays_whole(html: str, text: str) -> None:
    mail = read(html, text=text)

    assert mail.visible_html == mail.html
    assert mail.quoted_html is None


def test_the_last_line_is_looked_for_by_its_letters() -> None:
    """Spaces, signs and case may differ between a text and its HTML, and a letter may be a reference."""
    visible, _ = halves(
        '<p>C&rsquo;est <b>R&Eacute;GL&eacute;</b>&nbsp;!</p><div class="gmail_quote">Avant</div>',
        text=TEXT.replace("Réglé.", "Bonjour,\n\nC'est *réglé* !"),
    )

    assert visible is not None
    assert "Avant" not in visible


@pytest.mark.parametrize(("length", "is_cut"), [(300_000, True), (300_001, False)])
def test_html_is_cut_up_to_a_length(length: int, *, is_cut: bool) -> None:
    html = '<p>Réglé.</p><div class="gmail_quote">{}</div>'
    html = html.format("x" * (length - len(html.format(""))))

    mail = read(html)

    assert mail.html is not None
    assert len(mail.html) == length
    assert (mail.quoted_html is not None) is is_cut


def test_html_that_nests_too_deep_for_a_parser_is_not_cut_by_its_elements() -> None:
    html = f'<p>Réglé.</p>{"<div>" * 200}<div class="gmail_quote">Avant</div>{"</div>" * 200}'

    mail = read(html)

    assert mail.visible_text == "Réglé."
    assert mail.visible_html == html
