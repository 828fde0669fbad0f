"""A mail to the requester: the dialog first offers a direct message, which takes the text along (M1)."""

import pytest
from playwright.sync_api import Locator, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, addressees, new_mail, open_request


@pytest.fixture
def dialog(page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, complaints: Complaints) -> Locator:
    """With Carol, who is the requester, in *À*, and a text."""
    complaints.expect("status of 409")
    reindex([carol])
    page = open_request(page_of(ada), ticket)
    dialog = new_mail(page)
    addressees(dialog).press_sequentially("carol")
    page.get_by_role("option", name="Carol Chevalier").click()
    text = dialog.locator("[contenteditable]:visible")
    text.click()
    text.press_sequentially("La pièce est là.")
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog.get_by_role("button", name="Écrire un message direct")).to_be_focused()
    return dialog


def test_the_direct_message_takes_the_text_along(dialog: Locator) -> None:
    """M1, U3: the focus is where one goes on writing."""
    dialog.get_by_role("button", name="Écrire un message direct").click()

    expect(dialog).to_be_hidden()
    composer = dialog.page.locator("#write-message [contenteditable]")
    expect(composer).to_have_text("La pièce est là.")
    expect(composer).to_be_focused()
    assert not SentMail.objects.exists()


def test_her_address_typed_asks_the_same(
    page_of: OpenPage, ticket: Ticket, ada: Employee, complaints: Complaints
) -> None:
    """M1: on the server, whatever the field knows of her."""
    complaints.expect("status of 409")
    dialog = new_mail(open_request(page_of(ada), ticket))
    addressees(dialog).fill("Carol@Moreau.example,")
    text = dialog.locator("[contenteditable]:visible")
    text.click()
    text.press_sequentially("La pièce est là.")

    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog.get_by_text("Carol Chevalier est un contact de cette demande")).to_be_visible()
    dialog.get_by_role("button", name="Écrire un message direct").click()

    expect(dialog.page.locator("#write-message [contenteditable]")).to_have_text("La pièce est là.")
    assert not SentMail.objects.exists()


def test_it_is_sent_by_mail_anyway(dialog: Locator) -> None:
    """M1."""
    dialog.get_by_role("button", name="Envoyer quand même").click()

    expect(dialog).to_be_hidden()
    assert SentMail.objects.count() == 1


def test_what_does_not_choose_asks_once_more(dialog: Locator) -> None:
    """M1: neither the button at the foot nor Enter in a field sends it."""
    dialog.get_by_label("Objet").press("Enter")
    expect(dialog.get_by_role("button", name="Écrire un message direct")).to_be_focused()
    dialog.get_by_role("button", name="Envoyer", exact=True).click()

    expect(dialog.get_by_role("button", name="Écrire un message direct")).to_be_focused()
    assert not SentMail.objects.exists()
