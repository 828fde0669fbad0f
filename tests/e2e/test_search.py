"""Finding something again, in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.notes.actions import write_note
from joindre.tickets.models import Ticket
from tests.factories import make_message

PageOf = Callable[[Employee | Contact], Page]


@pytest.fixture
def old(ticket: Ticket, ada: Employee, carol: Contact) -> int:
    """A note that the page of its request shows no longer, as its key."""
    reindex([carol])
    note = write_note(ticket, body=clean("<p>Le numéro de série du tambour est 4711.</p>"), by=ada)
    for number in range(80):
        make_message(ticket, by=ada, body=f"<p>Message {number}</p>")
    return note.entry_id


@pytest.mark.journey
def test_an_old_note_is_found_from_the_list(page_of: PageOf, ada: Employee, ticket: Ticket, old: int) -> None:
    """T5"""
    page = page_of(ada)
    page.goto("/")
    page.get_by_role("searchbox", name="Rechercher").fill("serie tamb")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Recherche", exact=True)).to_be_visible()
    expect(page.locator("mark")).to_have_text(["série", "tambour"])
    page.get_by_role("link", name="Note · Ada Aubert").click()

    entry = page.locator(f"#entry-{old}")
    expect(entry).to_be_in_viewport()
    expect(entry).to_contain_text("4711")
    page.get_by_role("link", name="Dernières entrées").click()
    expect(page.get_by_text("Message 79", exact=True)).to_be_in_viewport()


def test_something_is_found_within_a_request(page_of: PageOf, ada: Employee, ticket: Ticket, old: int) -> None:
    """T7"""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    field = page.get_by_role("searchbox", name="Chercher dans cette demande")
    field.press_sequentially("4711")

    found = page.get_by_role("region", name="Trouvé dans cette demande")
    expect(found.locator("mark")).to_have_text("4711")
    field.press("Tab")
    found.get_by_role("link", name="Note · Ada Aubert").click()
    expect(page.locator(f"#entry-{old}")).to_be_in_viewport()

    field.fill("introuvable")
    expect(found.get_by_role("status")).to_be_visible()
    field.fill("")
    expect(found).to_be_hidden()


def test_it_looks_right(
    page_of: PageOf, ada: Employee, ticket: Ticket, old: int, every_look: Callable[[Page], None]
) -> None:
    """T5, U3"""
    page = page_of(ada)
    page.goto("/search/?q=carol")
    expect(page.get_by_role("link", name="06 39 98 12 34")).to_be_visible()
    every_look(page)
    page.goto(f"/tickets/{ticket.number}/")
    page.get_by_role("searchbox", name="Chercher dans cette demande").fill("4711")
    expect(page.locator("#found-here mark")).to_be_visible()
    every_look(page)
