"""The clicks and keys of each act are those that docs/keys.md tells (U1)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.calls.lines import Heard, hear
from joindre.calls.models import LineCall
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.keyboard import calls_of, chosen
from tests.e2e.reaching import OpenPage, open_request
from tests.factories import make_message, make_ticket
from tools.keys import COUNTED, Counted


@dataclass
class Hands:
    """What somebody does with keyboard and mouse. Text is typed and not counted."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, place: Locator) -> None:
        self.clicks += 1
        place.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


def called(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-called", re.compile("tel:"))


def writing(panel: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(f"#{panel} [contenteditable]")).to_be_focused()


def dialog(page: Page) -> None:
    expect(page.locator("#dialog[open]")).to_be_visible()


def taken(page: Page) -> None:
    expect(page.get_by_text("Demande affectée à vous.")).to_be_visible()


def on(title: str) -> Callable[[Page], None]:
    return lambda page: expect(page.get_by_role("heading", name=title)).to_be_visible()


def requested_by(name: str) -> Callable[[Page], None]:
    return lambda page: expect(page.get_by_role("group", name="Demandeur").get_by_text(name)).to_be_visible()


Act = Callable[[Hands], None]


#: What is chosen first of what is typed; of all other digits it is Carol.
FOUND = {"en attente": "attente", "06 12": "Créer « 06 12 »"}


def palette(hands: Hands, typed: str, *keys: str) -> None:
    hands.press("Control+k")
    hands.type(typed)
    expect(chosen(hands.page)).to_contain_text(FOUND.get(typed, "Carol"))
    hands.press(*(keys or ["Enter"]))


#: What the mouse presses, what the keyboard does, and what is to be seen then.
ACTS: dict[str, tuple[str, Act, Callable[[Page], None]]] = {
    "call": ("#person-requester a[href^='tel:']", lambda hands: hands.press("c"), called),
    "message": ("#write-message [contenteditable]", lambda hands: hands.press("r"), writing("write-message")),
    "note": ("#tab-note, #write-note [contenteditable]", lambda hands: hands.press("n"), writing("write-note")),
    "mail": (".banner a[aria-keyshortcuts='m']", lambda hands: hands.press("m"), dialog),
    "take": ("#take", lambda hands: hands.press("i"), taken),
    "next": ("[data-step='1']", lambda hands: hands.press("j"), on("Ancienne")),
    "unread": ("", lambda hands: hands.press("u"), on("Non lue")),
    "hold": ("#waiting", lambda hands: palette(hands, "en attente"), dialog),
    "sheet": ("", lambda hands: palette(hands, "981234"), on("Carol Chevalier")),
    "new number": ("", lambda hands: palette(hands, "06 12"), on("À qui est ce numéro ?")),
    "new": ("", lambda hands: hands.press("d"), on("Nouvelle demande")),
    "new of caller": ("", lambda hands: palette(hands, "981234", "Shift+Enter"), requested_by("Carol Chevalier")),
    "ringing": ("", lambda hands: palette(hands, "981234", "ArrowDown", "Enter"), on("Nouvelle")),
}


def code_of(one: Counted) -> str:
    return one.code


@pytest.fixture
def page(page_of: OpenPage, ada: Employee, carol: Contact) -> Page:
    """A request that was opened from the list, among others of Carol's."""
    reindex([carol])
    unread, _old, new = (make_ticket(requester=carol, title=title) for title in ("Non lue", "Ancienne", "Nouvelle"))
    make_message(unread, by=carol)
    Ticket.objects.filter(pk=unread.pk).update(unread_count=1)
    page = page_of(ada)
    page.goto("/")
    page.get_by_role("link", name=new.title, exact=True).click()
    expect(page.locator("#write-message [contenteditable]")).to_be_visible()
    calls_of(page)
    return page


def test_each_act_of_the_table_is_counted() -> None:
    """U1"""
    assert {one.code for one in COUNTED} == {*ACTS, "contact", "missed", "of sheet"}


@pytest.mark.parametrize("one", [one for one in COUNTED if one.code in ACTS], ids=code_of)
def test_by_keys(page: Page, one: Counted) -> None:
    """U1"""
    hands = Hands(page)
    _places, act, is_done = ACTS[one.code]

    act(hands)

    is_done(page)
    assert (hands.keys, hands.clicks) == (one.keys, 0)


@pytest.mark.parametrize("one", [one for one in COUNTED if one.code in ACTS and ACTS[one.code][0]], ids=code_of)
def test_by_clicks(page: Page, one: Counted) -> None:
    """U1"""
    hands = Hands(page)
    places, _act, is_done = ACTS[one.code]

    for place in places.split(", "):
        hands.click(page.locator(place).first)

    is_done(page)
    assert (hands.keys, hands.clicks) == (0, one.clicks)


def test_a_contact_is_created_and_called(page_of: OpenPage, ada: Employee, ticket: Ticket) -> None:
    """U1, C1, P1"""
    told = next(one for one in COUNTED if one.code == "contact")
    Ticket.objects.filter(pk=ticket.pk).update(requester=None)
    page = open_request(page_of(ada), ticket)
    calls_of(page)
    hands = Hands(page)

    hands.click(page.locator("#person-requester").get_by_role("link", name="Créer un contact"))
    form = page.get_by_role("dialog")
    form.get_by_label("Nom", exact=True).fill("Martin")
    form.get_by_label("Téléphone", exact=True).fill("01 99 00 56 78")
    hands.press("Enter")
    hands.click(page.locator("#person-requester a[href^='tel:']"))

    called(page)
    assert (hands.clicks, hands.keys) == (told.clicks, told.keys)


def test_from_the_sheet_to_the_newest_open_request(page: Page, carol: Contact) -> None:
    """U1, C7"""
    told = next(one for one in COUNTED if one.code == "of sheet")
    page.goto(f"/contacts/{carol.person_id}/")
    hands = Hands(page)

    hands.press("j", "Enter")

    on("Nouvelle")(page)
    assert (hands.keys, told.clicks) == (told.keys, 1)
    page.go_back()
    page.locator("[data-line]").first.click()
    on("Nouvelle")(page)


def test_a_missed_call_is_done(page: Page, ada: Employee) -> None:
    """U1, P5"""
    told = next(one for one in COUNTED if one.code == "missed")
    hear(Heard(call_id="7", event=LineCall.State.MISSED, agent=ada.email or "", number="+33639987788"), by=ada)
    page.goto("/calls/missed/")
    hands = Hands(page)

    hands.click(page.locator(".missed-call").get_by_role("button", name="Traité", exact=True))

    expect(page.locator(".missed-call")).to_have_count(0)
    assert (hands.clicks, told.keys) == (told.clicks, None)
