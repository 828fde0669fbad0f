"""HTML mail cut where its quote begins (I5)."""

import pytest

import postroom

HEADERS = (
    b"From: a@b.example\nSubject: Re: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"
    b"Content-Type: text/html; charset=utf-8\n\n"
)


def html(body: str) -> postroom.Email:
    return postroom.read(HEADERS + body.encode())


def test_what_outlook_quotes_is_cut_to_the_end() -> None:
    mail = html(
        "<body><p>Réglé.</p><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>From:</b> S &lt;s@x.example&gt;"
        "<br><b>Sent:</b> Monday 10:02<br><b>To:</b> A<br><b>Subject:</b> x</div><div>Avant</div></body>"
    )

    assert mail.visible_html is not None
    assert mail.quoted_html is not None
    assert "Réglé." in mail.visible_html
    assert "Avant" not in mail.visible_html
    assert "Avant" in mail.quoted_html
    assert mail.visible_text == "Réglé."


def test_what_gmail_quotes_is_cut() -> None:
    mail = html(
        "<div>Oui, merci.</div><div class='gmail_quote'><div class='gmail_attr'>Le lun. 23 nov. 2026 à 10:02, "
        "S &lt;s@x.example&gt; a écrit :<br></div><blockquote type='cite'>Avant</blockquote></div>"
    )

    assert mail.visible_text == "Oui, merci."
    assert mail.visible_html is not None
    assert "Avant" not in mail.visible_html
    assert mail.quoted_text == "Le lun. 23 nov. 2026 à 10:02, S <s@x.example> a écrit :\n> Avant"


def test_a_quote_without_known_container_is_cut_by_its_words() -> None:
    mail = html(
        "<p>Entendu.</p><p>On Mon, 23 Nov 2026 at 10:02, S &lt;s@x.example&gt; wrote:</p>"
        "<blockquote><p>Avant</p></blockquote>"
    )

    assert mail.visible_text == "Entendu."
    assert mail.visible_html is not None
    assert "Avant" not in mail.visible_html


def test_answers_between_quotes_keep_the_whole_html() -> None:
    body = (
        "<blockquote type='cite'><p>Quelle version ?</p></blockquote><p>La 4.</p>"
        "<blockquote type='cite'><p>Quel poste ?</p></blockquote><p>Le second.</p>"
    )

    mail = html(body)

    assert mail.visible_text == "> Quelle version ?\n\nLa 4.\n\n> Quel poste ?\n\nLe second."
    assert mail.visible_html == mail.html
    assert mail.quoted_html is None


def test_an_answer_below_the_quote_stands_alone_in_the_html_too() -> None:
    """What Thunderbird sends: the text has marks, the HTML has containers."""
    mail = postroom.read(
        HEADERS.replace(b"text/html; charset=utf-8", b"multipart/alternative; boundary=b")
        + b"--b\nContent-Type: text/plain\n\nOn 23/11/2026 10:02, S wrote:\n> Which one?\n\nThe second.\n"
        b"--b\nContent-Type: text/html\n\n<div class='moz-cite-prefix'>On 23/11/2026 10:02, S wrote:</div>"
        b"<blockquote type='cite'>Which one?</blockquote><p>The second.</p>\n--b--\n"
    )

    assert mail.visible_text == "The second."
    assert mail.visible_html is not None
    assert "The second." in mail.visible_html
    assert "Which one?" not in mail.visible_html
    assert "wrote" not in mail.visible_html
    assert mail.quoted_html is not None
    assert "Which one?" in mail.quoted_html


@pytest.mark.parametrize(
    "body",
    [
        "<div class='gmail_quote'><p>23/11/2026 10:02, S wrote:</p><blockquote>Which one?</blockquote>The second.",
        "<p>On 23/11/2026 10:02, S &lt;s@x.example&gt; wrote:</p><blockquote>Which one?</blockquote><p>The second.</p>",
        "<blockquote type='cite'><p>Which one?</p></blockquote>The second.",
    ],
)
def test_an_answer_below_the_quote_of_any_program_stands_alone(body: str) -> None:
    mail = html(body)

    assert mail.visible_text == "The second."
    assert "The second." in (mail.visible_html or "")
    assert "Which one?" not in (mail.visible_html or "")
    assert "Which one?" in (mail.quoted_html or "")


