"""A telephone of 360 × 740: the feed has the room, and calling and writing are one touch away (U4, P2, K4)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, conversation, feed, open_on_portal, open_request, person
from tests.factories import make_message, make_ticket

SIZE = {"width": 360, "height": 740}
LEAST = 0.6


@pytest.fixture
def talk(carol: Contact, ada: Employee) -> Ticket:
    carol.phone = "+33478000000"
    carol.save()
    ticket = make_ticket(requester=carol, title="Les factures PDF ne s’impriment plus depuis la mise à jour")
    for number in range(4):
        make_message(ticket, by=carol, body=f"<p>La page {number} sort blanche, et la suivante aussi.</p>")
        make_message(ticket, by=ada, body="<p>Nous regardons le journal que vous avez joint.</p>")
    return ticket


def on_phone(page: Page) -> Page:
    page.set_viewport_size({"width": SIZE["width"], "height": SIZE["height"]})
    return page


def share_of(part: Locator, *, below: Locator, above: Locator) -> float:
    """How much of the window's height shows this part, between what stays on top and what stays at the foot."""
    top, foot, box = edges(below), edges(above), edges(part)
    return (min(foot[0], box[1]) - max(top[1], box[0], 0)) / SIZE["height"]


def edges(part: Locator) -> tuple[float, float]:
    """Where it begins and ends, from the top of the window."""
    box = part.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


def test_the_feed_has_the_room_for_agents(page_of: OpenPage, talk: Ticket, ada: Employee) -> None:
    """U4: the head of the request has scrolled away; what one touches most has stayed."""
    page = open_request(on_phone(page_of(ada)), talk)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()

    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    expect(feed(page).get_by_role("listitem").last).to_be_in_viewport(ratio=1)
    assert share_of(feed(page), below=page.locator("fold-panel"), above=page.locator("#composer")) >= LEAST
    expect(page.get_by_role("link", name="Appeler Carol Chevalier")).to_be_in_viewport(ratio=1)
    expect(page.locator("#composer [contenteditable]").first).to_be_in_viewport(ratio=1)


def test_a_short_feed_has_it_too(page_of: OpenPage, ada: Employee, carol: Contact) -> None:
    """U4"""
    ticket = make_ticket(requester=carol)
    make_message(ticket, by=carol, body="<p>Une ligne.</p>")
    page = open_request(on_phone(page_of(ada)), ticket)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()

    frame = page.locator("live-feed")
    assert share_of(frame, below=page.locator("fold-panel"), above=page.locator("#composer")) >= LEAST


def test_the_panel_opens_in_place_of_the_feed(page_of: OpenPage, talk: Ticket, ada: Employee) -> None:
    page = open_request(on_phone(page_of(ada)), talk)
    toggle = page.get_by_role("button", name="Contacts, détails, documents")

    toggle.click()
    expect(person(page, "Demandeur").locator(".person-numbers")).to_contain_text("04 78 00 00 00")
    expect(feed(page)).to_be_hidden()

    toggle.click()
    expect(feed(page).get_by_role("listitem").last).to_be_in_viewport()


def test_a_tab_stays_under_the_pointer_that_presses_it(page_of: OpenPage, talk: Ticket, ada: Employee) -> None:
    """U3: the first press opened the tools, the tab moved away, and nothing else happened."""
    page = open_request(on_phone(page_of(ada)), talk)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()

    page.get_by_role("tab", name="Note interne").click()

    expect(page.get_by_role("tab", name="Note interne")).to_have_attribute("aria-selected", "true")
    page.locator("#write-note [contenteditable]").click()
    expect(page.get_by_role("button", name="Ajouter la note")).to_be_in_viewport(ratio=1)


def test_cards_of_both_sides_align(page_of: OpenPage, talk: Ticket, ada: Employee) -> None:
    """U4"""
    page = open_request(on_phone(page_of(ada)), talk)
    boxes = [card.bounding_box() for card in feed(page).get_by_role("article").all()]

    assert len({(box["x"], box["width"]) for box in boxes if box}) == 1


def test_the_conversation_has_the_room_for_clients(page_of: OpenPage, talk: Ticket, carol: Contact) -> None:
    """K4, U4"""
    page = open_on_portal(on_phone(page_of(carol)), talk)
    expect(page.locator("rich-text[ready]")).to_be_visible()

    expect(conversation(page).get_by_role("listitem").last).to_be_in_viewport(ratio=1)
    assert share_of(conversation(page), below=page.get_by_role("banner"), above=page.locator("#composer")) >= LEAST


def test_no_dot_stands_alone_in_the_list_of_clients(page_of: OpenPage, talk: Ticket, carol: Contact) -> None:
    """U4: what wraps is parted by room."""
    page = on_phone(page_of(carol))
    page.goto("/portal/")
    expect(page.get_by_role("heading", name=talk.title)).to_be_visible()

    drawn = page.locator(".request-card span").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one, '::after').content)"
    )
    assert set(drawn) == {"none"}
    assert "·" not in page.get_by_role("main").inner_text()
