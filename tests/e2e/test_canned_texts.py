"""A canned text is found and inserted while one writes: by keyboard, by mouse, on a phone (S1, U1, U3, M15)."""

import pytest
from playwright.sync_api import Page, expect

from joindre.canned_texts.actions import create_text
from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from tests.canned_texts.test_keeping import card
from tests.e2e.reaching import OpenPage, open_request
from tests.factories import make_file


@pytest.fixture
def texts(ada: Employee) -> None:
    create_text(card(), by=ada)
    create_text(card("<p>Au revoir.</p>", code="fin", label="Clôture", files=[make_file(topic="canned texts")]), by=ada)


def composer(page: Page) -> Page:
    page.get_by_role("textbox", name="Message direct").click()
    # A slash that is typed before the editor is there is a slash.
    expect(page.locator("#composer .ProseMirror").first).to_be_focused()
    return page


def test_a_slash_opens_the_list_and_enter_inserts(
    page_of: OpenPage, ticket: Ticket, ada: Employee, texts: None
) -> None:
    """S1, U1: found without its accent, inserted where the caret is, its file attached."""
    page = composer(open_request(page_of(ada), ticket))
    page.keyboard.type("Merci. /")
    field = page.get_by_role("combobox", name="Chercher un texte en table")
    expect(field).to_be_focused()

    page.keyboard.type("cloture")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")

    editor = page.get_by_role("textbox", name="Message direct")
    expect(editor).to_contain_text("Merci.")
    expect(editor).to_contain_text("Au revoir.")
    expect(editor).to_be_focused()
    expect(page.locator(".composer .file")).to_contain_text("journal.log")


def test_escape_goes_back_with_the_slash(page_of: OpenPage, ticket: Ticket, ada: Employee, texts: None) -> None:
    """U1, U3: a slash within a word opens nothing."""
    page = composer(open_request(page_of(ada), ticket))
    page.keyboard.type("24/7 ")
    page.keyboard.type("/")
    expect(page.get_by_role("combobox", name="Chercher un texte en table")).to_be_focused()

    page.keyboard.press("Escape")
    page.keyboard.type("home")

    expect(page.get_by_role("textbox", name="Message direct")).to_have_text("24/7 /home")


def test_the_button_opens_it_on_a_phone(page_of: OpenPage, ticket: Ticket, ada: Employee, texts: None) -> None:
    """S1, U4"""
    page = page_of(ada)
    page.set_viewport_size({"width": 360, "height": 740})
    page = composer(open_request(page, ticket))

    page.get_by_role("button", name="Textes").first.click()
    page.get_by_role("option", name="Toner vide").click()

    expect(page.get_by_role("textbox", name="Message direct")).to_contain_text(f"Bonjour {ticket.requester}.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_is_inserted_into_a_mail(page_of: OpenPage, ticket: Ticket, ada: Employee, texts: None) -> None:
    """M6"""
    page = open_request(page_of(ada), ticket)
    page.goto(f"/tickets/{ticket.number}/mail/")
    page.get_by_role("textbox", name="Message", exact=True).click()

    page.keyboard.type("/")
    page.get_by_role("combobox", name="Chercher un texte en table").fill("toner")
    expect(page.locator(".text-chooser").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("textbox", name="Message", exact=True)).to_contain_text(f"Bonjour {ticket.requester}.")
