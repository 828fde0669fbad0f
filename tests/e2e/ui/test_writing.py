import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

PICTURE: FilePayload = {"name": "panne.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
OTHER_PICTURE: FilePayload = {"name": "journal.png", "mimeType": "image/png", "buffer": b"\x89PNG"}


@pytest.fixture
def message(gallery: str, page: Page) -> Locator:
    """The field for a message, once its editor has taken it over."""
    page.goto(f"{gallery}/request/")
    expect(page.locator("form.composer rich-text")).to_have_attribute("ready", "")
    return page.get_by_role("textbox", name="Message direct")


def test_rich_text_is_written_with_keys_and_buttons(message: Locator, page: Page) -> None:
    """D5."""
    message.click()

    page.keyboard.type("Bonjour ")
    page.get_by_role("button", name="Gras").click()
    expect(page.get_by_role("button", name="Gras")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("Sophie")

    posted = page.locator("form.composer textarea[name=body]")
    expect(posted).to_have_value("<p>Bonjour <strong>Sophie</strong></p>")


@pytest.mark.usefixtures("message")
def test_a_letter_typed_at_once_after_a_button_is_not_lost(page: Page) -> None:
    """U2: the text has the focus again before the next key can come, and not only with the next frame."""
    is_in_text = page.get_by_role("button", name="Gras").evaluate(
        "(button) => (button.focus(), button.click(), document.activeElement.isContentEditable)"
    )

    assert is_in_text


def test_after_back_the_text_stands_there_as_it_was_written(gallery: str, message: Locator, page: Page) -> None:
    """U2: and never as the HTML that the browser kept of it."""
    message.click()
    page.keyboard.type("Prix < 10 & port")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gras").click()
    page.keyboard.type("gratuit")
    page.goto(f"{gallery}/contact/")

    page.go_back()

    expect(page.locator("form.composer rich-text")).to_have_attribute("ready", "")
    expect(message).not_to_contain_text("<p>")
    posted = page.locator("form.composer textarea[name=body]")
    expect(posted).to_have_value(re.compile(r"^(<p>Prix &lt; 10 &amp; port</p><p><strong>gratuit</strong></p>)?$"))


def test_a_link_is_made_of_the_chosen_words(message: Locator, page: Page) -> None:
    message.fill("le site")
    page.keyboard.press("ControlOrMeta+a")
    # The browser tells the editor of a selection before it draws the next frame.
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    page.locator("summary", has=page.locator("xpath=self::*[@aria-label='Lien']")).click()
    page.get_by_role("textbox", name="Adresse du lien").fill("joindre.example/aide")
    page.keyboard.press("Enter")

    link = message.get_by_role("link", name="le site")
    expect(link).to_have_attribute("href", "https://joindre.example/aide")


def test_a_pasted_picture_is_stored_and_placed(message: Locator, page: Page) -> None:
    """D5."""
    page.route("**/files/**", lambda route: route.fulfill(body=b"", content_type="image/png"))
    message.click()

    paste(message, "panne.png")

    expect(message.get_by_role("img", name="Image collée", exact=True)).to_have_attribute("src", "/files/1/picture.png")


def test_files_are_listed_and_can_be_taken_out_again(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/request/")
    composer = page.locator("form.composer")

    composer.locator("input[type=file]").set_input_files([PICTURE, OTHER_PICTURE])
    composer.get_by_role("button", name="Retirer panne.png").click()

    expect(composer.locator(".file span")).to_have_text(["journal.png"])


def paste(target: Locator, name: str) -> None:
    """As the browser does when a picture is on the clipboard."""
    target.evaluate(
        """(element, name) => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], name, { type: "image/png" }));
            const pasted = { clipboardData: data, bubbles: true, cancelable: true };
            element.dispatchEvent(new ClipboardEvent("paste", pasted));
        }""",
        name,
    )
