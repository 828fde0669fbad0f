"""Files that were chosen and not sent yet are kept with the draft (M10, U2)."""

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from joindre.directory.models import Contact, Employee
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, new_mail, open_on_portal, open_request

SAVED = "Brouillon enregistré"


@pytest.mark.parametrize("where", ["message", "mail", "portal"])
def test_a_file_that_was_only_chosen_is_there_after_a_reload_and_sent_once(
    where: str, page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M10, U2: files are kept with the draft, without a word beside them."""
    page, form = open_form(page_of(carol if where == "portal" else ada), ticket, where)
    form.locator("input[type=file]").set_input_files(
        {"name": "journal.log", "mimeType": "text/plain", "buffer": b"erreur 12"}
    )
    expect(form.locator("input[name=kept]")).to_have_count(1)
    expect(form.get_by_text(SAVED)).to_be_visible()

    page.reload()
    page, form = open_form(page, ticket, where)
    expect(form.get_by_role("checkbox", name="journal.log")).to_be_checked()
    if where == "mail":
        return
    form.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("#entries, #talk").get_by_text("journal.log")).to_have_count(1)
    assert [file.name for file in Message.objects.get().files.all()] == ["journal.log"]


def open_form(page: Page, ticket: Ticket, where: str) -> tuple[Page, Locator]:
    if where == "portal":
        open_on_portal(page, ticket)
        return page, page.locator("#composer form")
    open_request(page, ticket)
    if where == "message":
        return page, page.locator("#write-message")
    return page, new_mail(page)


def test_the_total_counts_the_files_of_the_draft_too(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U3: what is sent is what is counted, until it is taken out."""
    page, form = open_form(page_of(ada), ticket, "message")
    choose(form, "un.log", "deux.log")
    expect(form.locator("input[name=kept]")).to_have_count(2)
    expect(form.get_by_text(SAVED)).to_be_visible()

    page.reload()
    page, form = open_form(page, ticket, "message")
    choose(form, "trois.log")
    expect(form.get_by_text("3 fichiers")).to_be_visible()

    form.get_by_role("checkbox", name="un.log").uncheck()
    expect(form.get_by_text("2 fichiers")).to_be_visible()


def choose(form: Locator, *names: str) -> None:
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": b"erreur 12"} for name in names]
    form.locator("input[type=file]").set_input_files(files)
