"""Pictures are small under a message, and open in place (I6, U1)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, conversation, feed, open_on_portal, open_request
from tests.factories import make_file, make_message
from tests.pictures import picture


@pytest.fixture
def shown(ticket: Ticket, carol: Contact) -> Ticket:
    """A message with a picture within its text and two under it."""
    files = [
        make_file(picture(size=(640, 480)), name=f"photo-{number}.png", media_type="image/png", topic=ticket.topic)
        for number in range(3)
    ]
    for file in files:
        file.is_for_client = True
        file.save()
    body = f'<p>Voici <img src="{files[0].url}" alt="photo-0.png"> et deux autres.</p>'
    make_message(ticket, by=carol, body=body).files.set(files[1:])
    return ticket


def with_viewer(page: Page) -> Page:
    """The page once its viewer, which comes with the first picture, is there."""
    expect(page.locator("picture-viewer:defined")).to_be_attached()
    return page


def viewer(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Image")


def test_one_goes_through_them_by_keyboard(page_of: OpenPage, shown: Ticket, ada: Employee) -> None:
    """U1: Enter opens, arrows go on, Escape leads back to where one was."""
    page = with_viewer(open_request(page_of(ada), shown))
    small = feed(page).get_by_role("link", name="photo-1.png")
    small.focus()

    page.keyboard.press("Enter")
    expect(viewer(page).get_by_role("img", name="photo-1.png")).to_be_visible()
    expect(viewer(page)).to_contain_text("2 / 3")
    page.keyboard.press("ArrowRight")
    expect(viewer(page).get_by_role("img", name="photo-2.png")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(viewer(page).get_by_role("img", name="photo-0.png")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")

    expect(viewer(page)).to_be_hidden()
    expect(small).to_be_focused()


def test_a_picture_within_the_text_opens_too(page_of: OpenPage, shown: Ticket, carol: Contact) -> None:
    page = with_viewer(open_on_portal(page_of(carol), shown))

    conversation(page).get_by_role("img", name="photo-0.png").click()
    expect(viewer(page).get_by_role("img", name="photo-0.png")).to_be_visible()
    viewer(page).get_by_role("button", name="Image suivante").click()
    expect(viewer(page).get_by_role("img", name="photo-1.png")).to_be_visible()
    viewer(page).get_by_role("button", name="Fermer").click()

    expect(viewer(page)).to_be_hidden()


def test_they_are_small_and_do_not_widen_the_page(page_of: OpenPage, shown: Ticket, ada: Employee) -> None:
    """U4"""
    page = open_request(page_of(ada), shown)
    for width in (1440, 1024, 360):
        page.set_viewport_size({"width": width, "height": 740})
        box = feed(page).get_by_role("link", name="photo-1.png").bounding_box()
        assert box is not None
        assert 24 <= box["height"] <= 100
