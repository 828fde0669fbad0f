"""After each act the focus stands where work continues (U3)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, feed, open_on_portal, open_request, write


@pytest.fixture
def page(page_of: OpenPage, ticket: Ticket, ada: Employee) -> Page:
    return open_request(page_of(ada), ticket)


def menu(page: Page) -> Locator:
    return page.locator("#ticket-menu > summary")


@pytest.mark.parametrize("by", ["button", "keys"])
def test_after_a_message_one_goes_on_writing(page: Page, by: str) -> None:
    """U3."""
    write(page, "Bonjour Carol.")

    if by == "keys":
        page.keyboard.press("Control+Enter")
    else:
        page.get_by_role("button", name="Envoyer", exact=True).click()

    expect(feed(page)).to_contain_text("Bonjour Carol.")
    expect(page.locator("#write-message [contenteditable]")).to_be_focused()


def test_after_a_note_one_goes_on_writing(page: Page) -> None:
    """U3."""
    page.get_by_role("tab", name="Note interne").click()
    write(page, "Rappeler demain.")

    page.get_by_role("button", name="Ajouter la note").click()

    expect(feed(page)).to_contain_text("Rappeler demain.")
    expect(page.locator("#write-note [contenteditable]")).to_be_focused()


def test_a_client_goes_on_writing(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    """U3, K4."""
    page = open_on_portal(page_of(carol), ticket)
    write(page, "Et demain ?")

    page.get_by_role("button", name="Envoyer", exact=True).click()

    expect(page.get_by_role("list", name="Conversation")).to_contain_text("Et demain ?")
    expect(page.locator("#composer [contenteditable]")).to_be_focused()


def test_a_menu_gives_the_focus_back(page: Page) -> None:
    """U3: after its item, after Escape, and it closes where the focus leaves it."""
    menu(page).click()
    page.get_by_role("button", name="Bloquer la conversation").click()
    expect(page.get_by_text("Conversation bloquée").first).to_be_visible()
    expect(menu(page)).to_be_focused()

    menu(page).click()
    page.keyboard.press("Escape")
    expect(menu(page)).to_be_focused()

    menu(page).press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#ticket-menu")).not_to_have_attribute("open", "")
