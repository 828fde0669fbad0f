"""A refused mail becomes a client message by one press, on every open page (M12)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets import actions as tickets
from joindre.tickets.models import Ticket
from tests.factories import make_received_mail

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]


def test_it_is_published_once_the_conversation_is_unblocked(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, every_look: Look
) -> None:
    """M12, P3, D9, U3: inactive with its reason, then active without a reload, then on both sides at once."""
    make_received_mail(ticket, by=carol)
    tickets.block(ticket, by=ada)
    client, page = page_of(carol), page_of(ada)
    client.goto(f"/portal/tickets/{ticket.number}/")
    page.goto(f"/tickets/{ticket.number}/")
    button = page.get_by_role("button", name="Publier comme message du client")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("L’aperçu est correct.")).to_be_hidden()
    every_look(page)

    tickets.unblock(ticket, by=ada)

    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.press("Enter")
    published = page.get_by_role("link", name="Publié comme message du client par Ada Aubert")
    expect(published).to_be_visible()
    expect(published).to_be_focused()
    expect(page.locator(".entry.client.unread")).to_contain_text("L’aperçu est correct.")
    expect(client.get_by_role("list", name="Conversation")).to_contain_text("L’aperçu est correct.")
    page.reload()
    every_look(page)
