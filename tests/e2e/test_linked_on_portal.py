"""The documents of a request on the client portal, in a browser (K2, K4, L1, D9)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee
from joindre.documents import linked
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, open_on_portal
from tests.factories import make_file


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_document_comes_and_goes_while_the_page_is_open(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket, language: str, every_look: Callable[[Page], None]
) -> None:
    """D9, K4: it is unfolded and downloaded by keyboard."""
    Account.objects.update(language=language)
    file = make_file(name=f"{'x' * 190}.log", topic=ticket.topic)
    link_document(ticket, file, is_external=True, by=ada)
    document = link_address(ticket, "https://aide.example/", name="Manuel", by=ada)
    page = open_on_portal(page_of(carol), ticket)
    page.get_by_text("1 document").press("Enter")
    every_look(page)

    linked.publish_document(document, by=ada)

    expect(page.get_by_role("link", name="Manuel")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="xxx").press("Enter")
    assert download.value.suggested_filename == file.name

    linked.unpublish_document(document, by=ada)

    expect(page.get_by_role("link", name="Manuel")).to_have_count(0)
    expect(page.get_by_text("1 document")).to_be_visible()
