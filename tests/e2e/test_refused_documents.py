"""Forms of linked documents that are refused say why beside what was done, and keep what was typed (U3, L1)."""

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Employee
from joindre.documents.linked import link_attachment
from joindre.tickets.documents import link_address
from joindre.tickets.models import LinkedDocument, Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, open_request
from tests.e2e.test_refused import LACKS, expect_refused, lose_rights
from tests.factories import make_file, make_received_mail


@pytest.fixture(autouse=True)
def browser_messages(complaints: Complaints) -> None:
    complaints.expect(r"status of (403|404|409|422)")
    complaints.expect("Status Error Code 404")


@pytest.fixture
def page(page_of: OpenPage, ticket: Ticket, root: Employee) -> Page:
    link_address(ticket, "https://aide.example/", name="Manuel", by=root)
    return open_request(page_of(root), ticket)


def choose(page: Page, act: str) -> None:
    page.get_by_label("Autres actions sur Manuel").click()
    page.get_by_role("link", name=act).click()


def test_address(page: Page, root: Employee) -> None:
    """_add, by what is no address and by a missing right."""
    field, add = page.get_by_label("Adresse web"), page.get_by_role("button", name="Ajouter", exact=True)
    field.fill("javascript:alert(1)")
    add.click()
    expect(page.locator("#document-form [role=alert]")).to_contain_text("pas une adresse web")
    expect(field).to_have_value("javascript:alert(1)")
    field.fill("https://aide.example/manuel")
    lose_rights(root)

    add.click()

    expect_refused(page.locator("#document-form"), LACKS)
    expect(field).to_have_value("https://aide.example/manuel")


def test_name(page: Page) -> None:
    """rename, by a missing name and by a colleague who was quicker."""
    choose(page, "Renommer")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom").fill("")
    dialog.get_by_role("button", name="Renommer").click()
    expect(dialog.locator(".error")).to_be_visible()
    dialog.get_by_label("Nom").fill("Plan")
    LinkedDocument.objects.all().delete()

    dialog.get_by_role("button", name="Renommer").click()

    expect(dialog.locator("[role=alert]")).to_be_visible()
    expect(dialog.get_by_label("Nom")).to_have_value("Plan")


def test_deletion(page: Page, root: Employee) -> None:
    """delete, by a missing right."""
    choose(page, "Supprimer")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Supprimer")).to_be_visible()
    lose_rights(root)

    dialog.get_by_role("button", name="Supprimer").click()

    expect_refused(dialog, LACKS)
    assert LinkedDocument.objects.exists()


def test_attachment(page: Page, ticket: Ticket, root: Employee) -> None:
    """_link, by what is linked already: it is said beside the file."""
    file = make_file(name="trace.log", topic=ticket.topic)
    make_received_mail(ticket, by=ticket.requester, files=[file])
    page.reload()
    link_attachment(ticket, file, by=root)

    page.get_by_role("button", name="Ajouter trace.log aux documents liés").click()

    expect_refused(page.locator("#entries"), "déjà parmi les documents liés")


def test_publication(page: Page, root: Employee) -> None:
    """_menu, by a missing right."""
    page.get_by_label("Autres actions sur Manuel").click()
    lose_rights(root)

    page.get_by_role("button", name="Rendre visible du client").click()

    expect_refused(page.locator("#documents"), LACKS)
