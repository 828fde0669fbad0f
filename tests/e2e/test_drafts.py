"""Nothing typed is lost: what was written and not sent stands there again, wherever one comes from (M10, U2)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee, Site
from joindre.drafts.models import Draft
from joindre.messaging.models import Message, SentMail
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, addressees, new_contact, new_mail, open_on_portal, open_request, write
from tests.factories import make_ticket
from tests.waiting import wait_until

SAVED = "Brouillon enregistré"


def message(page: Page) -> Locator:
    return page.locator("#write-message [contenteditable]")


def go_on(text: Locator, form: Locator) -> None:
    """Whoever found their text again is not told that it is somebody else's."""
    text.press_sequentially(" Et encore.")
    expect(form.get_by_text(SAVED)).to_be_visible()


def draft_message(page: Page, ticket: Ticket, text: str) -> None:
    open_request(page, ticket)
    write(page, text)
    expect(page.locator("#write-message").get_by_text(SAVED)).to_be_visible()


def test_a_message_is_there_after_a_tab_another_request_and_back(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M10, U2."""
    page = page_of(ada)
    draft_message(page, ticket, "Bonjour Carol")
    page.get_by_role("link", name="Notes", exact=True).click()
    expect(message(page)).to_have_text("Bonjour Carol")

    open_request(page, make_ticket(requester=carol))
    expect(message(page)).to_have_text("")
    page.go_back()
    expect(message(page)).to_have_text("Bonjour Carol")
    page.reload()
    expect(message(page)).to_have_text("Bonjour Carol")
    go_on(message(page), page.locator("#write-message"))


def test_what_was_typed_in_the_last_second_is_there_too(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U2: leaving the page saves it at once."""
    page = page_of(ada)
    open_request(page, ticket)
    write(page, "Vite")

    page.goto("/")

    # The page does not wait for what it sends on leaving, and nor does the one that follows.
    wait_until(Draft.objects.exists)
    open_request(page, ticket)
    expect(message(page)).to_have_text("Vite")


def test_it_is_there_on_another_device_until_it_is_sent(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M10."""
    page, elsewhere = page_of(ada), page_of(ada)
    draft_message(page, ticket, "Bonjour")
    open_request(elsewhere, ticket)
    expect(message(elsewhere)).to_have_text("Bonjour")
    write(elsewhere, " Carol")

    elsewhere.get_by_role("button", name="Envoyer", exact=True).click()

    expect(message(elsewhere)).to_have_text("")
    page.reload()
    expect(message(page)).to_have_text("")
    assert not Draft.objects.exists()
    assert [one.body for one in Message.objects.all()] == ["<p>Bonjour Carol</p>"]


def test_what_is_sent_while_it_is_being_saved_is_no_draft(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M10: nothing comes back that was sent."""
    page = page_of(ada)
    open_request(page, ticket)
    for text in ("un", "deux", "trois"):
        with page.expect_request("**/drafts/"):
            write(page, text)
        page.get_by_role("button", name="Envoyer", exact=True).click()
        expect(message(page)).to_have_text("")

    page.goto("/")

    assert not Draft.objects.exists()
    assert Message.objects.count() == 3


def test_two_windows_on_one_text_say_so(
    page_of: OpenPage, ticket: Ticket, ada: Employee, complaints: Complaints
) -> None:
    """M10: neither is replaced unseen."""
    complaints.expect("status of 409")
    page, other = page_of(ada), page_of(ada)
    open_request(other, ticket)
    draft_message(page, ticket, "Le premier")

    write(other, "Le second")

    expect(other.locator("#write-message").get_by_text("Vous écrivez aussi ce texte")).to_be_visible()
    assert Draft.objects.get().value("body") == "<p>Le premier</p>"
    write(other, "…")
    expect(other.locator("#write-message").get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().value("body") == "<p>Le second…</p>"


def test_a_note_is_shown_where_only_the_note_is_written(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M10."""
    page = page_of(ada)
    open_request(page, ticket)
    page.get_by_role("tab", name="Note interne").click()
    write(page, "Rappeler demain")
    expect(page.locator("#write-note").get_by_text(SAVED)).to_be_visible()

    page.reload()

    expect(page.locator("#write-note [contenteditable]")).to_have_text("Rappeler demain")
    expect(page.get_by_role("tab", name="Note interne")).to_have_attribute("aria-selected", "true")
    go_on(page.locator("#write-note [contenteditable]"), page.locator("#write-note"))


def write_mail(page: Page) -> Locator:
    dialog = new_mail(page, "hotline@imprimeur.example")
    addressees(dialog).press_sequentially("carol")
    page.get_by_role("option", name="Carol Chevalier").click()
    dialog.get_by_label("Objet").fill("Panne du bac 2")
    text = dialog.locator("[contenteditable]:visible")
    text.click()
    text.press_sequentially("Pouvez-vous regarder ?")
    return dialog


@pytest.mark.parametrize("leave", ["Escape", "reload"])
def test_a_mail_is_there_with_its_people_and_subject(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, leave: str
) -> None:
    """M10, U2: Escape too."""
    reindex([carol])
    page = open_request(page_of(ada), ticket)
    dialog = write_mail(page)

    if leave == "Escape":
        page.keyboard.press("Escape")
        expect(dialog.get_by_role("alert")).to_contain_text("ce que vous avez saisi est gardé comme brouillon")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
    page.reload()

    dialog = new_mail(page)
    for kept in ("Carol Chevalier", "hotline@imprimeur.example"):
        expect(dialog.get_by_role("button", name=f"Retirer {kept}")).to_be_visible()
    expect(dialog.get_by_label("Objet")).to_have_value("Panne du bac 2")
    expect(dialog.locator("[contenteditable]:visible")).to_have_text("Pouvez-vous regarder ?")
    go_on(dialog.locator("[contenteditable]:visible"), dialog)
    assert not SentMail.objects.exists()


@pytest.mark.parametrize("field", ["À", "Objet", "Message"])
def test_escape_closes_at_once_where_nothing_was_typed(
    page_of: OpenPage, ticket: Ticket, ada: Employee, field: str
) -> None:
    """U2: in every field alike."""
    page = open_request(page_of(ada), ticket)
    dialog = new_mail(page)
    dialog.get_by_label(field, exact=True).locator("visible=true").first.click()

    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()


def test_a_contact_is_there_after_escape_and_after_a_reload(page_of: OpenPage, lyon: Site, ada: Employee) -> None:
    """M10, U2: one more key in the dialog, and Escape asks again."""
    ticket = make_ticket(site=lyon)
    page = open_request(page_of(ada), ticket)
    dialog = new_contact(page, typed="Sophie Delorme")
    dialog.get_by_label("Décideur").check()
    for _press in range(2):
        page.keyboard.press("Escape")
        expect(dialog.get_by_role("alert")).to_contain_text("gardé comme brouillon")
        dialog.get_by_label("Notes").press_sequentially("N")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.reload()
    wait_until(Draft.objects.exists)
    dialog = new_contact(page)

    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Delorme")
    expect(dialog.get_by_label("Décideur")).to_be_checked()
    expect(dialog.get_by_label("Notes")).to_have_value("NN")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    assert not Draft.objects.exists()


def test_one_click_swaps_last_and_first_name(page_of: OpenPage, lyon: Site, ada: Employee) -> None:
    """C2"""
    dialog = new_contact(open_request(page_of(ada), make_ticket(site=lyon)), typed="Wei Zhang")

    dialog.get_by_role("button", name="Intervertir nom et prénom").click()

    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Wei")
    expect(dialog.get_by_label("Prénom")).to_have_value("Zhang")


def test_sending_by_keys_adds_no_line(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U2."""
    page = open_request(page_of(ada), ticket)
    write(page, "Bonjour")

    page.keyboard.press("Control+Enter")

    expect(message(page)).to_have_text("")
    assert Message.objects.get().body == "<p>Bonjour</p>"


def test_a_mail_that_was_only_opened_is_no_draft(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M10: what the dialog begins with is not what somebody wrote."""
    page = open_request(page_of(ada), ticket)
    dialog = new_mail(page)
    dialog.get_by_label("Objet").fill("Autre objet")

    page.goto("/")

    assert not Draft.objects.exists()


def test_a_client_finds_message_and_request_again(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    """M10, K3."""
    page = page_of(carol)
    open_on_portal(page, ticket)
    write(page, "Et demain ?")
    expect(page.locator("#composer").get_by_text(SAVED)).to_be_visible()
    page.goto("/portal/tickets/new/")
    page.get_by_label("En une ligne").fill("Panne")
    expect(page.locator("#opening").get_by_text(SAVED)).to_be_visible()

    open_on_portal(page, ticket)
    expect(page.locator("#composer [contenteditable]")).to_have_text("Et demain ?")
    go_on(page.locator("#composer [contenteditable]"), page.locator("#composer"))
    page.goto("/portal/tickets/new/")
    expect(page.get_by_label("En une ligne")).to_have_value("Panne")
    go_on(page.get_by_label("En une ligne"), page.locator("#opening"))
    page.get_by_role("button", name="Envoyer au support").click()
    page.wait_for_url("**/portal/tickets/2*/")

    assert [draft.place for draft in Draft.objects.all()] == [f"{ticket.topic}/client"]


def test_what_was_typed_just_before_a_tab_of_the_feed_stands_there(
    page_of: OpenPage, ticket: Ticket, ada: Employee
) -> None:
    """U2: the last second too."""
    page = page_of(ada)
    open_request(page, ticket)
    for tab in ("Notes", "Tout", "Messages"):
        write(page, f" {tab}")
        link = page.get_by_role("navigation").get_by_role("link", name=tab, exact=True)
        link.click()
        expect(link).to_have_attribute("aria-current", "true")
        expect(message(page)).to_contain_text(tab)

    expect(message(page)).to_have_text("Notes Tout Messages")


def test_what_was_typed_in_a_dialog_that_is_closed_at_once_stands_there(
    page_of: OpenPage, ticket: Ticket, ada: Employee
) -> None:
    """U2"""
    page = open_request(page_of(ada), ticket)
    dialog = new_mail(page)
    text = dialog.locator("[contenteditable]:visible")
    text.click()
    text.press_sequentially("Vite")
    dialog.get_by_role("button", name="Fermer").click()
    expect(dialog).to_be_hidden()

    dialog = new_mail(page)

    expect(dialog.locator("[contenteditable]:visible")).to_have_text("Vite")
