"""Details on the page of a request: changed in place, left or saved, the focus never lost (T6, WCAG 2.4.3)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints

OpenPage = Callable[[Employee | Contact], Page]


@pytest.fixture
def page(page_of: OpenPage, ticket: Ticket, ada: Employee) -> Page:
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    expect(page.locator("#composer [contenteditable]").first).to_be_visible()
    page.get_by_role("link", name="Modifier les détails").click()
    expect(page.get_by_label("Titre")).to_be_focused()
    return page


def test_saved_details_leave_nothing_unsaved_behind(page: Page) -> None:
    """T6"""
    page.get_by_label("Titre").fill("Bac 2 en panne")
    expect(page.get_by_role("status").get_by_text("Modifications en cours")).to_be_visible()

    page.locator("#details").get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("heading", name="Bac 2 en panne")).to_be_visible()
    expect(page.get_by_text("Modifications en cours")).to_have_count(0)
    expect(page.locator(".banner").get_by_role("button", name="Enregistrer")).to_be_disabled()
    expect(page.get_by_role("link", name="Modifier les détails")).to_be_focused()


def test_the_focus_has_its_place_before_news_can_come(page: Page) -> None:
    """U3: the server tells the page of its own change too, and that may arrive at any moment after the answer."""
    page.evaluate(
        """document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
            document.body.dataset.focusAfterSwap = document.activeElement.getAttribute("aria-label");
        }))"""
    )
    page.get_by_label("Titre").fill("Bac 2 en panne")

    page.locator("#details").get_by_role("button", name="Enregistrer").click()

    expect(page.locator("body")).to_have_attribute("data-focus-after-swap", "Modifier les détails")


def test_a_refused_mail_no_longer_asks_to_save_what_was_left(page: Page) -> None:
    """M1"""
    page.get_by_label("Titre").fill("Autre chose")
    page.get_by_role("link", name="Envoyer par mail").click()
    expect(page.get_by_role("alert")).to_contain_text("modifications en cours")

    page.locator("#details").get_by_role("link", name="Annuler").click()

    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("link", name="Modifier les détails")).to_be_focused()
    page.get_by_role("link", name="Envoyer par mail").click()
    expect(page.get_by_role("dialog").get_by_role("combobox", name="À", exact=True)).to_be_focused()


def test_a_contact_that_is_refused_leads_to_what_is_wrong(
    page_of: OpenPage, ticket: Ticket, ada: Employee, complaints: Complaints
) -> None:
    """C2"""
    complaints.expect("status of 422")
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    page.locator("#person-end_user").get_by_role("link", name="Créer un contact").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom", exact=True)).to_be_focused()

    dialog.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(dialog.locator("[aria-invalid=true]").first).to_be_focused()


def test_a_press_in_the_empty_field_offers_the_contacts_of_the_site(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """C1"""
    reindex([carol])
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")

    page.locator("#person-end_user").get_by_role("combobox").click()

    option = page.get_by_role("option", name=carol.name)
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box
    assert box["height"] < 100, "a name is read across, not down"
