"""A new request by an agent, in a browser (T4, U1, U2, U3)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.accounts.models import Account
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage
from tests.factories import make_ticket

#: Words of the page in each language.
WORDS = {
    "fr": ("Client", "Demandeur", "Titre", "Brouillon enregistré"),
    "en": ("Customer", "Requester", "Title", "Draft saved"),
}


@pytest.fixture
def known(carol: Contact) -> Contact:
    """Carol and her customer, found by their words."""
    reindex([carol])
    carol.customer.indexed_words.create(word="ateliers")
    return carol


def start(page: Page) -> None:
    page.goto("/tickets/new/")


def choose(page: Page, typed: str, option: str) -> None:
    """In the field that has the focus, by keyboard."""
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=option)).to_be_visible()
    page.keyboard.press("Enter")


def field(page: Page, role: str) -> Locator:
    return page.get_by_role("group", name=role).get_by_role("combobox")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_request_is_opened_with_the_keyboard(
    language: str, page_of: OpenPage, ada: Employee, known: Contact, every_look: Callable[[Page], None]
) -> None:
    """T4, U1: from the customer to the new request, without a mouse."""
    customer, requester, title, saved = WORDS[language]
    Account.objects.filter(pk=account_of(ada).pk).update(language=language)
    make_ticket(requester=known, title="Déjà ouverte")
    page = page_of(ada)
    start(page)

    field(page, customer).focus()
    choose(page, "ateli", "Ateliers Moreau")
    # Its only site is filled by itself, so that the requester comes next.
    expect(field(page, requester)).to_be_focused()
    expect(page.get_by_text("Déjà ouverte")).to_be_visible()
    choose(page, "chev", "Carol Chevalier")
    expect(page.get_by_label(title)).to_be_focused()
    page.keyboard.type("Plus de réseau")
    expect(page.get_by_text(saved)).to_be_visible()
    every_look(page)
    page.get_by_label(title).press("Enter")

    expect(page.get_by_role("heading", name="Plus de réseau")).to_be_visible()
    ticket = Ticket.objects.get(title="Plus de réseau")
    assert (ticket.requester, ticket.end_user, ticket.site) == (known, known, known.site)


def test_what_was_typed_and_chosen_is_there_after_a_reload(page_of: OpenPage, ada: Employee, known: Contact) -> None:
    """U2"""
    page = page_of(ada)
    start(page)
    field(page, "Demandeur").fill("chev")
    page.get_by_role("option", name="Carol Chevalier").click()
    page.get_by_label("Titre").fill("Plus de réseau")
    page.locator("#opening [contenteditable]").press_sequentially("Depuis midi.")
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()
    page.goto("/")
    page.go_back()
    page.reload()

    expect(page.get_by_label("Titre")).to_have_value("Plus de réseau")
    expect(page.locator("#opening [contenteditable]")).to_have_text("Depuis midi.")
    expect(page.get_by_role("group", name="Demandeur").get_by_text("Carol Chevalier")).to_be_visible()

    start(page)
    page.get_by_role("link", name="Plus de réseau").click()
    expect(page.get_by_label("Titre")).to_have_value("Plus de réseau")


def test_a_contact_is_made_on_the_spot(page_of: OpenPage, ada: Employee, known: Contact) -> None:
    """C2: what was typed is carried over, and what was written elsewhere stays."""
    page = page_of(ada)
    page.goto(f"/tickets/new/?site={known.site.pk}")
    page.get_by_label("Titre").fill("Plus de réseau")
    requester = field(page, "Demandeur")
    requester.fill("Zoé Durand")
    page.get_by_role("option", name="Créer « Zoé Durand »").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Durand")
    dialog.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("group", name="Demandeur").get_by_text("Zoé Durand")).to_be_visible()
    expect(page.get_by_role("group", name="Utilisateur").get_by_text("Zoé Durand")).to_be_visible()
    expect(page.get_by_label("Titre")).to_have_value("Plus de réseau")


def test_what_is_missing_is_said_and_nothing_is_lost(
    page_of: OpenPage, ada: Employee, known: Contact, complaints: Complaints
) -> None:
    """U3"""
    complaints.expect("status of 422")
    page = page_of(ada)
    start(page)
    page.locator("#opening [contenteditable]").press_sequentially("Depuis midi.")
    page.get_by_role("button", name="Créer la demande").click()

    expect(page.get_by_text("Choisissez d’abord le client.").first).to_be_visible()
    expect(page.get_by_text("Donnez un titre à la demande")).to_be_visible()
    expect(page.locator("#opening [contenteditable]")).to_have_text("Depuis midi.")


def test_a_file_goes_along(page_of: OpenPage, ada: Employee, known: Contact) -> None:
    """L1, U2: it is on the server before the request is, and stays with the draft."""
    page = page_of(ada)
    page.goto(f"/tickets/new/?requester={known.pk}")
    page.get_by_label("Titre").fill("Plus de réseau")
    upload = {"name": "mesure.log", "mimeType": "text/plain", "buffer": b"erreur 12"}
    page.locator("#opening input[type=file]").set_input_files(upload)  # type: ignore[arg-type]  # a payload of Playwright
    expect(page.locator("#opening input[name=kept]")).to_have_count(1)
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()
    page.reload()
    expect(page.get_by_label("mesure.log")).to_be_checked()
    page.get_by_role("button", name="Créer la demande").click()

    expect(page.get_by_role("link", name="mesure.log").first).to_be_visible()


def test_a_request_is_duplicated(page_of: OpenPage, ada: Employee, ticket: Ticket) -> None:
    """T4"""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    page.get_by_label("Autres actions", exact=True).first.click()
    page.get_by_role("link", name="Dupliquer").click()

    expect(page.get_by_text("Faite à partir de la demande")).to_be_visible()
    expect(page.get_by_label("Titre")).to_have_value(ticket.title)
    page.get_by_role("button", name="Créer la demande").click()
    expect(page.get_by_role("link", name=f"suite de {ticket.number}")).to_be_visible()


def test_another_customer_says_whom_it_takes_out(
    page_of: OpenPage, ada: Employee, known: Contact, dora: Contact
) -> None:
    """U3"""
    dora.customer.indexed_words.create(word="imprimerie")
    page = page_of(ada)
    page.goto(f"/tickets/new/?site={known.site.pk}")
    page.get_by_role("button", name="Retirer Ateliers Moreau").click()
    expect(field(page, "Client")).to_be_focused()
    choose(page, "impri", "Imprimerie Durand")

    expect(page.get_by_role("group", name="Site").get_by_text("Nantes").first).to_be_visible()
