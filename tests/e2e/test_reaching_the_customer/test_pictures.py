"""Pictures in what one writes: pasted within HTML, copied from the feed, and seen on both sides."""

import base64
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.models import Contact
from joindre.tickets.models import Ticket
from tests.e2e.reaching import conversation, feed, write
from tests.factories import make_file, make_message
from tests.pictures import picture

PNG = picture(size=(37, 19))
WITHIN = f'<p>Le schéma <img src="data:image/png;base64,{base64.b64encode(PNG).decode()}"> du fournisseur</p>'


def paste(page: Page, html: str, *, with_file: bool = False) -> None:
    """Into the composer, as the browser does; a picture may be on the clipboard as a file too."""
    page.locator("#composer [contenteditable]:visible").evaluate(
        """(element, [html, file]) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const octets = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
            if (file) data.items.add(new File([octets], "copie.png", { type: "image/png" }));
            const pasted = { clipboardData: data, bubbles: true, cancelable: true };
            element.dispatchEvent(new ClipboardEvent("paste", pasted));
        }""",
        [html, base64.b64encode(PNG).decode() if with_file else ""],
    )


def send_it(page: Page) -> None:
    page.get_by_role("button", name="Envoyer", exact=True).click()


def expect_shown(place: Locator, *, size: tuple[int, int]) -> None:
    expect(place).to_have_count(1)
    expect(place).to_have_js_property("naturalWidth", size[0])
    expect(place).to_have_js_property("naturalHeight", size[1])


@pytest.mark.journey
def test_a_picture_pasted_within_html_is_in_the_message_on_both_sides(page: Page, portal: Page) -> None:
    """D5: a web mail or a word processor writes it so; it is a file at once, and no draft carries it."""
    write(page, "Voici : ")
    paste(page, WITHIN)

    expect(page.locator("#composer img")).to_have_attribute("src", re.compile("^/files/[0-9]+/image.png$"))
    send_it(page)

    for side in (feed(page), conversation(portal)):
        expect(side).to_contain_text("du fournisseur")
        expect_shown(side.locator(".prose img"), size=(37, 19))


@pytest.mark.parametrize("with_file", [False, True])
def test_a_picture_copied_from_the_feed_stays(page: Page, ticket: Ticket, carol: Contact, *, with_file: bool) -> None:
    """D5: a browser copies it with its whole address."""
    file = make_file(PNG, name="copie.png", media_type="image/png", topic=ticket.topic)
    make_message(ticket, by=carol, body=f'<p>La photo <img alt="le quai" src="{file.url}"></p>')
    page.reload()
    whole = feed(page).locator("img").evaluate("image => image.src")

    write(page, "Comme ci-dessus ")
    paste(page, f'<meta charset="utf-8"><img alt="le quai" src="{whole}">', with_file=with_file)
    send_it(page)

    expect(feed(page)).to_contain_text("Comme ci-dessus")
    expect(feed(page).get_by_role("img", name="le quai")).to_have_count(2)
    expect_shown(feed(page).locator(".entry.agent .prose img"), size=(37, 19))


def test_of_a_picture_of_another_site_the_file_is_taken(page: Page) -> None:
    """D5: the address alone would show nothing here."""
    write(page, "Vu ailleurs ")
    paste(page, '<img src="https://ailleurs.example/a.png">', with_file=True)

    expect_shown(page.locator("#composer .ProseMirror img[src]"), size=(37, 19))


def test_a_picture_that_no_browser_shows_is_attached(page: Page) -> None:
    """D5, L2: what the clipboard calls a picture may be none."""
    heic = base64.b64encode(b"\0\0\0\x18ftypheic").decode()
    paste(page, f'<p>Voici <img src="data:image/heic;base64,{heic}"></p>')

    expect(page.locator("#composer .file")).to_contain_text("image.heic")
    expect(page.locator("#composer .ProseMirror img[src]")).to_have_count(0)


def test_a_client_pastes_pictures_too(portal: Page) -> None:
    """K3"""
    write(portal, "Voici : ")
    paste(portal, WITHIN)
    send_it(portal)

    expect_shown(conversation(portal).locator(".prose img"), size=(37, 19))
