"""A composer that cannot be used says why and what lifts it; the note is one tab away (D6, P3)."""

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.messaging.models import MessageSettings
from joindre.tickets import actions
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, open_on_portal, open_request, write
from tests.factories import make_account, make_employee, make_profile


@pytest.fixture
def blocked(ticket: Ticket, ada: Employee) -> Ticket:
    actions.block(ticket, by=ada)
    return ticket


def expect_inactive_with(page: Page, reason: str) -> None:
    message = page.get_by_role("tab", name="Message direct")
    expect(message).to_have_attribute("aria-selected", "true")
    panel = page.get_by_role("tabpanel", name="Message direct")
    expect(panel).to_contain_text(reason)
    expect(panel.locator("[contenteditable], textarea")).to_have_count(0)


def test_blocked_it_is_unblocked_in_place(page_of: OpenPage, blocked: Ticket, ada: Employee) -> None:
    """D6"""
    page = open_request(page_of(ada), blocked)
    expect_inactive_with(page, "bloquée")

    page.get_by_role("tabpanel").get_by_role("button", name="Débloquer la conversation").click()

    expect(page.locator("#write-message [contenteditable]")).to_be_visible()


def test_who_may_not_lift_it_reads_who_may_and_can_write_a_note(page_of: OpenPage, blocked: Ticket) -> None:
    """D6, D10, P3"""
    rights: list[str] = [Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS, Right.WRITE_NOTES]
    page = open_request(
        page_of(make_employee("Eve Etienne", account=make_account(profile=make_profile(rights=rights)))), blocked
    )
    expect_inactive_with(page, "Support demandes bloquer/débloquer messages")

    page.get_by_role("tab", name="Note interne").click()

    expect(page.locator("#write-note [contenteditable]")).to_be_visible()


def test_what_is_being_written_stays_with_the_reason_above_it(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D6, U2, U3: for both sides, until it is lifted; a note is not in the way."""
    staff, client = open_request(page_of(ada), ticket), open_on_portal(page_of(carol), ticket)
    for page in (staff, client):
        write(page, "Un instant")
    actions.block(ticket, by=ada)
    for page in (staff, client):
        expect(page.locator("#composer .alert")).to_contain_text("bloquée")
        expect(page.locator(".announcer")).to_contain_text("bloquée")
        expect(page.locator("#composer [contenteditable]").first).to_have_text("Un instant")

    actions.unblock(ticket, by=ada)

    for page in (staff, client):
        expect(page.locator("#composer .alert")).to_have_count(0)
        expect(page.locator("#composer [contenteditable]").first).to_have_text("Un instant")


def test_a_note_that_is_being_written_is_not_in_the_way(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """D6, D10"""
    page = open_request(page_of(ada), ticket)
    page.get_by_role("tab", name="Note interne").click()
    write(page, "À rappeler")

    actions.block(ticket, by=ada)

    expect(page.locator("#write-message")).to_contain_text("bloquée")
    expect(page.locator("#write-message")).to_be_hidden()
    expect(page.locator("#write-note [contenteditable]")).to_have_text("À rappeler")
    page.get_by_role("tab", name="Message direct").click()
    expect_inactive_with(page, "bloquée")


def test_not_visible_it_is_made_visible_in_place(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """T1, P3"""
    actions.set_visibility(ticket, is_client_visible=False, by=ada)
    page = open_request(page_of(ada), ticket)
    expect_inactive_with(page, "Le client ne voit pas cette demande")
    expect(page.locator("#header")).to_contain_text("Non visible du client")

    page.get_by_role("tabpanel").get_by_role("button", name="Rendre visible du client").click()

    expect(page.locator("#write-message [contenteditable]")).to_be_visible()


def test_switched_off_leads_to_the_settings(page_of: OpenPage, ticket: Ticket, root: Employee) -> None:
    """D1"""
    MessageSettings.objects.update(is_on=False)
    page = open_request(page_of(root), ticket)
    expect_inactive_with(page, "désactivés")

    page.get_by_role("link", name="Paramétrage des messages").click()

    expect(page.get_by_role("heading", name="Messages sur demande")).to_be_visible()


def test_clients_read_their_own_words(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    """D1, D6: no sentence that is meant for the staff, and another way."""
    MessageSettings.objects.update(is_on=False)
    page = open_on_portal(page_of(carol), ticket)
    bar = page.locator("#composer")
    expect(bar).to_contain_text("Le support ne reçoit pas de messages ici.")
    expect(bar).not_to_contain_text("administrateur")

    bar.get_by_role("link", name="Nouvelle demande").click()

    expect(page.get_by_role("heading", name="Nouvelle demande")).to_be_visible()


def test_what_a_client_reads_in_its_place_is_as_wide_as_the_conversation(
    page_of: OpenPage, blocked: Ticket, carol: Contact
) -> None:
    """D6, U4: beside the column it looked torn off."""
    page = page_of(carol)
    open_on_portal(page, blocked)

    reason, column = page.locator(".composer.blocked").bounding_box(), page.locator("main").bounding_box()

    assert reason
    assert column
    assert (reason["x"], reason["width"]) == (column["x"], column["width"])
