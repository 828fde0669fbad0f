"""What is odd about the people of a mail stands in the dialog, in words, with what to do (M9)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.mail.models import Recipient
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, addressees, new_mail, open_request


@pytest.fixture
def dialog(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, dora: Contact, complaints: Complaints
) -> Locator:
    """With a stranger whose domain looks like the customer's, and a contact of another customer; it was sent once."""
    complaints.expect("status of 409")
    reindex([carol, dora])
    dialog = new_mail(open_request(page_of(ada), ticket), "hotline@moraeu.example", dora.email)
    text = dialog.locator("[contenteditable]:visible")
    text.click()
    text.press_sequentially("La pièce est là.")
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Vérifiez qui reçoit ce mail")
    return dialog


def test_who_is_odd_is_removed_by_keyboard(dialog: Locator, dora: Contact) -> None:
    """M9, U3: the focus stands on *Retirer* of the first; the other one stays in question."""
    expect(dialog.get_by_role("alert")).to_contain_text("ressemble à «\u00a0moreau.example\u00a0»")
    expect(dialog.get_by_role("button", name="Retirer hotline@moraeu.example").first).to_be_focused()

    dialog.page.keyboard.press("Enter")

    expect(dialog.get_by_role("alert")).not_to_contain_text("moraeu.example")
    expect(dialog.get_by_role("alert")).to_contain_text("Dora Dubois est un contact d’un autre client")
    assert not SentMail.objects.exists()
    dialog.get_by_role("button", name="Envoyer quand même").click()
    expect(dialog).to_be_hidden()
    assert list(Recipient.objects.values_list("address", flat=True)) == [dora.email]


def test_only_somebody_new_is_asked_about_again(dialog: Locator) -> None:
    """M9: *Envoyer quand même* goes for those whom it stood beside; the text stays."""
    addressees(dialog).press_sequentially("a@ailleurs.example,")

    dialog.get_by_role("button", name="Envoyer quand même").click()

    expect(dialog.get_by_role("alert")).to_contain_text("«\u00a0ailleurs.example\u00a0» est nouveau ici")
    expect(dialog.get_by_role("alert")).not_to_contain_text("moraeu.example")
    expect(dialog.locator("[contenteditable]:visible")).to_have_text("La pièce est là.")
    dialog.get_by_role("button", name="Envoyer quand même").click()
    expect(dialog).to_be_hidden()
    assert Recipient.objects.count() == len(("moraeu", "durand", "ailleurs"))


def test_it_is_readable_everywhere(dialog: Locator, every_look: Callable[[Page], None]) -> None:
    """U4, U5: at 360 px and in the dark too."""
    every_look(dialog.page)
