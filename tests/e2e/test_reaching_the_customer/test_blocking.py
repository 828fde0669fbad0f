"""Block the conversation, and unblock it."""

import re

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Employee
from joindre.tickets.actions import block
from joindre.tickets.models import Ticket
from tests.e2e.reaching import conversation, feed, send

REASON = re.compile("La conversation sur cette demande (est|a été) bloquée")


def choose(page: Page, act: str) -> None:
    page.get_by_label("Autres actions", exact=True).click()
    page.locator("#ticket-menu").get_by_role("button", name=act).click()


@pytest.mark.journey
def test_a_blocked_conversation_takes_no_writing_on_either_side_and_says_why(page: Page, portal: Page) -> None:
    """D6: at once, on pages that are open."""
    expect(portal.locator("#composer [contenteditable]")).to_be_visible()

    choose(page, "Bloquer la conversation")

    for side in (page, portal):
        expect(side.locator("#composer")).to_contain_text(REASON)
    expect(portal.locator("#composer [contenteditable]")).to_have_count(0)
    expect(page.locator("#write-message [contenteditable]")).to_have_count(0)


def test_past_messages_stay_visible_to_both_sides(page: Page, portal: Page) -> None:
    """D6"""
    send(page, "Le correctif est prêt.")

    choose(page, "Bloquer la conversation")

    expect(portal.locator("#composer")).to_contain_text(REASON)
    expect(feed(page)).to_contain_text("Le correctif est prêt.")
    expect(conversation(portal)).to_contain_text("Le correctif est prêt.")


@pytest.mark.journey
def test_unblocking_restores_writing_on_both_sides(page: Page, portal: Page, ticket: Ticket, ada: Employee) -> None:
    """D6"""
    block(ticket, by=ada)
    expect(portal.locator("#composer")).to_contain_text(REASON)

    choose(page, "Débloquer la conversation")

    expect(portal.locator("#composer [contenteditable]")).to_be_visible()
    expect(page.locator("#write-message [contenteditable]")).to_be_visible()
