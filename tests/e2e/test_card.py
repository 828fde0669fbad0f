"""The card of a contact while its page stays open (P2, P6)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.calls.actions import NewCall, log_call
from joindre.calls.models import Call
from joindre.company.models import Calendar
from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.directory.models import Site as Place
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, open_request

Look = Callable[[Page], None]
FRENCH = {
    "language": "fr",
    "card": "Demandeur",
    "wrong": "Faux numéro",
    "right": "Le numéro est bon",
    "cleared": "n’est plus marqué",
}
ENGLISH = {
    "language": "en",
    "card": "Requester",
    "wrong": "Wrong number",
    "right": "The number is right",
    "cleared": "no longer marked",
}


@pytest.fixture
def full(ticket: Ticket, carol: Contact, lyon: Place) -> Ticket:
    """A requester of whom everything is known."""
    carol.phone, carol.is_main, carol.notes = "+33478000000", True, "Le matin.\nPas le mercredi : elle est à Nantes."
    carol.save()
    ContactDetail.objects.create(contact=carol, kind="mobile", value="+33639981235", label="astreinte")
    # Open at any time, so that the card says the same at every hour of the day.
    week = ["00:00-24:00"] * 7
    lyon.calendar = Calendar.objects.create(name="Toujours", time_zone="America/Montreal", week=week)
    lyon.time_zone = "America/Montreal"
    lyon.save()
    return ticket


def card_of(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


@pytest.mark.journey
@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_a_wrong_number_is_marked_at_once_and_cleared_on_the_sheet(
    page_of: OpenPage, full: Ticket, ada: Employee, carol: Contact, every_look: Look, words: dict[str, str]
) -> None:
    """P5, P6, U5: on the open page of a colleague too."""
    assert ada.account
    ada.account.language = words["language"]
    ada.account.save()
    page = open_request(page_of(ada), full)
    expect(card_of(page, words["card"])).to_contain_text("04 78 00 00 00")
    wrong = NewCall(contact=carol, number=carol.phone, outcome=Call.Outcome.WRONG_NUMBER)
    log_call(full, wrong, by=ada)

    expect(card_of(page, words["card"])).to_contain_text(words["wrong"])
    every_look(page)

    page.goto(f"/contacts/{carol.person_id}/")
    page.get_by_role("button", name=words["right"]).click()
    expect(page.locator("#toasts").filter(has_text=words["cleared"])).to_be_visible()
    expect(card_of(open_request(page, full), words["card"])).not_to_contain_text(words["wrong"])


def test_the_notes_and_the_further_numbers_unfold_by_keyboard(page_of: OpenPage, full: Ticket, ada: Employee) -> None:
    """C2, P2"""
    card = card_of(open_request(page_of(ada), full), "Demandeur")
    expect(card.get_by_text("Pas le mercredi")).to_be_hidden()

    for summary in card.locator(".person-more > summary").all():
        summary.press("Enter")

    expect(card.get_by_text("Pas le mercredi")).to_be_visible()
    expect(card.get_by_text("06 39 98 12 35")).to_be_visible()


def test_the_time_at_the_site_goes_on_and_the_card_is_read_again(
    page_of: OpenPage, full: Ticket, ada: Employee
) -> None:
    """P6: when the site opens or closes."""
    page = page_of(ada)
    page.clock.install()
    open_request(page, full)
    shown = card_of(page, "Demandeur").locator("[data-time]")
    before = shown.inner_text()

    with page.expect_request("**/contacts/requester/card/"):
        page.clock.fast_forward("24:00:30")

    page.clock.fast_forward("00:07:00")
    expect(shown).not_to_have_text(before)


def test_the_key_that_calls_says_why_it_does_not(
    page_of: OpenPage, full: Ticket, ada: Employee, carol: Contact
) -> None:
    """P6, U1, P3"""
    carol.do_not_call = True
    carol.save()
    page = open_request(page_of(ada), full)

    page.keyboard.press("c")

    expect(page.locator(":focus")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("tooltip").filter(has_text="Ce contact ne doit pas être appelé")).to_be_visible()
