"""What is typed before the script of a page has arrived is kept and sent (U2)."""

import pytest
from playwright.sync_api import Page, Route, expect

from joindre.directory.models import Contact, Employee
from joindre.drafts.models import Draft
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage

#: What arrives late: the whole script, what stands around the editor, or the editor.
LATE = ["**/joined/main.*js", "**/joined/editor.*js", "**/django_prose_editor/editor*.js"]


class SlowLine:
    """Holds back what an address matches until it is let through."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._waiting: list[Route] = []
        self._is_there = False
        page.route(pattern, self._hold)

    def arrive(self) -> None:
        self._is_there = True
        for route in self._waiting:
            route.continue_()

    def _hold(self, route: Route) -> None:
        if self._is_there:
            route.continue_()
        else:
            self._waiting.append(route)


@pytest.mark.parametrize("late", LATE)
def test_what_was_typed_stands_in_the_editor_and_is_sent(
    page_of: OpenPage, ticket: Ticket, ada: Employee, late: str
) -> None:
    """U2, M10"""
    page = page_of(ada)
    line = SlowLine(page, late)
    page.goto(f"/tickets/{ticket.number}/", wait_until="commit")
    text = page.locator("#write-message textarea")
    text.click()
    text.press_sequentially("Bonjour <Carol>\nÀ demain")

    line.arrive()

    editor = page.locator("#write-message [contenteditable]")
    expect(editor).to_have_text("Bonjour <Carol>À demain")
    expect(editor).to_be_focused()
    page.keyboard.type(" !")
    expect(page.locator("#write-message").get_by_text("Brouillon enregistré")).to_be_visible()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(editor).to_have_text("")
    assert Message.objects.get().body == "<p>Bonjour &lt;Carol&gt;</p><p>À demain !</p>"


def test_it_is_a_draft_once_the_script_is_there(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U2: without a further key."""
    page = page_of(ada)
    line = SlowLine(page, LATE[0])
    page.goto(f"/tickets/{ticket.number}/", wait_until="commit")
    page.locator("#write-message textarea").fill("Bonjour")

    line.arrive()

    expect(page.locator("#write-message").get_by_text("Brouillon enregistré")).to_be_visible()
    assert Draft.objects.get().value("body") == "<p>Bonjour</p>"


@pytest.mark.parametrize("late", [LATE[0], LATE[-1]])
def test_what_is_sent_before_the_script_is_there_is_sent(
    page_of: OpenPage, ticket: Ticket, ada: Employee, late: str
) -> None:
    """U2: by the form alone."""
    page = page_of(ada)
    line = SlowLine(page, late)
    page.goto(f"/tickets/{ticket.number}/", wait_until="commit")
    page.locator("#write-message textarea").fill("Bonjour Carol")

    page.get_by_role("button", name="Envoyer", exact=True).click(no_wait_after=True)

    expect(page.get_by_role("list", name="Entrées du fil").get_by_text("Bonjour Carol")).to_be_visible()
    line.arrive()
    assert Message.objects.get().body == "<p>Bonjour Carol</p>"


def test_a_client_on_a_slow_line_too(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    """U2"""
    page = page_of(carol)
    line = SlowLine(page, LATE[-1])
    page.goto(f"/portal/tickets/{ticket.number}/", wait_until="commit")
    page.locator("#composer textarea").fill("Et demain ?")

    line.arrive()

    expect(page.locator("#composer [contenteditable]")).to_have_text("Et demain ?")
