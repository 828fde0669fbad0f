"""Settings, Received emails, in a browser: whom a set-aside mail is of."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.customers import index_customer
from joindre.directory.models import Contact, Employee, Site
from joindre.mail.models import IncomingEmail
from tests.messaging.first_mails import arrive_first, make_mailbox

Look = Callable[[Page], None]
OpenPage = Callable[[Employee | Contact], Page]


@pytest.fixture
def aside(transactional_db: None) -> IncomingEmail:
    return arrive_first(make_mailbox(), sender="Léa Lamy <lea@ailleurs.example>", subject="Panne")


def test_the_customer_of_a_stranger_is_chosen_by_keyboard(
    page_of: OpenPage, every_look: Look, root: Employee, aside: IncomingEmail, lyon: Site
) -> None:
    """I7, U1: found by typing; a second choice takes the place of the first."""
    index_customer(lyon.customer)
    nantes = Site.objects.create(customer=lyon.customer, name="Nantes", city="Nantes", country="FR")
    page = page_of(root)
    page.goto(f"/settings/received-mails/{aside.pk}/")
    field = page.get_by_role("combobox")

    for typed, name in (("more", lyon.name), ("moreau nan", "Nantes")):
        field.press_sequentially(typed)
        expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text(name)
        every_look(page)
        field.press("Enter")
        expect(page.locator(".token")).to_have_count(1)
        expect(page.locator(".token")).to_contain_text(f"{lyon.customer.name} · {name}")
    page.get_by_role("button", name="Créer et ouvrir la demande").press("Enter")

    # Longer than other waits: the mail is read anew, by a process that has to start.
    page.wait_for_url("**/tickets/*/", timeout=30_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Panne")
    assert Contact.objects.get(email="lea@ailleurs.example").site == nantes
