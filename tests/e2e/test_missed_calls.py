"""Missed calls: they are counted on every page, called back, dealt with, and given to whoever called (P5, D9)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.calls.lines import Heard, hear
from joindre.calls.models import Call, LineCall, MissedCall
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.test_calls_now import listening, tell
from tests.factories import make_ticket

PageOf = Callable[[Employee | Contact], Page]
UNKNOWN = "+33639987788"
#: Words of the page, as they are in each language.
FRENCH = ("fr", "Appels manqués", "Traité", "L’appel manqué est traité.", "Annuler")
ENGLISH = ("en", "Missed calls", "Done", "The missed call is done.", "Undo")


def miss(ada: Employee, number: str, call_id: str = "7") -> None:
    hear(Heard(call_id=call_id, event=LineCall.State.MISSED, agent=ada.email or "ada", number=number), by=ada)


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_a_missed_call_is_seen_at_once_and_dealt_with(
    page_of: PageOf, ada: Employee, carol: Contact, every_look: Callable[[Page], None], words: tuple[str, ...]
) -> None:
    """P5, D9: the count and the list keep up by themselves."""
    language, title, done, is_done, undo = words
    ticket = [make_ticket(requester=carol, title=one) for one in ("Bac 2", "Agrafeuse")][1]
    page = listening(page_of, ada, language)
    miss(ada, carol.phone)
    expect(page.locator("#missed-total")).to_have_text("1")
    page.get_by_role("link", name=title).click()
    row = page.locator(".missed-call").filter(has_text=carol.name)
    expect(row.get_by_role("link", name=str(ticket.number))).to_be_visible()

    miss(ada, UNKNOWN, "8")

    expect(page.locator(".missed-call").filter(has_text="06 39 98 77 88")).to_be_visible()
    expect(page.locator("#missed-total")).to_have_text("2")
    every_look(page)
    row.get_by_role("button", name=done, exact=True).click()
    expect(row).to_have_count(0)
    page.locator("toast-region").filter(has_text=is_done).get_by_role("button", name=undo).click()
    expect(row).to_be_visible()


def test_an_unknown_number_is_given_to_whoever_called(
    page_of: PageOf, ada: Employee, carol: Contact, every_look: Callable[[Page], None]
) -> None:
    """P5, C2"""
    reindex([carol])
    miss(ada, UNKNOWN)
    page = page_of(ada)
    page.goto("/calls/missed/")
    page.get_by_role("link", name="À qui est ce numéro").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").press_sequentially("Chevalier")
    give = dialog.get_by_role("button", name=carol.name)
    expect(give).to_be_visible()
    every_look(page)

    give.click()

    expect(dialog).to_be_hidden()
    expect(page.locator(".missed-call").filter(has_text=carol.name)).to_be_visible()
    assert ContactDetail.objects.get(contact=carol).value == UNKNOWN


def test_whoever_called_is_called_back_and_waits_no_more(page_of: PageOf, ada: Employee, carol: Contact) -> None:
    """P5: the note of the call back ends it, and its undo brings the words back."""
    miss(ada, carol.phone)
    page = page_of(ada)
    page.goto("/calls/missed/")
    number = page.locator(".missed-call a.number")
    number.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    number.press("Enter")
    bar = page.locator(".call-note")
    expect(bar).to_be_visible()

    page.keyboard.press("1")
    page.keyboard.type("Toner commandé")
    page.keyboard.press("Enter")

    expect(page.locator(".missed-call")).to_have_count(0)
    assert not MissedCall.objects.waiting().exists()
    page.locator("toast-region").get_by_role("button", name="Annuler la note").click()
    expect(bar.locator("[name=line]")).to_have_value("Toner commandé")
    assert Call.objects.get(line="Toner commandé").withdrawn_at


def test_a_new_request_for_the_caller_has_the_call(page_of: PageOf, ada: Employee, carol: Contact) -> None:
    """P5, U1: one key opens it."""
    page = listening(page_of, ada, "fr")
    tell(ada, carol, LineCall.State.ANSWERED)
    expect(page.locator("calls-now section")).to_be_visible()

    # The page begins in its search, where keys are letters.
    page.get_by_role("heading", name="Contacts").click()
    page.keyboard.press("w")
    expect(page.get_by_label("Noter l’appel du 01 99 00 12 34 sur cette demande")).to_be_checked()
    page.get_by_label("Titre").fill("Bac 2")
    page.get_by_role("button", name="Créer la demande").last.click()

    expect(page.locator("#entries").get_by_text("Appel entrant de")).to_be_visible()
    ticket = Ticket.objects.get()
    call = Call.objects.get()
    assert call.entry is not None
    assert (call.entry.ticket, ticket.requester, call.contact) == (ticket, carol, carol)


def test_what_is_half_written_is_there_in_another_browser(
    page_of: PageOf, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """U2, P5"""
    page = listening(page_of, ada, "fr")
    tell(ada, carol, LineCall.State.ANSWERED)
    page.locator("calls-now").get_by_role("button", name=f"Noter l’appel sur la demande {ticket.number}").click()
    line = page.locator(".call-note [name=line]")
    line.fill("Toner")
    expect(page.locator(".call-note").get_by_text("Brouillon enregistré")).to_be_visible()

    other = page_of(ada)
    other.goto("/contacts/")

    bar = other.locator(".call-note")
    expect(bar.locator("[name=line]")).to_have_value("Toner")
    bar.locator("[name=line]").press("Enter")
    expect(bar).to_be_hidden()
    call = Call.objects.get()
    assert call.entry is not None
    assert (call.entry.ticket, call.line, call.direction) == (ticket, "Toner", "in")
    assert account_of(ada).drafts.count() == 0
