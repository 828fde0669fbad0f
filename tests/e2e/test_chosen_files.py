"""Files that were chosen and not sent yet are kept with the draft (M10, U2)."""

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from joindre.directory.models import Contact, Employee
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
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


@pytest.mark.parametrize("width", [360, 1280])
def test_a_long_name_leaves_room_to_write(width: int, page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    """U4, K4: the field to write in became a line as thin as its border."""
    page = page_of(carol)
    page.set_viewport_size({"width": width, "height": 740})
    page, form = open_form(page, ticket, "portal")

    choose(form, "journal d’erreurs de la machine numéro 12, avec tous ses détails.log")

    box = form.locator("[contenteditable]").bounding_box()
    assert box is not None
    assert box["width"] > width / 3


def test_a_chosen_file_stays_in_sight_on_a_phone(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U2, U4: the composer is one line at rest only while nothing is in it."""
    page = page_of(ada)
    page.set_viewport_size({"width": 360, "height": 740})
    page, form = open_form(page, ticket, "message")

    choose(form, "journal.log")

    expect(form.get_by_text("journal.log")).to_be_visible()
    expect(form.get_by_role("button", name="Envoyer", exact=True)).to_be_visible()


@pytest.mark.parametrize("where", ["message", "portal"])
def test_that_there_is_nothing_to_send_is_over_once_there_is(
    where: str, page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, complaints: Complaints
) -> None:
    """U3"""
    complaints.expect("status of 422")
    _page, form = open_form(page_of(carol if where == "portal" else ada), ticket, where)
    form.get_by_role("button", name="Envoyer", exact=True).click()
    expect(form.get_by_text("Il n’y a rien à envoyer")).to_be_visible()

    choose(form, "journal.log")

    expect(form.get_by_text("Il n’y a rien à envoyer")).to_have_count(0)
