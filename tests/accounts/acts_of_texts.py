"""The acts on canned texts, as the test of rights calls them."""

from collections.abc import Callable
from typing import Final

from joindre.canned_texts import actions
from joindre.canned_texts.models import CannedText
from joindre.directory.models import Employee
from joindre.lib.richtext import clean
from joindre.tickets.models import Entry, Ticket

CARD: Final = actions.TextCard(code="acte", label="Acte", language="", body=clean("<p>Bonjour {{ user.name }}.</p>"))


def text_of_all(code: str = "tous") -> CannedText:
    return CannedText.objects.create(code=code, sort_code=code, label="Tous", body="<p>Bonjour.</p>")


ACTS_OF_TEXTS: Final[dict[str, Callable[[Ticket, Employee], object]]] = {
    "create_text": lambda _ticket, by: actions.create_text(CARD, by=by),
    "change_text": lambda _ticket, by: actions.change_text(text_of_all("change"), CARD, by=by),
    "delete_text": lambda _ticket, by: actions.delete_text(text_of_all("delete"), by=by),
    "insert_text": lambda ticket, by: actions.insert_text(
        text_of_all("insert"), ticket, audience=Entry.Audience.CLIENT, language="fr", by=by
    ),
}
