import time

import pytest

from joindre.lib import richtext
from joindre.lib.nesting import DEEPEST, is_too_deep

HOSTILE = {
    "open": "<div>" * 50_000,
    "mixed": "<b><i><u><a href=x>" * 20_000,
    "lists": "<ul><li>" * 20_000,
    "ends of nothing": "<div></x>" * 20_000,
    "ends in attributes": """<div title="</div>" lang='</div>'>""" * 10_000,
    "ends in comments": "<div><!-- </div> -->" * 10_000,
    "ends in styles": "<div><style></div></style>" * 10_000,
}
HARMLESS = {
    "paragraphs left open": "<p>Bonjour<br>" * 20_000,
    "rows left open": f"<table>{'<tr><td>1<td>2' * 5_000}</table>",
    "a long mail": '<div class="x"><p>Bonjour <b>à</b> tous</p></div>\n' * 20_000,
    "empty comments": "<div><!--></div><!--->" * 10_000,
    "signs": "a < b && c > d, <3 " * 10_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_text_made_to_hurt_is_seen_and_still_read(html: str) -> None:
    """I6, I10: as plain text, and at once."""
    start = time.process_time()

    cleaned = richtext.clean(f"<p>Bonjour</p>{html}<p>Merci</p>")

    assert is_too_deep(html)
    assert "Bonjour" in cleaned
    assert time.process_time() - start < 5


@pytest.mark.parametrize("html", HARMLESS.values(), ids=HARMLESS)
def test_what_people_write_is_not(html: str) -> None:
    assert not is_too_deep(html)


@pytest.mark.parametrize(
    "piece", ["<", "<x", "<!--", "<!", "</", '<a b="', "<a b='", "<style>", "<a =", "&", '="', "<a b"]
)
def test_broken_tags_are_read_once(piece: str) -> None:
    start = time.process_time()

    is_too_deep(piece * 100_000)

    assert time.process_time() - start < 2


def test_a_deep_thread_of_answers_keeps_its_form() -> None:
    html = "<blockquote>" * (DEEPEST - 1) + "Bonjour" + "</blockquote>" * (DEEPEST - 1)

    assert richtext.clean(html).count("<blockquote>") == DEEPEST - 1
