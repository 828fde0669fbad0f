"""From which line a text is an earlier mail: quoted, or forwarded and then visible (I5)."""

import pytest

import postroom
from postroom import Address, replies

BLOCK = "From: Bob Hill <bob@x.example>\nSent: Monday, 23 November 2026 10:02\nTo: Ann <ann@x.example>\nSubject: essai"
ATTRIBUTION = "On Mon, 23 Nov 2026 at 10:02, Bob Hill <bob@x.example> wrote:"


@pytest.mark.parametrize(
    "start",
    [
        f"{'_' * 32}\n{BLOCK}", f"{'-' * 20}\n\n{BLOCK}", f"{'_' * 32}\n\n\n{BLOCK}", BLOCK, ATTRIBUTION,
        f"-----Original Message-----\n{BLOCK}", "----- Message d'origine -----\n\n", f"*{BLOCK}",
        "On Mon, 23 Nov 2026 at 10:02, Bob Hill\n<bob@x.example> wrote:",
        "##- Please type your reply above this line -##", "-----Original Message-----\nFrom: bob@x.example\nTo: b",
        f"{'_' * 32}\nFrom: bob@x.example\nSubject: essai",
    ],
)  # fmt: skip
@pytest.mark.parametrize("subject", ["Re: essai", None])
def test_what_a_program_quotes_without_marks_is_quoted_to_the_end(start: str, subject: str | None) -> None:
    split = replies.split(f"Oui, merci.\n\n{start}\n\nAvant.\n\nEncore avant.", subject=subject)

    assert split.visible == "Oui, merci."
    assert split.quoted == f"{start}\n\nAvant.\n\nEncore avant."
    assert split.forwarded is None


@pytest.mark.parametrize(
    "text",
    [
        f"{'_' * 32}\n\n\n\n{BLOCK.splitlines()[0]}\nSubject: essai",
        f"{'_' * 32}\nUn tableau\n{'_' * 32}",
        "From: bob@x.example\nSubject: essai",
        f"{'_' * 32}\nSubject: essai\nTo: ann@x.example",
    ],
)
def test_rules_and_single_headers_start_no_quote(text: str) -> None:
    assert replies.split(f"Voici :\n{text}\nFin.").quoted == ""


@pytest.mark.parametrize("start", [f"{'_' * 32}\n{BLOCK}", BLOCK, f"-----Original Message-----\n{BLOCK}"])
@pytest.mark.parametrize(("subject", "note"), [("Fwd: essai", "Voyez.\n\n"), ("essai", ""), (None, "")])
def test_a_block_below_a_rule_is_a_forward_by_the_subject_or_where_nothing_is_above(
    start: str, subject: str | None, note: str
) -> None:
    split = replies.split(f"{note}{start}\n\nLe texte.", subject=subject)

    assert split.visible == f"{note}{start}\n\nLe texte."
    assert split.quoted == ""
    assert split.forwarded == postroom.Forwarded(
        sender=Address(name="Bob Hill", address="bob@x.example"),
        subject="essai",
        date="2026-11-23T10:02:00",
        text="Le texte.",
    )


def test_an_answer_without_text_of_its_own_is_no_forward() -> None:
    split = replies.split(f"{BLOCK}\n\nLe texte.", subject="Re: essai")

    assert split.visible == f"{BLOCK}\n\nLe texte."
    assert split.forwarded is None


def test_a_forward_below_an_attribution_names_its_sender() -> None:
    split = replies.split(f"Voyez.\n\n{ATTRIBUTION}\n\nLe texte.", subject="Fwd: essai")

    assert split.forwarded == postroom.Forwarded(
        sender=Address(name="Bob Hill", address="bob@x.example"), subject="essai", text="Le texte."
    )


def test_the_signature_above_a_forward_is_one() -> None:
    split = replies.split(f"Voyez.\n\n-- \nSophie\n\n---- Forwarded message ----\n{BLOCK}\n\nLe texte.")

    assert split.signature == "-- \nSophie"
    assert split.visible == f"Voyez.\n\n---- Forwarded message ----\n{BLOCK}\n\nLe texte."


@pytest.mark.parametrize(
    ("title", "subject", "found"),
    [
        ("---- Forwarded message ----", "Fwd: Tr: essai", "essai"),
        ("Begin forwarded message:", "TR: essai", "essai"),
        ("---- Forwarded message ----", "Fwd:", None),
        ("---- Forwarded message ----", "essai", None),
        ("---- Forwarded message ----", None, None),
        (f"---- Forwarded message ----\n{BLOCK}", "Fwd: autre", "essai"),
        ("---- Forwarded message ----\nFrom: bob@x.example", "Fwd: autre", "autre"),
    ],
)
def test_a_forward_without_subject_has_that_of_the_mail(title: str, subject: str | None, found: str | None) -> None:
    split = replies.split(f"Voyez.\n\n{title}\n\nLe texte.", subject=subject)

    assert split.forwarded is not None
    assert split.forwarded.subject == found
    assert split.forwarded.text == "Le texte."


def test_the_headers_of_a_forward_stand_near_its_title() -> None:
    near = replies.split("---- Forwarded message ----\n\n\n\n\nFrom: bob@x.example\n\nLe texte.")
    far = replies.split("---- Forwarded message ----\n\n\n\n\n\nFrom: bob@x.example\n\nLe texte.")

    assert near.forwarded is not None
    assert near.forwarded.sender == Address(address="bob@x.example")
    assert far.forwarded is not None
    assert far.forwarded.sender is None


def test_a_forward_inside_a_quote_with_marks_is_found() -> None:
    split = replies.split("Voyez.\n\n> ---- Forwarded message ----\n> From: bob@x.example\n>\n> Le texte.")

    assert split.forwarded is not None
    assert split.forwarded.sender == Address(address="bob@x.example")
    assert split.forwarded.text == "Le texte."
