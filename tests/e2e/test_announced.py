"""What comes without being asked for is read out (U3)."""

import re

from playwright.sync_api import Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, addressees, new_mail, open_on_portal, open_request, person


def announced(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=re.compile(words))).not_to_have_count(0)


def test_a_message_of_the_client_is_read_out_to_agents(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """U3, D9"""
    page = open_request(page_of(ada), ticket)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()

    actions.post_message(ticket, actions.NewMessage(body=clean("<p>La page est <b>blanche</b>.</p>")), by=carol)

    announced(page, "Message de Carol Chevalier, client : La page est blanche.".replace(" : ", r"\s?: "))


def test_an_answer_is_read_out_to_clients(page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """U3, K4"""
    page = open_on_portal(page_of(carol), ticket)
    expect(page.locator("rich-text[ready]")).to_be_visible()

    actions.post_message(ticket, actions.NewMessage(body=clean("<p>Nous regardons.</p>")), by=ada)

    announced(page, "Nouveau message de")


def test_the_number_of_results_is_read_out_and_none_too(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """U3: in a dialog, all around it is inert, so it is said within."""
    reindex([ada, carol])
    page = open_request(page_of(ada), ticket)
    search = person(page, "Utilisateur").get_by_role("combobox")
    search.press_sequentially("chev")
    announced(page, "1 résultat")
    search.fill("zzzz")
    announced(page, "Aucun contact de ce nom")
    search.press("Escape")

    dialog = new_mail(page)
    addressees(dialog).press_sequentially("a")
    expect(dialog.get_by_role("status").filter(has_text="résultat")).not_to_have_count(0)


def test_what_the_menu_of_the_request_did_is_read_out(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U3: the focus stays on the menu, far from what changed."""
    page = open_request(page_of(ada), ticket)

    for act, said in (
        ("Bloquer la conversation", "Conversation bloquée."),
        ("Débloquer la conversation", "Conversation débloquée."),
        ("Rendre non visible du client", "Non visible du client."),
        ("Rendre visible du client", "Visible du client."),
    ):
        page.get_by_label("Autres actions", exact=True).click()
        page.locator("#ticket-menu").get_by_role("button", name=act, exact=True).click()
        announced(page, said)


def test_lists_carry_the_names_of_their_fields(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U3"""
    page = open_request(page_of(ada), ticket)
    person(page, "Utilisateur").get_by_role("combobox").press_sequentially("chev")
    expect(page.get_by_role("listbox", name=re.compile("^Utilisateur"))).to_be_visible()
    page.keyboard.press("Escape")

    dialog = new_mail(page)
    addressees(dialog).press_sequentially("chev")
    expect(dialog.get_by_role("listbox", name="À", exact=True)).to_be_visible()


def test_what_was_saved_is_said(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U3, T6"""
    page = open_request(page_of(ada), ticket)
    page.get_by_role("link", name="Modifier les détails").click()
    page.get_by_label("Titre").fill("Un autre titre")

    page.locator("#details").get_by_role("button", name="Enregistrer").click()

    announced(page, "Enregistré")
