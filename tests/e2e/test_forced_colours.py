"""Forced colours: what a ground tells elsewhere is told by the system's own colours (U4, U5)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, addressees, new_mail, open_request
from tests.factories import make_contact, make_message

WIDTHS = (1440, 1024, 360)


@pytest.fixture
def forced(page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact) -> Page:
    make_message(ticket, by=carol)
    reindex([carol, make_contact("Céline Caron", site=carol.site, email="celine@moreau.example")])
    page = page_of(ada)
    page.emulate_media(forced_colors="active")
    return open_request(page, ticket)


def ground(part: Locator) -> str:
    return str(part.evaluate("(one) => getComputedStyle(one).backgroundColor"))


def style(part: Locator, name: str) -> str:
    return str(part.evaluate("(one, name) => getComputedStyle(one)[name]", name))


def test_the_chosen_tab_and_filter_are_marked(forced: Page) -> None:
    """U4"""
    for width in WIDTHS:
        forced.set_viewport_size({"width": width, "height": 740})
        tabs = forced.get_by_role("tab")
        assert ground(tabs.and_(forced.locator('[aria-selected="true"]'))) != ground(tabs.last)
        filters = forced.locator(".filter")
        assert ground(filters.first) != ground(filters.last)


def test_matched_letters_and_the_active_option_are_seen(forced: Page) -> None:
    """U4, M2: letters of the colour of their ground would not be there."""
    dialog = new_mail(forced)
    addressees(dialog).press_sequentially("ca")
    options = dialog.get_by_role("option")
    expect(options.first.locator("mark").first).to_be_visible()

    active = options.and_(dialog.locator('[aria-selected="true"]'))
    assert ground(active) != ground(options.last)
    assert style(active.locator("mark").first, "color") == style(active, "color")
    forced.keyboard.press("ArrowDown")
    mark = dialog.locator('[role="option"][aria-selected="false"] mark').first
    assert style(mark, "color") != style(mark, "backgroundColor")
    assert style(mark, "textDecorationLine") == "underline"


def test_a_dialog_has_an_edge(forced: Page) -> None:
    """U4"""
    new_mail(forced)

    assert style(forced.locator("#dialog"), "borderTopStyle") == "solid"
    assert float(style(forced.locator("#dialog"), "borderTopWidth").removesuffix("px")) >= 1
