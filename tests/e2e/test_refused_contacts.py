"""Forms of contacts that are refused say why beside what was done, and keep what was typed (U3, C2, C6)."""

import re

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, new_contact, open_request, person
from tests.e2e.test_refused import LACKS, expect_refused, lose_rights
from tests.factories import make_contact, make_ticket


@pytest.fixture(autouse=True)
def browser_messages(complaints: Complaints) -> None:
    complaints.expect(r"status of (403|404|409|422)")


@pytest.fixture
def page(page_of: OpenPage, ada: Employee) -> Page:
    return page_of(ada)


def test_remove_a_contact(page: Page, ticket: Ticket, ada: Employee) -> None:
    """_filled."""
    open_request(page, ticket)
    lose_rights(ada)
    requester = person(page, "Demandeur")
    requester.get_by_label(re.compile("Autres actions")).click()

    requester.get_by_role("button", name="Retirer").click()

    expect_refused(requester, LACKS)


def test_contact_dialog(page: Page, lyon: Site, ada: Employee) -> None:
    """_form and _alike: what was typed stays."""
    reindex([make_contact("Sophie Delorme", site=lyon)])
    open_request(page, make_ticket(site=lyon))
    dialog = new_contact(page, typed="Sophie Delorme")
    dialog.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(dialog.get_by_text("même nom")).to_be_visible()
    lose_rights(ada)

    dialog.get_by_role("button", name="Utiliser Sophie Delorme").click()
    expect_refused(dialog, LACKS)
    dialog.get_by_role("button", name="Enregistrer", exact=True).click()

    expect_refused(dialog.locator("form"), LACKS)
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Delorme")


def test_merge_with_a_contact(page: Page, lyon: Site, ada: Employee) -> None:
    """_merge_form."""
    reindex([make_contact("Sophie Delorme", site=lyon)])
    open_request(page, make_ticket(site=lyon))
    dialog = new_contact(page, typed="Sophie Delorme")
    dialog.get_by_role("button", name="Fusionner").first.click()
    expect(dialog.get_by_text("existe déjà")).to_be_visible()
    lose_rights(ada)

    dialog.get_by_role("button", name="Fusionner", exact=True).click()

    expect_refused(dialog, LACKS)


def test_contact_of_a_new_request(page: Page, lyon: Site, ada: Employee) -> None:
    """_contact_form: what was typed stays."""
    page.goto(f"/tickets/new/?site={lyon.pk}")
    page.get_by_role("combobox", name="Demandeur").fill("Zoé Durand")
    page.get_by_role("option", name="Créer « Zoé Durand »").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Durand")
    lose_rights(ada)

    dialog.get_by_role("button", name="Enregistrer").click()

    expect_refused(dialog, LACKS)
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Durand")


def test_people_of_a_new_request(page: Page, carol: Contact, ada: Employee) -> None:
    """_place_field: nothing is taken out."""
    page.goto(f"/tickets/new/?requester={carol.pk}")
    requester = page.get_by_role("group", name="Demandeur")
    expect(requester.get_by_text(carol.name)).to_be_visible()
    lose_rights(ada)

    requester.get_by_role("button", name=carol.name).click()

    expect_refused(page.locator("main"), LACKS)
    expect(requester.get_by_text(carol.name)).to_be_visible()
