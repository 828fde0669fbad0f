"""After a call the page asks what became of it: a key, a line, Enter (P5, U2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of

PageOf = Callable[[Employee | Contact], Page]


def call(page: Page, name: str) -> Locator:
    """Press the icon; this computer has no program that calls."""
    icon = page.get_by_role("link", name=name).first
    icon.evaluate("icon => icon.addEventListener('click', event => event.preventDefault())")
    icon.focus()
    icon.press("Enter")
    bar = page.locator(".call-note")
    expect(bar).to_be_visible()
    return bar


@pytest.mark.parametrize(
    "words",
    [
        ("fr", "Appeler Carol Chevalier", "Messagerie vocale", "Appel noté sur la demande"),
        ("en", "Call Carol Chevalier", "Voicemail", "Call noted on request"),
    ],
)
def test_a_call_is_noted_by_the_keyboard(
    page_of: PageOf, ada: Employee, ticket: Ticket, words: tuple[str, ...], every_look: Callable[[Page], None]
) -> None:
    """P5: what was typed is found again after a reload, and a key, a line and Enter note it."""
    language, icon, voicemail, noted = words
    account_of(ada).language = language
    account_of(ada).save()
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    bar = call(page, icon)

    page.keyboard.press("3")
    page.keyboard.type("Rappeler lundi")
    page.reload()

    expect(bar.get_by_role("radio", name=voicemail)).to_be_checked()
    line = bar.locator("[name=line]")
    expect(line).to_have_value("Rappeler lundi")
    every_look(page)
    line.press("Enter")
    expect(page.locator("toast-region").get_by_text(noted)).to_be_visible()
    expect(bar).to_be_hidden()
    noted_call = Call.objects.get()
    assert (noted_call.outcome, noted_call.line) == ("voicemail", "Rappeler lundi")


def test_what_is_dismissed_leaves_nothing_and_the_next_call_is_asked_about(
    page_of: PageOf, ada: Employee, ticket: Ticket
) -> None:
    """P5"""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    bar = call(page, "Appeler Carol Chevalier")
    call(page, "Appeler le portable de Carol Chevalier")

    bar.get_by_role("button", name="Ne pas noter cet appel").click()
    expect(bar.get_by_text("06 39 98 12 34")).to_be_visible()
    page.keyboard.press("Escape")

    expect(bar).to_be_hidden()
    page.reload()
    expect(page.locator("#entries")).to_be_visible()
    expect(bar).to_be_hidden()
    assert not Call.objects.exists()


def test_a_call_is_noted_by_hand(page_of: PageOf, ada: Employee, ticket: Ticket) -> None:
    """P5, U2: its draft is there again."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    page.get_by_role("tab", name="Appel", exact=True).click()
    form = page.locator("#call-by-hand")
    form.get_by_label("Ce qui s’est dit").fill("Toner commandé")
    expect(form.get_by_text("Brouillon enregistré")).to_be_visible()
    page.reload()
    page.get_by_role("tab", name="Appel", exact=True).click()
    expect(form.get_by_label("Ce qui s’est dit")).to_have_value("Toner commandé")

    form.get_by_role("button", name="Noter l’appel").click()

    expect(page.get_by_role("list", name="Entrées du fil").get_by_text("Toner commandé")).to_be_visible()
    assert Call.objects.get().contact == ticket.requester
