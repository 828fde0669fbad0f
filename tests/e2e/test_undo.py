"""Undo as a person uses it: what was sent a moment ago is back where it was written (M8, D5)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from joindre.directory.models import Contact, Employee
from joindre.mail.models import Recipient
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from tests.e2e.reaching import feed, open_request
from tests.e2e.site import Site
from tests.waiting import wait_until

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]

pytestmark = pytest.mark.usefixtures("known_printer")


@pytest.fixture(autouse=True)
def time_enough(transactional_db: None) -> None:
    MessageSettings.objects.update(undo_seconds=60)


def write(page: Page, text: str) -> None:
    editor = page.locator("#composer [contenteditable]:visible").first
    editor.click()
    editor.press_sequentially(text)


def nothing_left(site: Site) -> bool:
    return not site.catcher.mails and set(Recipient.objects.values_list("state", flat=True)) == {"withdrawn"}


def send(page: Page, text: str, *, notify: bool = False) -> None:
    write(page, text)
    page.get_by_label("Notifier par email").set_checked(notify)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("#composer")).not_to_contain_text(text)


def undo(page: Page) -> None:
    page.get_by_role("status").get_by_role("button", name="Annuler l’envoi").click()


def test_what_was_withdrawn_is_in_the_composer_although_the_feed_was_faster(
    page_of: OpenPage, ticket: Ticket, ada: Employee
) -> None:
    """D5, D9: the feed hears of it before the button has its answer, and the button stays until it has."""
    page = open_request(page_of(ada), ticket)
    send(page, "Le mot de passe est 1234.")
    held: list[Route] = []
    page.route("**/withdraw/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright sets an attribute on it
    feed(page).get_by_role("button", name="Annuler l’envoi").click()
    wait_until(lambda: page.evaluate("true") and held)

    with page.expect_response("**/news/**"):
        answer = held[0].fetch()
    held[0].fulfill(response=answer)

    expect(page.locator("#composer [contenteditable]:visible")).to_have_text("Le mot de passe est 1234.")
    expect(feed(page).get_by_role("button", name="Annuler l’envoi")).to_have_count(0)


def test_a_message_is_withdrawn_from_both_sides(
    site: Site, page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, every_look: Look
) -> None:
    """D5: with its notification, and a trace on each side."""
    client, page = page_of(carol), page_of(ada)
    # She has not looked at it yet.
    client.route("**/reading/", lambda route: route.fulfill(status=204))
    client.goto(f"/portal/tickets/{ticket.number}/")
    page.goto(f"/tickets/{ticket.number}/")
    send(page, "Le mot de passe est 1234.", notify=True)
    conversation = client.get_by_role("list", name="Conversation")
    expect(conversation).to_contain_text("Le mot de passe est 1234.")

    undo(page)

    expect(conversation).to_contain_text("Envoi annulé par le support")
    expect(conversation).not_to_contain_text("1234")
    entry = page.locator(".entry.withdrawn", has_text="Le mot de passe est 1234.")
    expect(entry).to_contain_text("Envoi annulé par Ada Aubert")
    assert nothing_left(site)
    every_look(page)


def test_the_words_come_back_before_what_was_typed_since(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D5: and the tick, in the tab for messages, whichever is chosen."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    send(page, "Le mot de passe est 1234.", notify=True)
    write(page, "Autre chose.")
    page.get_by_role("tab", name="Note interne").click()

    undo(page)

    composer = page.locator("#write-message [contenteditable]")
    expect(composer.locator("p")).to_have_text(["Le mot de passe est 1234.", "Autre chose."])
    expect(composer).to_be_focused()
    expect(page.get_by_label("Notifier par email")).to_be_checked()


def test_the_entry_offers_it_for_as_long_as_there_is_time(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M8: then the button is gone, without a reload."""
    MessageSettings.objects.update(undo_seconds=4)
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")

    send(page, "Bonjour.")

    offer = feed(page).get_by_role("button", name="Annuler l’envoi")
    expect(offer).to_be_visible()
    expect(offer).to_be_hidden(timeout=10_000)
    expect(page.locator(".entry.agent", has_text="Bonjour.")).to_be_visible()


def mail(page: Page, address: str, *, subject: str, file: str) -> None:
    """Sends one with the dialog."""
    page.get_by_role("link", name="Envoyer par mail").click()
    dialog = page.get_by_role("dialog")
    to = dialog.get_by_role("combobox", name="À", exact=True)
    to.press_sequentially(address)
    to.press("Enter")
    dialog.get_by_label("Objet").fill(subject)
    dialog.locator("[contenteditable]").first.press_sequentially("Pouvez-vous regarder ?")
    dialog.locator('input[type="file"]').set_input_files(
        {"name": file, "mimeType": "text/plain", "buffer": b"journal\n"}
    )
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog).to_be_hidden()


def test_a_mail_is_withdrawn_into_its_dialog(
    site: Site, page_of: OpenPage, ticket: Ticket, ada: Employee, every_look: Look
) -> None:
    """M8: with people, subject, text and file, ready to be sent again."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    mail(page, "hotline@imprimeur.example", subject="Panne du bac 2", file="journal.log")

    undo(page)

    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".token")).to_have_text(re.compile("hotline@imprimeur.example"))
    expect(dialog.get_by_label("Objet")).to_have_value("Panne du bac 2")
    expect(dialog.locator("[contenteditable]").first).to_contain_text("Pouvez-vous regarder ?")
    expect(dialog.get_by_role("checkbox", name="journal.log")).to_be_checked()
    assert nothing_left(site)
    every_look(page)
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog).to_be_hidden()
    entries = page.get_by_role("list", name="Entrées du fil")
    expect(entries).to_contain_text("Mail\u00a0: envoi annulé")
    expect(entries.get_by_role("link", name="journal.log")).to_have_count(2)
