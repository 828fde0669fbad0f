"""Text of `format=flowed` (RFC 3676), which Thunderbird and Apple Mail send."""

import pytest

import postroom
from postroom.flowed import unflow


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un texte \nlong.", "Un texte long."),
        ("Un texte \nqui \nva \nloin.\nFin.", "Un texte qui va loin.\nFin."),
        ("Un.\nDeux.\nTrois.", "Un.\nDeux.\nTrois."),
        ("Un.\n\nDeux \ntrois.\n\n\nQuatre.", "Un.\n\nDeux trois.\n\n\nQuatre."),
        ("Fin \n", "Fin "),
        ("", ""),
    ],
)
def test_only_lines_that_the_program_broke_are_joined(text: str, expected: str) -> None:
    assert unflow(text, is_delsp=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> Un texte \n> long.\n> Fin.", "> Un texte long.\n> Fin."),
        (">Un texte \n>long.", "> Un texte long."),
        (">> Un texte \n>> long.\n> Fin.", ">> Un texte long.\n> Fin."),
        ("> Un texte \n>> plus profond.", "> Un texte \n>> plus profond."),
        (">> Un texte \n> moins profond.", ">> Un texte \n> moins profond."),
        ("> Un texte \nOui.", "> Un texte \nOui."),
        ("Oui \n> Un texte.", "Oui \n> Un texte."),
        (">\n> Un.", "> \n> Un."),
    ],
)
def test_lines_of_two_depths_are_never_joined(text: str, expected: str) -> None:
    assert unflow(text, is_delsp=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" > pas un signe", "> pas un signe"),
        (" From here", "From here"),
        ("  deux blancs", " deux blancs"),
        ("un \n suite", "un suite"),
    ],
)
def test_the_blank_that_was_stuffed_before_a_line_is_taken_off(text: str, expected: str) -> None:
    """RFC 3676, 4.4: one blank is written before what would be misunderstood."""
    assert unflow(text, is_delsp=False) == expected


@pytest.mark.parametrize("is_delsp", [True, False])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Merci.\n-- \nAnn\nLyon", "Merci.\n-- \nAnn\nLyon"),
        ("> Merci.\n> -- \n> Ann", "> Merci.\n> -- \n> Ann"),
    ],
)
def test_the_delimiter_of_a_signature_stays_a_line(text: str, expected: str, *, is_delsp: bool) -> None:
    """RFC 3676, 4.3: the blank at its end breaks no line."""
    assert unflow(text, is_delsp=is_delsp) == expected


def test_a_soft_line_above_the_delimiter_does_not_take_it_in() -> None:
    assert unflow("Merci \n-- \nAnn", is_delsp=False) == "Merci \n-- \nAnn"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un te \nxte.", "Un texte."),
        ("Un  \ntexte.", "Un texte."),
        ("> Un te \n> xte.\nOui.", "> Un texte.\nOui."),
        ("Un.\nDeux.", "Un.\nDeux."),
    ],
)
def test_with_delsp_the_blank_at_the_break_was_added(text: str, expected: str) -> None:
    assert unflow(text, is_delsp=True) == expected


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ("format=flowed", "Un te xte.\nFin."),
        ("Format=Flowed; DelSp=Yes", "Un texte.\nFin."),
        ("format=flowed; delsp=no", "Un te xte.\nFin."),
        ("format=fixed; delsp=yes", "Un te \nxte.\nFin."),
        ("charset=utf-8", "Un te \nxte.\nFin."),
    ],
)
def test_a_text_is_joined_only_if_the_mail_declares_it_so(parameters: str, text: str) -> None:
    mail = postroom.read(f"From: a@b.example\nContent-Type: text/plain; {parameters}\n\nUn te \nxte.\nFin.".encode())

    assert mail.text == text
