"""Lines that a mail program wrapped out of a quote belong to the quote; what somebody wrote below it does not (I5).

Programs wrap at 72 to 80 columns: a line is full from some 60 columns on, and the rest that is wrapped is short.
"""

import pytest

from postroom import replies


def is_quoted(line: str, *, above: str, below: str = "> suite du texte") -> bool:
    text = f"Oui.\n\nBob wrote:\n{above}\n{line}\n{below}\n"
    return line not in replies.split(text).visible


def full(width: int, *, end: str = "x") -> str:
    """A quoted line of this width, its mark included."""
    return "> " + "x" * (width - 3) + end


@pytest.mark.parametrize(("width", "quoted"), [(80, True), (61, True), (60, True), (59, False), (20, False)])
def test_only_a_full_line_is_wrapped(width: int, *, quoted: bool) -> None:
    assert is_quoted("reste de la ligne", above=full(width)) is quoted


@pytest.mark.parametrize(("length", "quoted"), [(5, True), (30, True), (31, False), (60, False)])
def test_what_is_wrapped_out_of_the_middle_of_a_quote_is_short(length: int, *, quoted: bool) -> None:
    assert is_quoted("r" * length, above=full(65)) is quoted


@pytest.mark.parametrize(("width", "quoted"), [(80, True), (71, True), (70, True), (69, False)])
def test_below_the_last_line_of_a_quote_only_a_fuller_line_goes_on(width: int, *, quoted: bool) -> None:
    assert is_quoted("reste de la ligne", above=full(width), below="") is quoted


@pytest.mark.parametrize("end", [".", "?", "!", ":", ";"])
def test_a_sentence_that_ends_does_not_go_on_below_its_quote(end: str) -> None:
    assert not is_quoted("non, pas encore", above=full(76, end=end), below="")


@pytest.mark.parametrize(("line", "quoted"), [("reste", True), (") et reste", True), ("Non", False), ("12", False)])
def test_what_is_wrapped_goes_on_within_a_sentence(line: str, *, quoted: bool) -> None:
    assert is_quoted(line, above=full(76)) is quoted
