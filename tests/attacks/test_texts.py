"""Texts that once cost seconds: what cleaning them costs grows with their length alone (A4)."""

import random
import threading
import time

import pytest

from joindre.lib import richtext

SMALL, LARGE = 18_750, 300_000
#: Sixteen times the length may cost as many times as much and half as much again for what grows a little faster.
MOST_GROWTH = 48
#: What costs less than this is not told from the noise of the clock.
LEAST = 0.004


def repeated(piece: str, *, before: str = "", after: str = "") -> tuple[str, str, str]:
    return before, piece, after


SHAPES = {
    "ampersands": repeated("&"),
    "ampersands and words": repeated("& xxxxxxxxxxx "),
    "ampersands without a semicolon": repeated("&ampx"),
    "ampersands by number": repeated("&#38;"),
    "ampersands by a long number": repeated("&#00000000038;"),
    "no-break spaces": repeated("\xa0"),
    "no-break spaces by name": repeated("&nbsp;"),
    "written ampersands": repeated("&amp;"),
    "entities that are none": repeated("&foo;"),
    "names without an end": repeated("&x"),
    "less than": repeated("<"),
    "written less than": repeated("&lt;"),
    "tags that are none": repeated("<<b>"),
    "bold words": repeated("<b>x</b> "),
    "elements in each other": repeated("<div>"),
    "formatting in each other": repeated("<b>"),
    "formatting that a block leaves open": repeated(
        "<p>x", before="<p>" + "".join(f"<b id={n}>" for n in range(300)) + "</p>"
    ),
    "formatting closed where it does not count": repeated("<b><button></b></button>"),
    "formatting closed crosswise": repeated("<b><i>x</b></i>"),
    "links in links": repeated('<a href="https://x.example/">x'),
    "links": repeated('<a href="https://x.example/?a=1&b=2">x</a>'),
    "ampersands in an address": repeated("&", before='<a href="https://x.example/?', after='">x</a>'),
    "ampersands in a text for a picture": repeated("& ", before='<img src="cid:a" alt="', after='">'),
    "pictures": repeated('<img src="cid:a">'),
    "attributes": repeated(" a b=c", before="<p", after=">x</p>"),
    "attributes with numbers": repeated("", before="<p ", after=">x</p>"),
    "items": repeated("<li>x"),
    "lists in lists": repeated("<ul><li>"),
    "paragraphs": repeated("<p>x\n"),
    "line breaks": repeated("<br>"),
    "tables": repeated("<table><tr><td>x"),
    "comments": repeated("<!--x-->"),
    "comments left open": repeated("<!--"),
    "quotes left open": repeated('<p a="'),
    "ends of nothing": repeated("</p>", before="<b>" * 300),
    "scripts": repeated("<script>"),
    "templates": repeated("<template><b>"),
}


def made(shape: str, length: int) -> str:
    before, piece, after = SHAPES[shape]
    if not piece:
        random_names = random.Random(20260042)
        return before + " ".join(f"a{random_names.randrange(10**6)}" for _ in range(length // 8)) + after
    return before + piece * ((length - len(before) - len(after)) // len(piece)) + after


def cost(text: str) -> float:
    """Processor seconds of one cleaning, the best of three."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        richtext.is_blank(richtext.clean(text))
        spent.append(time.process_time() - begun)
    return min(spent)


@pytest.mark.parametrize("shape", list(SHAPES))
def test_sixteen_times_the_text_costs_no_more_than_three_times_sixteen(shape: str) -> None:
    """A4"""
    small, large = cost(made(shape, SMALL)), cost(made(shape, LARGE))

    assert large <= MOST_GROWTH * max(small, LEAST)


def test_eight_long_texts_at_once_leave_other_work_its_time() -> None:
    """A4: a thread that does little gets its turn while eight others clean what costs most."""
    done = threading.Event()
    worst = made(max(SHAPES, key=lambda shape: cost(made(shape, SMALL))), LARGE)

    def clean_on() -> None:
        while not done.is_set():
            richtext.clean(worst)

    cleaners = [threading.Thread(target=clean_on) for _ in range(8)]
    for cleaner in cleaners:
        cleaner.start()
    turns = [_turn() for _ in range(10)]
    done.set()
    for cleaner in cleaners:
        cleaner.join()

    assert max(turns) < 5


def _turn() -> float:
    """Seconds that a short text takes."""
    begun = time.monotonic()
    richtext.clean("<p>Bonjour.</p>")
    return time.monotonic() - begun
