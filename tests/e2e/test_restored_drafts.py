"""A draft that was found again is changed like any other, from its first change on (M10, U2)."""

from playwright.sync_api import Locator, Page, expect

from joindre.directory.models import Employee
from joindre.drafts.models import Draft
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, open_request, write
from tests.waiting import wait_until


def found_again(page: Page, ticket: Ticket) -> Locator:
    open_request(page, ticket)
    write(page, "Bonjour Carol")
    expect(page.locator("#write-message").get_by_text("Brouillon enregistré")).to_be_visible()
    page.reload()
    message = page.locator("#write-message [contenteditable]")
    expect(message).to_have_text("Bonjour Carol")
    return message


def test_emptied_at_once_it_is_gone(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M10: the words that somebody took out came back with the next page."""
    page = page_of(ada)
    message = found_again(page, ticket)

    message.press("Control+a")
    message.press("Delete")

    wait_until(lambda: not Draft.objects.exists())
    page.reload()
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()
    expect(message).to_have_text("")


def test_what_replaces_it_in_one_go_is_kept(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U2: as when one pastes over all of it."""
    page = page_of(ada)
    message = found_again(page, ticket)

    message.press("Control+a")
    page.keyboard.insert_text("Bonjour Dora")

    expect(page.locator("#write-message").get_by_text("Brouillon enregistré")).to_be_visible()
    page.reload()
    expect(message).to_have_text("Bonjour Dora")
