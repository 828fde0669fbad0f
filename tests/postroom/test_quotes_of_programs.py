"""What mail programs write above a quote or below an answer, beside what people write in nearly the same form (I5)."""

import unicodedata

import pytest

from postroom import replies

BLOCK = "De : Bob\nEnvoyé : lundi 23 novembre 2026 10:02\nÀ : Ann\nObjet : Pompe\n\nAvant."


@pytest.mark.parametrize(
    "sentence",
    [
        "Le 23 novembre à 10:00, Paul a écrit dans le cahier que la pompe fuit :",
        "Le 23 novembre, Paul a écrit sur la porte rouge avec une craie :",
        "On 23 November 2026 Paul wrote that it leaks:",
        "Am 3. November schrieb Paul, dass die Pumpe leckt:",
        "El 3 de noviembre de 2026 Paul escribió que pierde agua:",
    ],
)
def test_a_sentence_that_goes_on_behind_its_verb_is_of_a_person(sentence: str) -> None:
    """Proves I5: what was written now is not folded away."""
    text = f"Bonjour.\n{sentence}\nelle perd un litre."

    assert replies.split(text).visible == text


@pytest.mark.parametrize(
    "attribution",
    [
        "On Mon, Ann wrote in comp.lang.python on 3 Nov 2026:",
        "Op 23 nov 2026 schreef jan de vries:",
        "On Tue, Nov 3, 2026 at 9:12 AM ann reed <ann@reed.example> wrote the following words to all of us:",
        "Bob ezt írta (időpont: 2026. nov. 23., 10:02):",
    ],
)
def test_a_verb_may_stand_before_a_name_and_small_words(attribution: str) -> None:
    assert replies.split(f"Oui.\n\n{attribution}\n\nAvant.").visible == "Oui."


def test_an_order_of_transport_is_no_header_of_a_mail() -> None:
    text = "Bonjour,\nle trajet :\nDe : Paris\nÀ : Lyon\nDate : 23 novembre\nMerci de confirmer."

    assert replies.split(text).visible == text


@pytest.mark.parametrize(
    "named", ["Date : 23 novembre 10:02", "Date : 23 novembre\nObjet : Pompe", "Date : b@x.example"]
)
def test_headers_without_rule_name_a_time_an_address_or_a_subject(named: str) -> None:
    assert replies.split(f"Oui.\n\nDe : Bob\nÀ : Ann\n{named}\n\nAvant.").visible == "Oui."


@pytest.mark.parametrize(
    "title",
    [
        "-----Original Appointment-----",
        "----- Mail d'origine -----",
        "-------- Ursprünglicher Termin --------",
        "---Bob---",
    ],
)
def test_any_title_above_headers_belongs_to_the_quote(title: str) -> None:
    assert replies.split(f"Oui.\n\n{title}\n{BLOCK}").visible == "Oui."


def test_a_title_without_headers_below_it_is_of_a_person() -> None:
    text = "Oui.\n\n---- Lundi ----\nDe : Paris\n\n---- Mardi ----\nDe : Lyon"

    assert replies.split(text).visible == text


@pytest.mark.parametrize(
    "line",
    [
        "Zitat von Bob <bob@x.example>:",
        "Quoting Bob <bob@x.example>:",
        "Mensaje citado por Bob:",
        "Quoth Bob on Mon, Nov 23:",
    ],
)
def test_other_words_than_a_verb_introduce_a_quote_with_marks(line: str) -> None:
    assert replies.split(f"Oui.\n\n{line}\n\n> Avant.").visible == "Oui."
    assert line in replies.split(f"Oui.\n\n{line}\n\nAvant.").visible


def test_letters_whose_accents_stand_beside_them_are_the_same_words() -> None:
    for quote in (BLOCK, "Le 23/11/2026 à 10:02, Bob a écrit :\n\nAvant."):
        assert replies.split(unicodedata.normalize("NFD", f"Oui.\n\n{quote}")).visible == "Oui."


@pytest.mark.parametrize(
    "line",
    [
        "Sent with Proton Mail secure email.", "Envoyé avec la messagerie sécurisée Proton Mail.",
        "Téléchargez Outlook pour Android<https://aka.ms/x>", "Télécharger BlueMail pour iOS",
        "Get Outlook for Mac https://aka.ms/x",
    ],
)  # fmt: skip
def test_the_line_of_a_program_about_itself_is_a_signature(line: str) -> None:
    split = replies.split(f"Oui.\n\n{line}\n\nLe 23/11/2026 à 10:02, Bob a écrit :\n> Avant.")

    assert (split.visible, split.signature) == ("Oui.", line)


@pytest.mark.parametrize(
    "line",
    ["Obtenez Outlook pour iOS, puis rappelez-moi.", "Sent by mail this morning.", "Téléchargez la notice pour Mac."],
)
def test_a_sentence_of_a_person_about_a_program_is_none(line: str) -> None:
    assert replies.split(f"Oui.\n\n{line}").signature == ""
