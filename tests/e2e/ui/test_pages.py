from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.e2e.conftest import Complaints

# The others are made of the same pieces, and the real pages have tests of their own.
PAGES = ["", "request", "mail", "portal", "sign-in"]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_for_everybody(gallery: str, page: Page, every_look: Callable[[Page], None], name: str) -> None:
    """K4, and no page is wider than a phone."""
    page.goto(f"{gallery}/{name}")
    page.wait_for_load_state("networkidle")

    every_look(page)


def test_without_script_one_still_writes(
    gallery: str, new_context: CreateContextCallback, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{gallery}/request/")

    page.get_by_role("textbox", name="Message direct").fill("Bonjour")
    page.get_by_role("button", name="Envoyer", exact=True).click()

    expect(page.get_by_role("heading", name="Impossible")).to_be_visible()


def test_the_context_folds_on_a_phone(gallery: str, page: Page) -> None:
    """K4 for agents: the feed has the room, the context is one press away."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{gallery}/request/")
    toggle = page.get_by_role("button", name="Sophie Delorme · Support niveau 2")
    details = page.get_by_role("heading", name="Documents liés")

    expect(details).to_be_hidden()
    toggle.click()
    expect(details).to_be_visible()


def test_a_contact_is_reached_by_keyboard_and_by_pointer(gallery: str, page: Page) -> None:
    """P1, P2, P3: the value shows on focus and on hover, Escape hides it, it is copied; what is missing says so."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{gallery}/request/")
    mail = page.get_by_role("link", name="Écrire à Sophie Delorme")
    tip = page.get_by_role("tooltip").filter(has_text="sophie.delorme@delorme.example")

    mail.focus()
    expect(tip).to_be_visible()
    expect(mail).to_have_attribute("href", "mailto:sophie.delorme@delorme.example")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()

    mail.hover()
    page.get_by_role("button", name="Copier sophie.delorme@delorme.example").click()
    expect(tip.get_by_text("Copié")).to_be_visible()

    mobile = page.get_by_role("button", name="Appeler le portable de Sophie Delorme")
    expect(mobile).to_be_disabled()
    mobile.hover()
    expect(page.get_by_text("Pas de numéro de portable")).to_be_visible()


def test_menus_close_on_escape_and_on_a_click_elsewhere(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/request/")
    opener = page.locator("summary[aria-label='Autres actions']")
    item = page.get_by_text("Bloquer la conversation")

    opener.click()
    expect(item).to_be_visible()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(opener).to_be_focused()

    opener.click()
    page.get_by_role("heading", level=1).click()
    expect(item).to_be_hidden()
