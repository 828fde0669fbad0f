"""The text of HTML, both of mail that arrived and of what the editor made."""

import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from postroom.html_text import rich_to_text, to_text


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads take turns a thousand times as often as they do by default."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("convert", [to_text, rich_to_text])
def test_what_is_written_about_html_stays_as_it_was_written(convert: Callable[[str], str]) -> None:
    assert convert("<p>Écrivez &amp;eacute; ou &amp;lt;b&amp;gt;, puis R&amp;D.</p>") == (
        "Écrivez &eacute; ou &lt;b&gt;, puis R&D."
    )


@pytest.mark.parametrize("convert", [to_text, rich_to_text])
@pytest.mark.usefixtures("eager_threads")
def test_threads_do_not_mix_their_texts(convert: Callable[[str], str]) -> None:
    mixed: list[str] = []

    def convert_often(word: str) -> None:
        texts = (convert(f"<p>{word}</p><p>{word}</p>") for _ in range(1_000))
        mixed.extend(text for text in texts if set(text.split()) != {word})

    threads = [threading.Thread(target=convert_often, args=(word,)) for word in ("un", "deux", "trois")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert mixed == []


def test_quotes_get_marks_in_mail_only() -> None:
    html = "<p>Oui.</p><blockquote><p>Quand ?</p><blockquote>Où ?</blockquote></blockquote>"

    assert to_text(html) == "Oui.\n\n> Quand ?\n>\n>> Où ?"
    assert rich_to_text(html) == "Oui.\n\nQuand ?\n\nOù ?"


def test_rich_text_keeps_the_spaces_that_do_not_break() -> None:
    assert rich_to_text("<p>Prix\u202f:  12\xa0000\xa0€\n!</p>") == "Prix\u202f: 12\xa0000\xa0€ !"


def test_rich_text_keeps_the_indentation_of_code() -> None:
    html = "<pre><code>if a:\n    b &lt; 1\n\n\n    c</code></pre><pre>d\n  e</pre>"

    assert rich_to_text(html) == "if a:\n    b < 1\n\n    c\n\nd\n  e"


def test_lists_of_rich_text_are_numbered_and_indented() -> None:
    html = (
        "<p>À faire :</p><ol start='9'><li>un</li><li><p>deux</p><p>suite</p><ul><li>trois</li></ul></li></ol>"
        "<ul><li>quatre</li></ul><p>Fin.</p>"
    )

    assert rich_to_text(html) == "À faire :\n\n9. un\n10. deux\n   suite\n   - trois\n\n- quatre\n\nFin."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href='https://x.example/?a=1&amp;lt=2'>ici</a>", "ici <https://x.example/?a=1&lt=2>"),
        ("<a href='https://x.example/'>https://x.example/</a>", "https://x.example/"),
        ("<a href='mailto:a@x.example'>a@x.example</a>", "a@x.example"),
        ("<a href='tel:+33'>Appeler</a>", "Appeler <+33>"),
        ("<a>rien</a>", "rien"),
        ("<a href='https://x.example/'><img src='/files/1/p.png' alt='plan'></a>", "[plan] <https://x.example/>"),
        ("vu <img src='/files/1/p.png'>", "vu"),
    ],
)
def test_links_and_pictures_of_rich_text_are_named(html: str, text: str) -> None:
    assert rich_to_text(f"<p>{html}</p>") == text


@pytest.mark.parametrize("convert", [to_text, rich_to_text])
def test_html_that_nests_too_deep_loses_its_tags_only(convert: Callable[[str], str]) -> None:
    html = "<title>t</title>" + "<div>" * 200 + "un<script>var a</script> deux <script>trois" + "</div>" * 200

    assert convert(html) == "un deux trois"
