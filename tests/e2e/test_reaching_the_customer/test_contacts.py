"""Create a contact from the request, and change it."""

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, new_contact, open_request, person, write


@pytest.fixture
def page(page_of: OpenPage, empty: Ticket, ada: Employee) -> Page:
    return open_request(page_of(ada), empty)


@pytest.mark.parametrize("role", ["Demandeur", "Utilisateur"])
def test_the_plus_beside_an_empty_field_opens_the_dialog_of_a_new_contact(page: Page, role: str) -> None:
    """C1"""
    dialog = new_contact(page, role=role)

    expect(page.get_by_role("dialog", name="Nouveau contact")).to_be_visible()
    expect(dialog).to_contain_text(role)


def test_the_dialog_has_four_blocks(page: Page) -> None:
    """C2"""
    dialog = new_contact(page)

    expect(dialog.locator("legend")).to_have_text(
        ["Identité", "Coordonnées sur le site client", "Particularités sur le site client", "Notes"]
    )


def test_a_name_that_was_typed_is_carried_over(page: Page) -> None:
    """C2"""
    dialog = new_contact(page, typed="Sophie Delorme")

    expect(dialog.get_by_label("Prénom")).to_have_value("Sophie")
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Delorme")


def test_further_numbers_and_addresses_unfold(page: Page) -> None:
    """C2"""
    dialog = new_contact(page)
    further = dialog.get_by_role("group", name="Autre numéro ou adresse 1")
    expect(further).to_be_hidden()

    dialog.get_by_text("Autres numéros et adresses").click()

    expect(further).to_be_visible()


def test_a_number_that_cannot_be_is_refused_beside_its_field(page: Page, complaints: Complaints) -> None:
    """C5"""
    complaints.expect("status of 422")
    dialog = new_contact(page, typed="Sophie Delorme")

    dialog.get_by_label("Téléphone", exact=True).fill("01 23")
    dialog.get_by_role("button", name="Enregistrer").click()

    expect(dialog.get_by_text("est trop court")).to_be_visible()


@pytest.mark.journey
def test_enregistrer_fills_the_field_without_reloading_and_without_losing_what_was_typed_elsewhere(page: Page) -> None:
    """C2: the details that are being changed, and the message that is being written."""
    write(page, "Un brouillon")
    page.get_by_role("link", name="Modifier les détails").click()
    page.get_by_label("Titre").fill("Un titre pas encore enregistré")
    page.evaluate("window.sameDocument = true")
    dialog = new_contact(page, typed="Sophie Delorme")

    dialog.get_by_label("Téléphone", exact=True).fill("01 99 00 12 34")
    dialog.get_by_role("button", name="Enregistrer").click()

    expect(dialog).to_be_hidden()
    expect(person(page, "Demandeur")).to_contain_text("Sophie Delorme")
    expect(page.get_by_label("Titre")).to_have_value("Un titre pas encore enregistré")
    expect(page.locator("#composer")).to_contain_text("Un brouillon")
    assert page.evaluate("window.sameDocument")


def test_once_the_field_is_filled_the_plus_is_gone(page: Page) -> None:
    """C1"""
    new_contact(page, typed="Sophie Delorme").get_by_role("button", name="Enregistrer").click()

    expect(person(page, "Demandeur")).to_contain_text("Sophie Delorme")
    expect(person(page, "Demandeur").get_by_role("link", name="Créer un contact")).to_have_count(0)
    expect(person(page, "Utilisateur").get_by_role("link", name="Créer un contact")).to_be_visible()


def test_modifier_opens_the_same_dialog_with_what_is_known(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """C3: in the menu beside the icons."""
    page = open_request(page_of(ada), ticket)
    person(page, "Demandeur").get_by_label("Autres actions sur Carol Chevalier").click()
    person(page, "Demandeur").get_by_role("link", name="Modifier").click()
    dialog = page.get_by_role("dialog", name="Carol Chevalier")

    expect(dialog.locator("legend")).to_have_count(4)
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Chevalier")
    dialog.get_by_label("Prénom").fill("Caroline")
    dialog.get_by_role("button", name="Enregistrer").click()

    expect(person(page, "Demandeur")).to_contain_text("Caroline Chevalier")
