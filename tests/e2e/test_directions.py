"""Arabic and Hebrew stand as they are read, block by block (U4)."""

import pytest
from playwright.sync_api import Locator, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, conversation, feed, open_on_portal, open_request
from tests.factories import make_message, make_ticket

HEBREW, ARABIC = "המדפסת לא עובדת מאז אתמול", "الطابعة لا تعمل منذ أمس"


@pytest.fixture
def mixed(carol: Contact) -> Ticket:
    ticket = make_ticket(requester=carol, title=HEBREW)
    make_message(ticket, by=carol, body=f"<p>Bonjour,</p><p>{ARABIC} (HP 507).</p><ul><li>{HEBREW}</li></ul>")
    return ticket


def direction(part: Locator) -> str:
    return str(part.evaluate("(one) => getComputedStyle(one).direction"))


def test_on_both_portals(page_of: OpenPage, mixed: Ticket, ada: Employee, carol: Contact) -> None:
    """U4, K4"""
    for page, talk in (
        (open_request(page_of(ada), mixed), feed),
        (open_on_portal(page_of(carol), mixed), conversation),
    ):
        entries = talk(page)
        assert direction(entries.get_by_text("Bonjour,")) == "ltr"
        assert direction(entries.get_by_text(ARABIC)) == "rtl"
        assert direction(entries.get_by_text(HEBREW)) == "rtl"
        assert direction(page.get_by_role("heading", name=HEBREW)) == "rtl"


def test_while_it_is_written(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U4"""
    page = open_request(page_of(ada), ticket)
    editor = page.locator("#composer [contenteditable]:visible").first
    editor.click()
    page.keyboard.insert_text("Bonjour,")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(ARABIC)

    expect(editor.get_by_text(ARABIC)).to_be_visible()
    assert direction(editor.get_by_text("Bonjour,")) == "ltr"
    assert direction(editor.get_by_text(ARABIC)) == "rtl"
