"""Headers whose folded lines lost their blanks on the way: the section goes on until the blank line."""

import pytest

import postroom

BELOW = "From: Luc <luc@ferrand.example>\nTo: a@b.example\nSubject: Le badge\n\nIl ouvre la porte.\n"
ABOVE = "From: Luc <luc@ferrand.example>\nTo: a@b.example\nSubject: Le badge\n"


@pytest.mark.parametrize(
    "lines",
    [
        "Received: from a.example ([192.0.2.4])\nby b.example with ESMTPS\nfor <a@b.example>; Tue, 3 Nov 2026",
        "DKIM-Signature: v=1; a=rsa-sha256; d=x.example;\nh=from:to;\nbh=Zm9v=;\nb=YmFy",
        "X-Filtre: v=2.4 c=1\nt=31 score=0",
        "X-Spam-Report: Details :\n0.0 LISTE_BLANCHE expediteur connu\n* 1.2 IMAGES peu de texte",
        "X-Analyse: Details\nune phrase ordinaire\nencore une",
        "References: <a1@x.example>\n<a2@x.example>",
        "Authentication-Results: mx.example;\nspf=pass smtp.mailfrom=x.example\ndkim=pass",
    ],
)
def test_headers_below_such_lines_are_read(lines: str) -> None:
    mail = postroom.read(f"{lines}\n{BELOW}".encode())

    assert (mail.subject, mail.visible_text) == ("Le badge", "Il ouvre la porte.")
    assert mail.sender == postroom.Address(name="Luc", address="luc@ferrand.example")


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Type: text/plain;\ncharset=utf-8",
        "Received: from a.example\nby b.example with ESMTP",
        "DKIM-Signature: v=1; a=rsa-sha256;\nbh=Zm9v=; b=YmFy",
        "X-Spam-Report: Details :\n* 1.2 IMAGES peu de texte",
        "References: <a1@x.example>\n<a2@x.example>",
    ],
)
def test_such_lines_may_end_the_section(lines: str) -> None:
    mail = postroom.read(f"{ABOVE}{lines}\n\nIl ouvre la porte : é.\n".encode())

    assert mail.visible_text == "Il ouvre la porte : é."


def test_a_boundary_without_its_blanks_is_found() -> None:
    mail = postroom.read(
        f'{ABOVE}Content-Type: multipart/mixed;\nboundary="b1"\n\n--b1\n\nIl ouvre.\n--b1--\n'.encode()
    )

    assert mail.visible_text == "Il ouvre."
    assert mail.headers.first("content-type") == 'multipart/mixed; boundary="b1"'


@pytest.mark.parametrize("text", ["Bonjour,\nvoici le badge.", "by the way, it opens\nwith a key", "b=2 et c=3"])
def test_a_text_without_a_blank_line_above_it_stays_text(text: str) -> None:
    assert postroom.read(f"{ABOVE}{text}\n".encode()).visible_text == text
