"""A session that ends under an open page costs nobody their text: one signs in over the page (U2)."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee
from joindre.drafts.models import Draft
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, new_mail, open_on_portal, open_request, write
from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def expected(complaints: Complaints) -> None:
    complaints.expect("status of 4(01|22)")


#: Ends when for some time nothing has come that a page asks for by itself while it opens.
QUIET = """async () => {
    const ends = () => performance.getEntriesByType('resource').map((one) => one.responseEnd);
    const since = () => performance.now() - Math.max(...ends());
    while (since() < 600) await new Promise((done) => setTimeout(done, 100));
}"""


def end_sessions(page: Page) -> None:
    # What it asked for after the end would have it ask to sign in before the test does.
    page.evaluate(QUIET)
    Session.objects.all().delete()


def again(page: Page) -> Locator:
    dialog = page.get_by_role("dialog", name="Se reconnecter")
    expect(dialog).to_be_visible()
    return dialog


def sign_in(page: Page, email: str = "", password: str = PASSWORD) -> None:
    dialog = again(page)
    if email:
        dialog.get_by_label("Adresse mail").fill(email)
    dialog.get_by_label("Mot de passe").fill(password)
    dialog.get_by_role("button", name="Se connecter").click()


def message(page: Page) -> Locator:
    return page.locator("#write-message [contenteditable]")


def test_what_was_being_sent_is_sent(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U2: once."""
    page = open_request(page_of(ada), ticket)
    write(page, "Bonjour Carol")
    end_sessions(page)

    page.get_by_role("button", name="Envoyer", exact=True).click()
    sign_in(page)

    expect(page.get_by_role("list", name="Entrées du fil").get_by_text("Bonjour Carol")).to_be_visible()
    expect(message(page)).to_have_text("")
    assert Message.objects.count() == 1


def test_a_draft_asks_too_and_is_kept(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M10, U2: before anything is sent."""
    page = open_request(page_of(ada), ticket)
    end_sessions(page)
    write(page, "Pas encore fini")

    sign_in(page)

    expect(again_gone(page)).to_have_count(0)
    expect(page.locator("#write-message").get_by_text("Brouillon enregistré")).to_be_visible()
    expect(message(page)).to_have_text("Pas encore fini")
    assert Draft.objects.get().value("body") == "<p>Pas encore fini</p>"


def again_gone(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Se reconnecter")


def test_a_wrong_password_is_told_and_the_text_stays(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    page = open_request(page_of(ada), ticket)
    end_sessions(page)
    write(page, "Bonjour")

    sign_in(page, password="faux")

    expect(again(page).get_by_role("alert")).to_contain_text("mot de passe")
    page.keyboard.press("Escape")
    expect(message(page)).to_have_text("Bonjour")


def test_whoever_does_not_sign_in_keeps_the_page_and_is_asked_by_the_next_act(
    page_of: OpenPage, ticket: Ticket, ada: Employee
) -> None:
    page = open_request(page_of(ada), ticket)
    end_sessions(page)
    write(page, "Bonjour")
    again(page).get_by_role("button", name="Pas maintenant").click()
    write(page, " Carol")

    page.get_by_role("button", name="Envoyer", exact=True).click()
    sign_in(page)

    expect(message(page)).to_have_text("")
    assert Message.objects.get().body == "<p>Bonjour Carol</p>"


def test_another_account_is_told_and_sends_nothing(
    page_of: OpenPage, ticket: Ticket, ada: Employee, root: Employee, complaints: Complaints
) -> None:
    """U2: the page is loaded anew by choice."""
    complaints.expect("status of 403")  # the draft, which is not the new account's
    page = open_request(page_of(ada), ticket)
    write(page, "Bonjour Carol")
    end_sessions(page)
    page.get_by_role("button", name="Envoyer", exact=True).click()

    sign_in(page, "root@joindre.example")

    expect(again(page)).to_contain_text("Vous êtes maintenant connecté en tant que Root Renard")
    assert not Message.objects.exists()
    again(page).get_by_role("button", name="Rester sur cette page").click()
    expect(message(page)).to_have_text("Bonjour Carol")


def test_a_dialog_opens_once_one_has_signed_in(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    page = open_request(page_of(ada), ticket)
    end_sessions(page)

    page.get_by_role("link", name="Envoyer par mail").click()
    sign_in(page)

    expect(page.get_by_role("dialog").get_by_label("Objet")).to_be_visible()


def test_a_text_in_a_dialog_stays_below(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    page = open_request(page_of(ada), ticket)
    dialog = new_mail(page)
    expect(dialog.get_by_label("Objet")).to_be_visible()
    end_sessions(page)

    dialog.get_by_label("Objet").fill("Panne du bac 2")
    text = dialog.locator("[contenteditable]:visible")
    text.click()
    text.press_sequentially("Pouvez-vous regarder ?")
    sign_in(page)

    expect(dialog.get_by_label("Objet")).to_have_value("Panne du bac 2")
    expect(dialog.get_by_text("Brouillon enregistré")).to_be_visible()


def test_the_dialog_speaks_the_language_of_the_page(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U5: whatever the browser speaks."""
    Account.objects.update(language="en")
    page = open_request(page_of(ada), ticket)
    end_sessions(page)

    write(page, "Hello")

    expect(page.get_by_role("dialog", name="Sign in again")).to_be_visible()


def test_a_client_signs_in_over_the_page_too(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    """U2"""
    page = page_of(carol)
    open_on_portal(page, ticket)
    write(page, "Et demain ?")
    end_sessions(page)

    page.get_by_role("button", name="Envoyer", exact=True).click()
    sign_in(page)

    expect(page.get_by_role("list", name="Conversation").get_by_text("Et demain ?")).to_be_visible()
    assert Message.objects.count() == 1


def test_signing_in_in_another_tab_is_enough(
    page_of: OpenPage, ticket: Ticket, ada: Employee, complaints: Complaints
) -> None:
    complaints.expect("status of 409")  # both write the same text
    page = open_request(page_of(ada), ticket)
    other = page.context.new_page()
    open_request(other, ticket)
    end_sessions(page)
    write(page, "Bonjour")
    again(page)

    write(other, "…")
    sign_in(other)

    expect(again_gone(page)).to_have_count(0)
