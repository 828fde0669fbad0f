"""Attributions in any order, wrapped, on the line of the answer, and sentences that only look like them (I5)."""

import pytest

from postroom import replies

WRAPPED = [
    "Hanna Wrona <hanna@wrona.example> napisała w dniu 4 lis 2026,\no godz. 10:15:",
    "śr., 4 lis 2026 o 10:15 Hanna Wrona <hanna@wrona.example>\nnapisał(a):",
    "Ivo Krans <ivo@krans.example> schreef op wo 4 nov.\n2026 om 10:15:",
    "Op wo 4 nov 2026 om 10:15 schreef Ivo Krans\n<ivo@krans.example>:",
    "Op 4 nov. 2026, om 10:15 heeft Ivo Krans <ivo@krans.example> het\nvolgende geschreven:",
    "Greta Holm <greta@holm.example> hat am 04.11.2026 um 10:15\ngeschrieben:",
    "Greta Holm <greta@holm.example> schrieb am\nMi., 4. Nov. 2026, 10:15:",
    "Am Mi., 4. Nov. 2026 um 10:15 Uhr schrieb Greta Holm <\ngreta@holm.example>:",
    "Rosa Lind <rosa@lind.example> a écrit le mer. 4 nov. 2026\nà 10:15 :",
    "Rosa Lind\n<rosa@lind.example> a écrit :",
    "Ann Reed <ann@reed.example> wrote on Wed, 4 Nov 2026\nat 10:15 AM:",
    "Nagy Anna <anna@nagy.example> ezt írta (időpont: 2026. nov. 4., Sze,\n10:15):",
    "Eva Lund <eva@lund.example> skrev den 4 nov. 2026\nkl. 10:15:",
    "Den ons. 4. nov. 2026 kl. 10.15 skrev Eva Lund\n<eva@lund.example>:",
    "st 4. 11. 2026 v 10:15 odesílatel Jana Malá <jana@mala.example>\nnapsal:",
    "El mié, 4 nov 2026 a las 10:15, Ana Ruiz (<ana@ruiz.example>)\nescribió:",
    "Il giorno mer 4 nov 2026 alle ore 10:15 Ada Neri\n<ada@neri.example> ha scritto:",
    "Em qua., 4 de nov. de 2026 às 10:15, Rui Costa\n<rui@costa.example> escreveu:",
]
MARKED = [
    "2026-11-04 10:15, Ann Reed:",
    "Mercredi 4 novembre 2026 à 10h15, Rosa Lind :",
    "04.11.2026 10:15, Greta Holm:",
    "Wed, 4 Nov 2026 10:15, Ann Reed:",
    "4 nov 2026 om 10:15, Ivo Krans:",
    "4 listopada 2026 10:15, Hanna Wrona:",
]


def split(*lines: str) -> tuple[str, str]:
    found = replies.split("\n".join(lines), subject="Re: x")
    return found.visible, found.quoted


@pytest.mark.parametrize("attribution", WRAPPED)
@pytest.mark.parametrize("mark", ["", "> "])
def test_a_wrapped_attribution_is_folded_with_its_quote(attribution: str, mark: str) -> None:
    """Proves I5."""
    visible, quoted = split("Le portail est ouvert.", "", attribution, "", f"{mark}Est-il ouvert ?")

    assert visible == "Le portail est ouvert."
    assert quoted == f"{attribution}\n\n{mark}Est-il ouvert ?"


@pytest.mark.parametrize("attribution", MARKED)
@pytest.mark.parametrize("between", [[], [""]])
def test_date_and_name_above_a_quote_with_marks_introduce_it(attribution: str, between: list[str]) -> None:
    """Proves I5."""
    visible, quoted = split("Oui.", "", attribution, *between, "> Est-il ouvert ?")

    assert visible == "Oui."
    assert attribution in quoted


@pytest.mark.parametrize("attribution", [one for one in WRAPPED if "\n" not in one[:40] and one[0].isupper()])
@pytest.mark.parametrize("answer", ["Merci, le portail est ouvert.", "C'est fait !"])
def test_an_attribution_on_the_line_of_the_answer_is_cut_off(attribution: str, answer: str) -> None:
    """Proves I5: the answer is visible, the rest of its line is not."""
    visible, quoted = split(f"{answer} {attribution}", "> Est-il ouvert ?")

    assert visible == answer
    assert quoted == f"{attribution}\n> Est-il ouvert ?"


def test_an_opener_within_a_line_begins_an_attribution_without_a_full_stop_before_it() -> None:
    line = "OK On Wed, 4 Nov 2026 at 10:15, Ann Reed <ann@reed.example> wrote:"

    assert split(line, "> Est-il ouvert ?")[0] == "OK"


@pytest.mark.parametrize(
    "lines",
    [
        ("Bob wrote on 4 Nov 2026 that", "the gate is broken. Here is his list:", "one", "two"),
        ("04/11/2026 10:15, Salle Verte:", "- les badges", "- les portes"),
        ("Mercredi 4 novembre 2026 à 10h15, Salle Verte :", "", "les badges"),
        ("Rosa a écrit une note le 4 novembre 2026 à propos des portes :", "elle est jointe"),
        ("Please read what Ann wrote. On 4 Nov 2026 we changed the following doors:", "north", "south"),
        ("Nous avons écrit à ann@reed.example le 4 novembre 2026 pour dire ceci :", "le portail est ouvert"),
        ("Here is what happened. Ann Reed then wrote to all of us:", "the gate is open"),
        (">>> 2026-11-04 10:15:00 error", "and nothing else"),
        ("Ann Reed", "04/11/2026 10:15", "Le portail est ouvert.", "A bientôt"),
        ("--- Réponse ---", "Oui, le portail est ouvert."),
        ("---- Note pour Ann ----", "Le portail est ouvert."),
    ],
)
def test_a_sentence_that_only_looks_like_an_attribution_stays(lines: tuple[str, ...]) -> None:
    visible, quoted = split("Bonjour,", "", *lines)

    assert visible == "\n".join(("Bonjour,", "", *lines))
    assert quoted == ""
