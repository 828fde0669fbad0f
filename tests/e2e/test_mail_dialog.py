"""The mail dialog answers where one looks, and what it said goes when it holds no longer (U3, M1, M2)."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from joindre.directory.models import Contact, Employee
from joindre.messaging.models import MessageSettings, SentMail
from joindre.tickets import actions as tickets
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, addressees, new_mail, open_request, send
from tests.factories import make_contact

pytestmark = pytest.mark.usefixtures("known_printer")


@pytest.fixture
def page(page_of: OpenPage, ticket: Ticket, ada: Employee) -> Page:
    return open_request(page_of(ada), ticket)


def test_saving_goes_on_to_the_mail(page: Page) -> None:
    """M1"""
    page.get_by_role("link", name="Modifier les détails").click()
    page.get_by_label("Titre").fill("Bac 2 en panne")
    page.get_by_role("link", name="Envoyer par mail").click()

    page.get_by_role("alert").get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("dialog", name="Envoyer par mail")).to_be_visible()
    expect(page.get_by_role("heading", name="Bac 2 en panne")).to_be_visible()


def test_an_answer_goes_with_what_it_was_about(page: Page, complaints: Complaints) -> None:
    """U3: *Ajoutez au moins une personne* is no longer true once somebody stands in any of the fields."""
    complaints.expect("status of 422")
    dialog = new_mail(page)
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog.get_by_text("Ajoutez au moins une personne")).to_be_visible()
    dialog.get_by_text("Afficher plus de détail").click()

    addressees(dialog, "Cc").press_sequentially("hotline@imprimeur.example,")

    expect(dialog.get_by_text("Ajoutez au moins une personne")).to_have_count(0)


def test_an_empty_mail_asks_once(page: Page, complaints: Complaints) -> None:
    """M6, U3"""
    complaints.expect("status of 409")
    dialog = new_mail(page, "hotline@imprimeur.example")
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("ni texte ni pièce jointe")
    expect(dialog.get_by_role("button", name="Envoyer quand même")).to_be_focused()

    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    assert SentMail.objects.count() == 1


def test_forty_files_scroll_and_say_what_they_come_to(page: Page) -> None:
    """U4: the buttons of the dialog stay where they are."""
    dialog = new_mail(page)
    buttons = dialog.get_by_role("button", name="Envoyer", exact=True)
    page.set_viewport_size({"width": 1440, "height": 900})

    dialog.locator("input[type=file]").set_input_files(
        [FilePayload(name=f"relevé {one}.txt", mimeType="text/plain", buffer=b"x" * 50_000) for one in range(40)]
    )

    files = dialog.get_by_role("group", name="Fichiers joints")
    expect(files).to_contain_text("40 fichiers, 2 Mo")
    expect(files.get_by_text("50 ko").first).to_be_visible()
    assert files.evaluate("list => list.getBoundingClientRect().height") < 250
    expect(buttons).to_be_in_viewport()
    files.get_by_role("button", name="Retirer relevé 0.txt").click()
    expect(files).to_contain_text("39 fichiers")


def test_the_offer_to_undo_goes_once_it_was_taken_elsewhere(page: Page) -> None:
    """D5, U3"""
    MessageSettings.objects.update(undo_seconds=60)
    send(page, "Le mot de passe est 1234.")
    notices = page.locator("toast-region")
    expect(notices.get_by_role("button", name="Annuler l’envoi")).to_be_visible()

    page.locator("#entries").get_by_role("button", name="Annuler l’envoi").click()

    expect(notices.get_by_role("button", name="Annuler l’envoi")).to_have_count(0)


def test_the_names_beside_the_tick_follow_others(page: Page, ticket: Ticket, carol: Contact, root: Employee) -> None:
    """D5, D9: what was ticked stays ticked, and the focus where it is."""
    tick = page.get_by_label("Notifier par email")
    tick.check()
    paul = make_contact("Paul Petit", site=carol.site, email="paul@moreau.example")

    tickets.fill_contact(ticket, field="end_user", contact=paul, by=root)

    expect(page.locator("#notified")).to_contain_text("Paul Petit")
    expect(tick).to_be_checked()
    expect(tick).to_be_focused()
