"""What the tests of the keys and of the palette do again and again."""

from playwright.sync_api import Locator, Page, expect

from joindre.directory.models import Employee
from tests.cast import account_of

#: What each language calls what the tests press and read.
WORDS = {
    "fr": {
        "keys": "Clavier",
        "on request": "Sur une demande",
        "note": "Note interne",
        "message": "Message direct",
        "mail": "Envoyer par mail",
        "taken": "Demande affectée à vous.",
        "mine": "Cette demande vous est déjà affectée.",
        "nobody": "Il n’y a encore personne à appeler",
        "no list": "Ouvrez d’abord une demande depuis une liste",
        "last": "C’est la dernière demande de la liste.",
        "all read": "Tous les messages des clients sont lus.",
        "no number": "Pas de téléphone",
        "lack": "le droit",
        "find": "Demande, personne, numéro, page ou action",
        "people": "Personnes",
        "acts": "Actions",
        "hold": "Mettre en attente",
        "pages": "Pages",
        "preferences": "Préférences",
        "nothing": "Aucun résultat.",
        "recent": "Demandes ouvertes récemment",
        "close first": "Fermez d’abord la fenêtre ouverte.",
        "everything": "Chercher partout",
    },
    "en": {
        "keys": "Keyboard",
        "on request": "On a request",
        "note": "Internal note",
        "message": "Direct message",
        "mail": "Send by email",
        "taken": "Assigned to you.",
        "mine": "This request is assigned to you already.",
        "nobody": "There is nobody to call yet",
        "no list": "Open a request from a list first",
        "last": "This is the last request of the list.",
        "all read": "All messages of clients are read.",
        "no number": "No phone number",
        "lack": "the right",
        "find": "Request, person, number, page or action",
        "people": "People",
        "acts": "Actions",
        "hold": "Put on hold",
        "pages": "Pages",
        "preferences": "Preferences",
        "nothing": "Nothing was found.",
        "recent": "Requests opened last",
        "close first": "Close the open dialog first.",
        "everything": "Search everything",
    },
}


def speak(person: Employee, language: str) -> dict[str, str]:
    """From now on the pages of this person speak this language."""
    account = account_of(person)
    account.language = language
    account.save()
    return WORDS[language]


def open_palette(page: Page, key: str = "Control+k") -> Locator:
    """The field of the palette, once it can be typed in."""
    page.keyboard.press(key)
    field = page.get_by_role("combobox").and_(page.locator("#palette input"))
    expect(field).to_be_focused()
    return field


def options(page: Page) -> Locator:
    return page.locator("#palette").get_by_role("option")


def chosen(page: Page) -> Locator:
    return page.locator('#palette [aria-selected="true"]')


def calls_of(page: Page) -> None:
    """Keeps the browser from calling: what is pressed to call is noted in `data-called` of the body."""
    page.evaluate(
        """document.addEventListener("click", (event) => {
            const link = event.target.closest('a[href^="tel:"]');
            if (link) event.preventDefault(), (document.body.dataset.called = link.href);
        })"""
    )
