"""Edges that align, parts that do not move, menus that are not cut (U4)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.accounts.rights import Right
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, addressees, feed, new_mail, open_on_portal, open_request, person
from tests.factories import make_account, make_contact, make_employee, make_message, make_profile, make_ticket

WIDTHS = (1440, 1024)
NARROW = 900  # below it the panel is folded
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def right_edge(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"]


def place(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    assert box is not None
    return box["x"], box["y"]


@pytest.fixture
def talk(ticket: Ticket, carol: Contact, ada: Employee) -> Ticket:
    make_message(ticket, by=carol)
    make_message(ticket, by=ada)
    return ticket


@pytest.mark.parametrize("width", WIDTHS)
def test_cards_and_composer_end_on_one_edge(page_of: OpenPage, talk: Ticket, ada: Employee, width: int) -> None:
    """U4"""
    page = open_request(page_of(ada), talk)
    page.set_viewport_size({"width": width, "height": 800})

    for card in feed(page).get_by_role("article").all():
        assert right_edge(card) == pytest.approx(right_edge(page.locator("#composer")), abs=1)


@pytest.mark.parametrize("width", [*WIDTHS, 360])
def test_whoever_comes_moves_nothing(
    page_of: OpenPage, talk: Ticket, ada: Employee, root: Employee, width: int
) -> None:
    """D9, U4"""
    page = open_request(page_of(ada), talk)
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()
    parts = [
        page.get_by_role("heading", level=1),
        page.get_by_role("link", name="Envoyer par mail"),
        page.locator(".meta"),
    ]
    before = [place(part) for part in parts]

    open_request(page_of(root), talk)
    expect(page.locator("live-presence .avatar")).to_have_count(1)

    assert [place(part) for part in parts] == before


def test_the_head_of_the_portal_is_as_wide_as_its_bar(page_of: OpenPage, talk: Ticket, carol: Contact) -> None:
    """K4, U4"""
    page = open_on_portal(page_of(carol), talk)
    page.set_viewport_size({"width": 1440, "height": 900})
    boxes = [page.locator(part).bounding_box() for part in (".portal-top", ".portal-head", "#composer")]

    assert len({(box["x"], box["width"]) for box in boxes if box}) == 1


@pytest.mark.parametrize("width", [*WIDTHS, 360])
def test_a_menu_with_a_reason_is_not_cut(page_of: OpenPage, ticket: Ticket, width: int) -> None:
    """P3, U4"""
    limited = make_profile(rights=[Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS])
    page = open_request(page_of(make_employee("Eve Etienne", account=make_account(profile=limited))), ticket)
    page.set_viewport_size({"width": width, "height": 740})
    if width < NARROW:
        page.get_by_role("button", name="Contacts, détails, documents").click()

    person(page, "Demandeur").get_by_label("Autres actions sur").click()
    reason = person(page, "Demandeur").get_by_text("Il vous manque le droit").first

    expect(reason).to_be_in_viewport(ratio=1)
    menu, panel = page.locator(".person .menu-items").first, page.locator(".context")
    assert place(menu)[0] >= place(panel)[0]
    assert right_edge(menu) <= right_edge(panel)


@pytest.mark.parametrize("width", [*WIDTHS, 360])
def test_a_card_holds_long_names_four_roles_and_two_numbers(page_of: OpenPage, ada: Employee, width: int) -> None:
    """U4, P2: the numbers stand there as text."""
    contact = make_contact(f"{LONG} {LONG}", phone="+33478000000", mobile="+33600000001")
    contact.is_decision_maker = contact.is_financial = contact.is_main = contact.is_sales = True
    contact.save()
    page = open_request(page_of(ada), make_ticket(requester=contact))
    page.set_viewport_size({"width": width, "height": 740})
    if width < NARROW:
        page.get_by_role("button", name="Contacts, détails, documents").click()
    card = person(page, "Demandeur").locator(".person-card")

    for text in ("04 78 00 00 00", "06 00 00 00 01", "Décideur", "contact commercial"):
        expect(card.get_by_text(text).first).to_be_visible()
    assert card.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0
    inside(page, card)


def inside(page: Page, card: Locator) -> None:
    """No part of the card stands out of it."""
    edge = right_edge(card)
    assert all(right_edge(part) <= edge + 1 for part in card.locator("> *").all()), page.url


def test_the_chosen_row_differs_from_the_hovered_one(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U4: Enter takes the one, a click the other."""
    names = ("Paul Petit", "Paula Petrov")
    reindex([make_contact(name, site=ticket.site, email=f"{name[-3:]}@moreau.example") for name in names])
    dialog = new_mail(open_request(page_of(ada), ticket))
    addressees(dialog).press_sequentially("pet")
    chosen, hovered = dialog.get_by_role("option").nth(0), dialog.get_by_role("option").nth(1)
    expect(chosen).to_have_attribute("aria-selected", "true")

    hovered.hover()

    grounds = [row.evaluate("row => getComputedStyle(row).backgroundColor") for row in (chosen, hovered)]
    assert grounds[0] != grounds[1]
    expect(chosen).to_have_attribute("aria-selected", "true")
