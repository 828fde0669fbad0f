"""The palette: found, chosen and opened without a mouse (U1), on a phone too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from joindre.accounts.rights import Right
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.conftest import Complaints
from tests.e2e.keyboard import calls_of, chosen, open_palette, options, speak
from tests.e2e.reaching import OpenPage, open_request
from tests.factories import make_profile, make_ticket

LANGUAGES = ["fr", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.journey
def test_the_phone_rings(page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket, language: str) -> None:
    """U1: a part of the number, and the caller's open request."""
    words = speak(ada, language)
    reindex([carol])
    page = page_of(ada)
    page.goto("/")

    field = open_palette(page)
    expect(field).to_have_attribute("aria-label", words["find"])
    page.keyboard.type("98 12 34")
    expect(chosen(page)).to_contain_text(carol.name)
    expect(chosen(page)).to_contain_text("06 39 98 12 34" if carol.site.country == "FR" else "12 34")
    expect(page.get_by_role("group", name=words["people"])).to_be_visible()
    expect(page.locator("#palette .announcer")).to_contain_text("2")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text(str(ticket.number))
    expect(field).to_have_attribute("aria-activedescendant", chosen(page).get_attribute("id") or "?")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/tickets/{ticket.number}/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.journey
def test_an_act_of_the_page_by_its_name(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket, language: str
) -> None:
    """U1"""
    words = speak(ada, language)
    page = open_request(page_of(ada), ticket)
    calls_of(page)

    open_palette(page, key="/")
    expect(page.get_by_role("group", name=words["acts"])).to_be_visible()
    page.keyboard.type(words["hold"][:8])
    expect(chosen(page)).to_contain_text(words["hold"])
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_contain_text(words["hold"])
    page.keyboard.press("Escape")

    open_palette(page)
    page.keyboard.type("carol")
    page.get_by_role("group", name=words["acts"]).get_by_role("option", name=re.compile(r" Carol \w+ c$")).click()
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("body")).to_have_attribute("data-called", f"tel:{carol.phone}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_pages_recent_things_and_nothing(
    page_of: OpenPage, root: Employee, carol: Contact, ticket: Ticket, language: str
) -> None:
    """U1, U3"""
    words = speak(root, language)
    reindex([carol])
    page = open_request(page_of(root), ticket)
    page.goto("/")

    open_palette(page)
    expect(page.get_by_role("group", name=words["recent"]).get_by_role("option")).to_contain_text(str(ticket.number))
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name=words["acts"]).locator('[aria-selected="true"]')).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(chosen(page)).to_contain_text(str(ticket.number))

    page.keyboard.type(words["preferences"][:5])
    expect(page.get_by_role("group", name=words["pages"])).to_contain_text(words["preferences"])
    page.locator("#palette input").fill("qqqqqqq")
    expect(page.locator(".palette-nothing")).to_have_text(words["nothing"])
    expect(page.locator("#palette .announcer")).to_contain_text(words["nothing"])
    expect(chosen(page)).to_contain_text(words["everything"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=qqqqqqq")


def test_an_act_that_is_not_possible_says_why(page_of: OpenPage, ada: Employee, ticket: Ticket) -> None:
    """P3"""
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS])
    account.save()
    page = open_request(page_of(ada), ticket)

    open_palette(page)
    page.keyboard.type("affecter")
    expect(chosen(page)).to_have_attribute("aria-disabled", "true")
    expect(chosen(page)).to_contain_text("le droit")
    page.keyboard.press("Enter")

    expect(page.locator("#details button", has_text="M’affecter")).to_be_focused()
    expect(page.locator("#details tool-tip:visible")).to_contain_text("le droit")


def test_only_the_answer_to_what_stands_there_is_shown(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """U1: an answer that comes late is about letters that are gone."""
    make_ticket(requester=carol, title="Serveur en panne")
    page = page_of(ada)
    page.goto("/")
    held: list[Route] = []
    page.route("**/palette/?q=serv", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the function

    open_palette(page)
    with page.expect_request("**/palette/?q=serv"):
        page.keyboard.type("serv")
    page.locator("#palette input").fill("imprim")
    expect(options(page).filter(has_text=ticket.title)).to_be_visible()
    for route in held:
        route.fulfill(body='<div><a role="option" href="/">Trop tard</a></div>')
    page.keyboard.type("ante")
    expect(options(page).filter(has_text=ticket.title)).to_be_visible()

    expect(page.locator("#palette")).not_to_contain_text("Trop tard")


def test_where_the_server_does_not_answer_it_says_so(
    page_of: OpenPage, ada: Employee, ticket: Ticket, complaints: Complaints
) -> None:
    """U3"""
    complaints.expect("Failed to load resource")
    page = page_of(ada)
    page.goto("/")
    page.route("**/palette/?*", lambda route: route.abort())

    open_palette(page)
    page.keyboard.type("imprim")

    expect(page.locator(".palette-nothing")).to_contain_text("n’a pas pu être chargée")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_looks_right_and_fills_a_phone(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket, language: str, every_look: Callable[[Page], None]
) -> None:
    """U1, U4, U5"""
    words = speak(ada, language)
    reindex([carol])
    page = page_of(ada)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    page.locator("[data-opens-palette]").click()
    expect(page.locator("#palette input")).to_be_focused()
    box = page.locator("#palette").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
    every_look(page)
    page.keyboard.type("carol")
    expect(page.get_by_role("group", name=words["people"])).to_be_visible()
    every_look(page)