def test_a_border_that_would_hide_what_was_written_is_none() -> None:
    mail = postroom.read(
        HEADERS.replace(b"text/html; charset=utf-8", b"multipart/alternative; boundary=b")
        + b"--b\nContent-Type: text/plain\n\nFirst.\n\nLast.\n\nOn 23/11/2026 10:02, S wrote:\n> Before\n"
        b"--b\nContent-Type: text/html\n\n<p>First.</p><div id='appendonsend'></div><p>Last.</p>"
        b"<blockquote type='cite'>Before</blockquote>\n--b--\n"
    )

    assert mail.visible_text == "First.\n\nLast."
    assert mail.visible_html == mail.html


def test_a_forward_keeps_the_whole_html() -> None:
    mail = postroom.read(
        HEADERS.replace(b"Re: x", b"Fwd: x")
        + b"<p>See below</p><div class='gmail_quote'>---------- Forwarded message ---------<br>"
        b"From: S &lt;s@x.example&gt;<br>Date: Mon<br>Subject: x<br>To: a@b.example<br><br>Before</div>"
    )

    assert mail.forwarded is not None
    assert mail.visible_html == mail.html


def test_scripts_and_styles_are_no_text() -> None:
    mail = html("<style>p{color:red}</style><script>alert(1)</script><p>Bonjour</p>")

    assert mail.visible_text == "Bonjour"


HEADS = "<b>De:</b> S &lt;s@x.example&gt;<br><b>Envoyé:</b> lundi 10:02<br><b>À:</b> A<br><b>Objet:</b> x<br>"
ROWS = "".join(
    f"<tr><td>{label} :</td><td>{value}</td></tr>"
    for label, value in (("De", "Support"), ("Date", "23/11/2026 10:02"), ("À", "A"), ("Objet", "x"))
)


@pytest.mark.parametrize(
    "quote",
    [
        f"<hr><div data-marker='__HEADERS__'>{HEADS}</div><div>Avant</div>",
        f"<div name='quote'><div>{HEADS}</div><div>Avant</div></div>",
        f"<hr><table>{ROWS}</table><p>Avant</p>",
        "<div>Le 23/11/2026 à 10:02, S a écrit :<br><blockquote type='cite'>Avant</blockquote></div>",
        "<p>Le 23/11/2026 à 10:02, S a écrit :</p><blockquote type='cite'>Avant</blockquote>",
    ],
)
def test_a_quote_of_any_program_is_cut_with_what_introduces_it(quote: str) -> None:
    """Proves I5: what the text folds, the HTML folds too."""
    for body in (f"<div>Réglé.</div>{quote}", f"<div><div>Réglé.</div>{quote}</div>"):
        mail = html(body)

        assert mail.visible_text.splitlines()[0] == "Réglé."
        assert "Avant" not in (mail.visible_html or "")
        assert "x" not in (mail.visible_html or "")
        assert "crit" not in (mail.visible_html or "")
        assert "Avant" in (mail.quoted_html or "")


def test_no_words_are_lost_where_the_quote_is_cut_by_its_words() -> None:
    """Proves I10: what follows the elements above the border goes with the quote, signs of markup as they are."""
    mail = html(
        f"<div><div>Réglé.<div name='quote'>{HEADS}</div> 1 &lt; 2 </div> puis &lt;a@b.example&gt;<p>Avant</p></div>fin"
    )

    assert mail.visible_html == "<div><div>Réglé.</div></div>"
    for words in ("1 &lt; 2", "puis &lt;a@b.example&gt;", "Avant", "fin"):
        assert words in (mail.quoted_html or "")
