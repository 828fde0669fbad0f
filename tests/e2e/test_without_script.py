"""Without script a feed opens at its newest entry, as with it (U4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.site import Site
from tests.factories import make_message

OpenWide = Callable[[Employee | Contact, int], Page]
WIDTHS = (1440, 1024, 360)


@pytest.fixture
def page_without(site: Site, new_context: CreateContextCallback) -> OpenWide:
    """A page of this width, in a browser that runs no script."""

    def open_page(person: Employee | Contact, width: int) -> Page:
        context = new_context(java_script_enabled=False, viewport={"width": width, "height": 740})
        site.sign_in(context, person)
        return context.new_page()

    return open_page


@pytest.fixture
def long_talk(ticket: Ticket, carol: Contact) -> Ticket:
    for number in range(30):
        make_message(ticket, by=carol, body=f"<p>Ligne {number}.</p>")
    return ticket


@pytest.mark.parametrize("width", WIDTHS)
def test_the_newest_entry_is_seen_by_agents(
    page_without: OpenWide, long_talk: Ticket, ada: Employee, width: int
) -> None:
    """U4"""
    page = page_without(ada, width)

    page.goto(f"/tickets/{long_talk.number}/")

    expect(page.get_by_text("Ligne 29.")).to_be_in_viewport()
    expect(page.get_by_text("Ligne 0.")).not_to_be_in_viewport()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_newest_entry_is_seen_by_clients(
    page_without: OpenWide, long_talk: Ticket, carol: Contact, width: int
) -> None:
    """U4, K4"""
    page = page_without(carol, width)

    page.goto(f"/portal/tickets/{long_talk.number}/")

    expect(page.get_by_text("Ligne 29.")).to_be_in_viewport()
    expect(page.get_by_text("Ligne 0.")).not_to_be_in_viewport()
