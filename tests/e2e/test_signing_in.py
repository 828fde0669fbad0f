"""From the form to sign in to the page of a request, for an agent and for a client."""

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.site import Site
from tests.factories import PASSWORD


def sign_in(page: Page, address: str) -> None:
    page.goto("/")
    page.get_by_label("Adresse mail").fill(address)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


@pytest.mark.journey
def test_the_agent_signs_in_and_opens_a_request(
    site: Site, new_context: CreateContextCallback, ticket: Ticket, ada: Employee
) -> None:
    """T7: list, then header, context panel and feed."""
    page = new_context().new_page()

    sign_in(page, "ada@joindre.example")
    page.get_by_role("link", name=ticket.title).click()

    expect(page.get_by_role("heading", level=1, name=ticket.title)).to_be_visible()
    expect(page.get_by_text(str(ticket.number)).first).to_be_visible()
    expect(page.get_by_role("complementary", name="Contexte")).to_contain_text("Carol Chevalier")
    expect(page.get_by_role("list", name="Entrées du fil")).to_contain_text("Demande créée")


@pytest.mark.journey
def test_the_client_signs_in_and_opens_a_request(
    site: Site, new_context: CreateContextCallback, ticket: Ticket, carol: Contact
) -> None:
    """K1"""
    page = new_context().new_page()

    sign_in(page, "carol@moreau.example")
    page.get_by_role("link", name=ticket.title).click()

    expect(page.get_by_role("heading", level=1, name=ticket.title)).to_be_visible()
    expect(page.get_by_role("list", name="Conversation")).to_be_visible()
