"""*Envoyer par mail*, field by field."""

import re

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import addressees, feed, new_mail, post
from tests.e2e.site import Site

STRANGER = "hotline@imprimeur.example"

pytestmark = pytest.mark.usefixtures("known_printer")


def test_employees_and_contacts_are_found_by_the_beginning_of_a_word(page: Page, root: Employee, dora: Contact) -> None:
    """M2: À; each becomes a token that can be taken out."""
    reindex([root, dora])
    dialog = new_mail(page)

    for typed, name in (("rena", "Root Renard"), ("dub", "Dora Dubois")):
        addressees(dialog).press_sequentially(typed)
        dialog.get_by_role("option", name=re.compile(name)).click()
    dialog.get_by_role("button", name="Retirer Root Renard").click()

    expect(dialog.locator(".token")).to_have_text(re.compile("Dora Dubois"))


def test_an_address_that_nobody_has_may_be_typed(page: Page) -> None:
    """M2"""
    dialog = new_mail(page, STRANGER)

    expect(dialog.locator(".token")).to_have_text(re.compile(STRANGER))


def test_f2_opens_the_full_list(page: Page, root: Employee) -> None:
    """M2"""
    reindex([root])
    dialog = new_mail(page)

    addressees(dialog).press("F2")

    expect(dialog.get_by_role("option", name=re.compile("Root Renard"))).to_be_visible()


def test_afficher_plus_de_detail_shows_cc_cci_and_repondre_a(page: Page) -> None:
    """M3"""
    dialog = new_mail(page)
    for name in ("Cc", "Cci", "Répondre à"):
        expect(addressees(dialog, name)).to_be_hidden()

    dialog.get_by_text("Afficher plus de détail").click()

    for name in ("Cc", "Cci", "Répondre à"):
        expect(addressees(dialog, name)).to_be_visible()


def test_objet_is_prefilled_with_the_number_and_the_day_of_the_request(page: Page, ticket: Ticket) -> None:
    """M6"""
    dialog = new_mail(page)

    expect(dialog.get_by_label("Objet")).to_have_value(re.compile(rf"Demande {ticket.number} du \d\d/\d\d/\d{{4}}"))


def test_the_message_is_rich_text_and_names_its_sender(site: Site, page: Page) -> None:
    """M6"""
    dialog = new_mail(page, STRANGER)
    dialog.locator("[contenteditable]").first.click()
    dialog.get_by_role("button", name="Gras").click()
    page.keyboard.type("Pouvez-vous regarder ?")
    post(dialog)

    caught = site.catcher.wait_for(lambda mail: mail.recipients == (STRANGER,))
    assert "<strong>Pouvez-vous regarder ?</strong>" in (caught.mail.html or "")
    assert "Ada Aubert" in caught.mail.text


def test_a_chosen_modele_is_attached_as_pdf(site: Site, page: Page) -> None:
    """M5"""
    dialog = new_mail(page, STRANGER)
    dialog.get_by_label("Modèle").select_option(label="Synthèse de la demande")
    dialog.locator("[contenteditable]").first.press_sequentially("Pouvez-vous regarder ?")
    post(dialog)

    caught = site.catcher.wait_for(lambda mail: mail.recipients == (STRANGER,))
    assert [file.type for file in caught.mail.attachments] == ["application/pdf"]


@pytest.mark.journey
def test_envoyer_returns_at_once_and_the_feed_shows_the_state_of_each_recipient(
    site: Site, page: Page, root: Employee, dora: Contact, complaints: Complaints
) -> None:
    """M7; M9: one of them is a contact of another customer."""
    complaints.expect("status of 409")
    people = (root.email, dora.email, STRANGER)
    dialog = new_mail(page, *people)
    dialog.locator("[contenteditable]").first.press_sequentially("Pouvez-vous regarder ?")

    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    dialog.get_by_role("button", name="Envoyer quand même").click()

    expect(dialog).to_be_hidden()
    sent = page.locator(".entry.mail", has_text="Mail envoyé")
    for address in people:
        expect(sent.locator(".recipient.accepted", has_text=address)).to_be_visible(timeout=20_000)


def test_a_mail_can_be_withdrawn_into_its_dialog_for_some_seconds(site: Site, page: Page) -> None:
    """M8"""
    MessageSettings.objects.update(undo_seconds=60)
    dialog = new_mail(page, STRANGER)
    dialog.locator("[contenteditable]").first.press_sequentially("Pouvez-vous regarder ?")
    post(dialog)

    page.get_by_role("status").get_by_role("button", name="Annuler l’envoi").click()

    expect(dialog.locator("[contenteditable]").first).to_contain_text("Pouvez-vous regarder ?")
    expect(dialog.locator(".token")).to_have_text(re.compile(STRANGER))
    assert not site.catcher.mails


def test_the_client_never_sees_it(page: Page, portal: Page) -> None:
    """M12"""
    dialog = new_mail(page, STRANGER)
    dialog.locator("[contenteditable]").first.press_sequentially("Entre nous.")
    post(dialog)
    expect(feed(page)).to_contain_text("Mail envoyé")

    portal.reload()

    expect(portal.locator("#composer [contenteditable]")).to_be_visible()
    expect(portal.get_by_text("Entre nous.")).to_have_count(0)
