"""A page asks for few files; what few dialogs show comes with the first of them."""

from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, addressees, new_mail, open_on_portal, open_request


def asked_for(page: Page) -> Callable[[], list[str]]:
    """The scripts of ours that a page asks for from now on, in the order of the alphabet."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(urlsplit(request.url).path))
    return lambda: sorted(PurePath(one).name.partition(".")[0] for one in addresses if one.startswith("/static/ui/js/"))


def test_the_scripts_of_a_request_are_few_files(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    page = page_of(ada)
    scripts = asked_for(page)

    open_request(page, ticket)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()

    assert set(scripts()) - {"live-worker"} == {"main", "ticket", "editor"}


def test_the_fields_of_addressees_come_with_the_dialog(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M2"""
    page = open_request(page_of(ada), ticket)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()
    scripts = asked_for(page)

    dialog = new_mail(page)

    expect(addressees(dialog, "À")).to_be_visible()
    assert set(scripts()) == {"choosing"}


def test_the_scripts_of_a_client_are_few_files(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    page = page_of(carol)
    scripts = asked_for(page)

    open_on_portal(page, ticket)
    expect(page.locator("#composer rich-text[ready]")).to_be_visible()

    assert set(scripts()) - {"live-worker"} == {"main", "portal-ticket", "editor"}
