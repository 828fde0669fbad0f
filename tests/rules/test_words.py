"""One word for one thing, on every page and in every letter (U5): docs/words.md says which."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from tools.translations import catalogues

#: What a text of this language may not say, and what it says in its place. `CatchMail` and `mailbox` are other words.
ENGLISH = {
    r"\be-mails?\b": "email",
    r"\bmails?\b(?! (?:servers?|programs?|catcher)\b)": "email",
    r"\bcall(?:ed)? (?:\w+ )?back\b": "undo send, unsent",
    r"\bhid(?:e|den) from the (?:customer|client)\b": "not visible to the customer",
    r"\b(?:civility|particularit(?:y|ies))\b": "title, roles",
}
FRENCH = {
    r"\be-mails?\b|\bcourriels?\b": "mail",
    r"\badresses? emails?\b": "adresse mail",
    r"\bdiffusable\b|\bmasquée? (?:au|du) client\b": "visible du client, non visible du client",
    r"\bmessage retiré\b": "envoi annulé",
    r"\bpersonne trouvée?\b": "aucun résultat",
}


def texts() -> Iterator[tuple[str, str, str]]:
    """Each text with its language and its room."""
    for room in catalogues.rooms():
        for message in catalogues.read(catalogues.catalogue_of(room)):
            yield from (("en", room.name, text) for text in (message.id, message.plural or ""))
            yield from (("fr", room.name, text) for text in message.translations)


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("fr", FRENCH)])
def test_one_word_for_one_thing(language: str, words: dict[str, str]) -> None:
    """U5."""
    found = [
        f"{room}: {text!r} (say: {right})"
        for spoken, room, text in texts()
        for wrong, right in words.items()
        if spoken == language and re.search(wrong, text, re.IGNORECASE)
    ]

    assert found == []


def test_ours_are_the_words_that_are_shown() -> None:
    """U5: Django and its applications have words of their own for some texts, and none of them stands here."""
    with translation.override("fr"):
        found = [
            f"{room.name}: {message.id!r} is {said!r}"
            for room in catalogues.rooms()
            for message in catalogues.read(catalogues.catalogue_of(room))
            if (said := _said(message)) not in message.translations
        ]

    assert found == []


def _said(message: catalogues.Message) -> str:
    if message.plural:
        context = message.context or ""
        return (
            translation.npgettext(context, message.id, message.plural, 1)
            if context
            else translation.ngettext(message.id, message.plural, 1)
        )
    return translation.pgettext(message.context, message.id) if message.context else translation.gettext(message.id)
