"""Every page, light and dark, wide and 360 px: accessible (WCAG 2.2 AA), and never wider than its window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Contact, Employee, Site
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.notes.actions import write_note
from joindre.tickets import actions as tickets
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.factories import make_call, make_file, make_ticket

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]


@pytest.fixture
def full(ticket: Ticket, ada: Employee, root: Employee, carol: Contact) -> Ticket:
    """A request whose feed holds everything a feed can hold."""
    say = actions.post_message
    file = make_file(topic=ticket.topic)
    say(ticket, actions.NewMessage(body=clean("<p>Une page blanche sort.</p>"), files=[file]), by=carol)
    answer = "<p>Le <strong>modèle</strong> ?</p><ul><li>un</li></ul>"
    say(ticket, actions.NewMessage(body=clean(answer), notify=True), by=ada)
    write_note(ticket, body=clean("<p>Régression du pilote.</p>"), by=root)
    make_call(ticket, by=ada, contact=carol)
    hotline = actions.NewRecipient(address="hotline@imprimeur.example")
    actions.send_mail(ticket, actions.NewMail(to=[hotline], subject="Panne", body=clean("<p>Bonjour.</p>")), by=ada)
    return ticket


def test_the_request_page(page_of: OpenPage, full: Ticket, ada: Employee, every_look: Look) -> None:
    """T7."""
    page = page_of(ada)
    page.goto(f"/tickets/{full.number}/")
    expect(page.locator("#composer [contenteditable]").first).to_be_visible()
    every_look(page)


def test_the_request_page_in_english(page_of: OpenPage, full: Ticket, ada: Employee) -> None:
    """K4: nothing French is left but what people wrote."""
    assert ada.account
    ada.account.language = "en"
    ada.account.save()

    page = page_of(ada)
    page.goto(f"/tickets/{full.number}/")

    expect(page.get_by_role("link", name="Send by email")).to_be_visible()
    expect(page.get_by_role("button", name="Mark as read")).to_be_visible()
    expect(page.get_by_role("group", name="Requester")).to_be_visible()


def test_a_request_without_contact_that_is_blocked_and_hidden(
    page_of: OpenPage, ada: Employee, lyon: Site, every_look: Look
) -> None:
    ticket = make_ticket(site=lyon)
    tickets.block(ticket, by=ada)
    tickets.set_visibility(ticket, is_client_visible=False, by=ada)
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/?edit=details")
    every_look(page)


def test_the_mail_dialog(page_of: OpenPage, full: Ticket, ada: Employee, every_look: Look) -> None:
    """M1 to M6."""
    page = page_of(ada)
    page.goto(f"/tickets/{full.number}/")
    page.get_by_role("link", name="Envoyer par mail").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Afficher plus de détail").click()
    expect(dialog.get_by_role("combobox", name="Cci")).to_be_visible()
    every_look(page)


def test_the_contact_dialog(page_of: OpenPage, full: Ticket, ada: Employee, every_look: Look) -> None:
    """C2."""
    page = page_of(ada)
    page.goto(f"/tickets/{full.number}/")
    page.locator("#person-end_user").get_by_role("link", name="Créer un contact").click()
    expect(page.get_by_role("dialog").get_by_label("Nom", exact=True)).to_be_visible()
    every_look(page)


@pytest.mark.parametrize(
    "path", ["/", "/?filter=unread", "/search/?q=introuvable", "/preferences/", "/preferences/tokens/"]
)
def test_pages_of_agents(page_of: OpenPage, full: Ticket, ada: Employee, every_look: Look, path: str) -> None:
    page = page_of(ada)
    page.goto(path)
    every_look(page)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "messages/",
        "accounts/",
        "accounts/new/employee/",
        "accounts/new/client/?q=carol",
        "profiles/",
        "profiles/new/",
        "failed-mails/",
        "queues/?queue=mail+in",
    ],
)
@pytest.mark.usefixtures("ada", "carol")
def test_settings(page_of: OpenPage, root: Employee, every_look: Look, path: str) -> None:
    """S1."""
    page = page_of(root)
    page.goto(f"/settings/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    every_look(page)


@pytest.mark.parametrize("path", ["/portal/", "/portal/tickets/{number}/", "/preferences/"])
def test_pages_of_clients(page_of: OpenPage, full: Ticket, carol: Contact, every_look: Look, path: str) -> None:
    """K4."""
    page = page_of(carol)
    page.goto(path.format(number=full.number))
    every_look(page)


@pytest.mark.parametrize(
    "path", ["login", "password/reset", "password/reset/done", "inactive", "password/reset/key/x-y"]
)
def test_pages_of_visitors(new_context: CreateContextCallback, every_look: Look, path: str) -> None:
    page = new_context().new_page()
    page.goto(f"/accounts/{path}/")
    every_look(page)


def test_a_page_that_does_not_exist(page_of: OpenPage, ada: Employee, every_look: Look, complaints: Complaints) -> None:
    complaints.expect("status of 404")
    page = page_of(ada)
    page.goto("/tickets/2020-00001/")
    every_look(page)
