"""The requester and the user, in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.actions import fill_contact
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.factories import make_contact, make_ticket

PageOf = Callable[[Employee | Contact], Page]


@pytest.fixture
def empty(lyon: Site) -> Ticket:
    return make_ticket(site=lyon)


def test_what_a_colleague_did_meanwhile_stays(page_of: PageOf, ada: Employee, empty: Ticket, lyon: Site) -> None:
    """C2"""
    page = page_of(ada)
    page.goto(f"/tickets/{empty.number}/")
    requester = page.get_by_role("group", name="Demandeur")
    requester.get_by_role("link", name="Créer un contact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom", exact=True).fill("Delorme")
    fill_contact(empty, field="requester", contact=make_contact("Paul Simon", site=lyon), by=ada)

    dialog.get_by_role("button", name="Enregistrer").click()

    expect(dialog).to_be_hidden()
    expect(requester.get_by_text("Paul Simon", exact=True)).to_be_visible()
    expect(page.locator("toast-region").get_by_text("le champ reste tel quel")).to_be_visible()


def test_a_duplicate_is_used_instead(
    page_of: PageOf,
    ada: Employee,
    empty: Ticket,
    lyon: Site,
    every_look: Callable[[Page], None],
    complaints: Complaints,
) -> None:
    """C6"""
    complaints.expect("status of 409")
    reindex([make_contact("Sophie Delorme", site=lyon)])
    page = page_of(ada)
    page.goto(f"/tickets/{empty.number}/")
    page.get_by_role("group", name="Utilisateur").get_by_role("link", name="Créer un contact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom", exact=True).fill("delorme")
    dialog.get_by_label("Prénom").fill("sophie")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.get_by_text("même nom")).to_be_visible()
    every_look(page)

    page.set_viewport_size({"width": 1280, "height": 800})
    dialog.get_by_role("button", name="Utiliser Sophie Delorme").click()

    expect(dialog).to_be_hidden()
    expect(page.get_by_role("group", name="Utilisateur").get_by_text("Sophie Delorme", exact=True)).to_be_visible()
    assert Contact.objects.count() == 1


def test_a_contact_is_chosen_and_taken_out_with_the_keyboard(
    page_of: PageOf, ada: Employee, empty: Ticket, lyon: Site
) -> None:
    """C1, C3"""
    reindex([make_contact("Élodie Lefèvre", site=lyon), make_contact("Paul Simon", site=lyon)])
    page = page_of(ada)
    page.goto(f"/tickets/{empty.number}/")
    user = page.get_by_role("group", name="Utilisateur")

    user.get_by_role("combobox").press_sequentially("lefe")
    expect(page.get_by_role("option", name="Élodie Lefèvre")).to_be_visible()
    page.keyboard.press("Enter")
    expect(user.get_by_text("Élodie Lefèvre", exact=True)).to_be_visible()
    expect(user.get_by_label("Autres actions sur Élodie Lefèvre")).to_be_focused()
    page.keyboard.press("Enter")
    user.get_by_role("button", name="Retirer").press("Enter")

    expect(user.get_by_role("combobox")).to_be_focused()


def test_a_page_that_is_behind_shows_who_is_there(
    page_of: PageOf, ada: Employee, empty: Ticket, lyon: Site, complaints: Complaints
) -> None:
    """C2, D9: news do not touch the field somebody is typing in, so its + is one press late."""
    complaints.expect("status of 409")
    page = page_of(ada)
    page.goto(f"/tickets/{empty.number}/")
    requester = page.get_by_role("group", name="Demandeur")
    requester.get_by_role("combobox").fill("Sophie Delorme")
    fill_contact(empty, field="requester", contact=make_contact("Paul Simon", site=lyon), by=ada)
    expect(requester).to_contain_text("Modifié entre-temps par quelqu’un d’autre")

    requester.get_by_role("link", name="Créer un contact").click()

    expect(requester.get_by_text("Paul Simon", exact=True)).to_be_visible()
    expect(page.locator("toast-region").get_by_text("a rempli ce champ entre-temps")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_list_ends_with_the_creation_of_who_was_typed(page_of: PageOf, ada: Employee, empty: Ticket) -> None:
    """C2: by keyboard alone, what was typed goes along."""
    page = page_of(ada)
    page.goto(f"/tickets/{empty.number}/")
    field = page.get_by_role("combobox", name="Demandeur")
    field.fill("Zoé Zorglub")
    expect(page.get_by_role("option", name="Créer « Zoé Zorglub »")).to_be_visible()

    field.press("ArrowUp")
    field.press("Enter")

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Zorglub")
    expect(dialog.get_by_label("Prénom")).to_have_value("Zoé")
