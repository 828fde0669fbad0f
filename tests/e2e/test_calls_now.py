"""The telephone rings: the page says who calls, by the stream that it has (P5, D9)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.calls.lines import Heard, hear
from joindre.calls.models import Call, LineCall
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of

PageOf = Callable[[Employee | Contact], Page]


@pytest.mark.parametrize(("language", "label"), [("fr", "Noter l’appel"), ("en", "Note the call")])
def test_a_caller_is_shown_at_once_and_the_call_is_noted(  # noqa: PLR0917 - fixtures, and two words
    page_of: PageOf, ada: Employee, carol: Contact, ticket: Ticket, every_look: Callable[[Page], None],
    language: str, label: str,
) -> None:  # fmt: skip
    """P5, D9"""
    page = listening(page_of, ada, language)

    tell(ada, carol, LineCall.State.RINGING)

    shown = page.locator("calls-now section")
    expect(shown.get_by_role("link", name=carol.name)).to_be_visible()
    expect(shown.get_by_role("link", name=str(ticket.number))).to_be_visible()
    every_look(page)
    tell(ada, carol, LineCall.State.ANSWERED)
    shown.get_by_role("button", name=label, exact=True).click()
    expect(page.locator(".call-note")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.type("Toner")
    page.keyboard.press("Enter")
    expect(shown).to_have_count(0)
    call = Call.objects.get()
    assert call.entry is not None
    assert (call.entry.ticket, call.line, call.direction) == (ticket, "Toner", "in")


def listening(page_of: PageOf, ada: Employee, language: str) -> Page:
    """A page that has nothing to do with calls, once it asks for its stream: that begins with what was missed."""
    account_of(ada).language = language
    account_of(ada).save()
    page = page_of(ada)
    with page.expect_response("**/calls/token/"):
        page.goto("/contacts/")
    return page


def tell(ada: Employee, carol: Contact, event: LineCall.State) -> None:
    """As the telephone system would."""
    hear(Heard(call_id="7", event=event, agent=ada.email or "ada", number=carol.phone), by=ada)
