"""The canned texts of the demo: four answers that are written often, each in both languages."""

from typing import Final

from joindre.canned_texts.actions import TextCard, create_text
from joindre.directory.models import Employee
from joindre.lib.richtext import clean

#: Code, then label and paragraphs in French and in English.
_SAID: Final = (
    (
        "accuse",
        (
            "Accusé de réception",
            "Bonjour {{ requester.name }},",
            "Nous avons bien reçu votre demande {{ request.number }}. Nous revenons vers vous dans la journée.",
        ),
        (
            "Receipt",
            "Hello {{ requester.name }},",
            "We have received your request {{ request.number }}. You will hear from us today.",
        ),
    ),
    (
        "precisions",
        (
            "Demander des précisions",
            "Pour avancer, pouvez-vous nous dire :",
            "• depuis quand cela se produit",
            "• le message exact qui s’affiche",
            "• si d’autres postes du site {{ site.name }} sont touchés",
        ),
        (
            "Ask for details",
            "To go on, could you tell us:",
            "• since when it happens",
            "• the exact message on the screen",
            "• whether other people at {{ site.name }} have it too",
        ),
    ),
    (
        "relance",
        (
            "Relancer sans réponse",
            "Bonjour {{ requester.name }},",
            "Sans nouvelles de votre part, nous vous relançons.",
            "Toute la conversation est ici : {{ request.link }}",
        ),
        (
            "Ask once more",
            "Hello {{ requester.name }},",
            "We have not heard from you yet. The whole conversation is here: {{ request.link }}",
        ),
    ),
    (
        "cloture",
        (
            "Annoncer la clôture",
            "Le problème est résolu.",
            "Sans objection de votre part, nous clôturons la demande {{ request.number }} dans cinq jours.",
            "{{ employee.first_name }}",
        ),
        (
            "Announce the closing",
            "The problem is solved. Unless you object, we close request {{ request.number }} in five days.",
            "{{ employee.first_name }}",
        ),
    ),
)


def keep_texts(by: Employee) -> None:
    for code, *said in _SAID:
        for language, (label, *lines) in zip(("fr", "en"), said, strict=True):
            body = clean("".join(f"<p>{line}</p>" for line in lines))
            create_text(TextCard(code=code, label=label, language=language, body=body), by=by)
