"""The pieces every page is built from, in a real browser: the gallery stands for all pages."""

from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import BrowserContext, Dialog, FilePayload, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.e2e.conftest import Complaints

# The others are made of the same pieces, and the real pages have tests of their own.
PAGES = ["", "request", "mail", "portal", "sign-in"]
PICTURE: FilePayload = {"name": "panne.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
OTHER_PICTURE: FilePayload = {"name": "journal.png", "mimeType": "image/png", "buffer": b"\x89PNG"}


@pytest.fixture
def gallery(live_server: LiveServer) -> Iterator[str]:
    with override_settings(ROOT_URLCONF="tests.ui.gallery", DEBUG=True):
        yield live_server.url


@pytest.fixture
def context(new_context: CreateContextCallback) -> BrowserContext:
    return new_context()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_for_everybody(gallery: str, page: Page, every_look: Callable[[Page], None], name: str) -> None:
    """K4, and no page is wider than a phone."""
    page.goto(f"{gallery}/{name}")
    page.wait_for_load_state("networkidle")

    every_look(page)


def test_a_contact_is_reached_by_keyboard_and_by_pointer(gallery: str, page: Page) -> None:
    """P1, P2, P3: the value shows on focus and on hover, Escape hides it, it is copied; what is missing says so."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{gallery}/request/")
    mail = page.get_by_role("link", name="Écrire à Sophie Delorme")
    tip = page.get_by_role("tooltip").filter(has_text="sophie.delorme@delorme.example")

    mail.focus()
    expect(tip).to_be_visible()
    expect(mail).to_have_attribute("href", "mailto:sophie.delorme@delorme.example")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()

    mail.hover()
    page.get_by_role("button", name="Copier sophie.delorme@delorme.example").click()
    expect(tip.get_by_text("Copié")).to_be_visible()

    mobile = page.get_by_role("button", name="Appeler le portable de Sophie Delorme")
    expect(mobile).to_be_disabled()
    mobile.hover()
    expect(page.get_by_text("Pas de numéro de portable")).to_be_visible()


def test_a_dialog_opens_over_the_page_and_gives_the_focus_back(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/request/")
    opener = page.get_by_role("link", name="Envoyer par mail")

    opener.click()
    dialog = page.get_by_role("dialog", name="Envoyer par mail")
    expect(dialog.get_by_role("textbox", name="Message")).to_be_visible()
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_what_was_typed_is_carried_into_the_dialog(gallery: str, page: Page) -> None:
    """C2."""
    page.goto(f"{gallery}/request/")
    page.get_by_role("textbox", name="Utilisateur").fill("Hugo Renard")

    with page.expect_request("**/contact/?name=Hugo+Renard"):
        page.get_by_role("link", name="Créer un contact").click()

    expect(page.get_by_role("dialog", name="Nouveau contact")).to_be_visible()


def test_what_a_dialog_did_is_said_and_can_be_undone(gallery: str, page: Page) -> None:
    """M8: the answer closes the dialog, and its notice carries the way back."""
    page.goto(f"{gallery}/request/")
    page.get_by_role("link", name="Créer un contact").click()
    dialog = page.get_by_role("dialog", name="Nouveau contact")

    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Contact enregistré")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()

    expect(page.get_by_text("Contact enregistré")).to_be_hidden()
    expect(page.get_by_text("Annulé")).to_be_visible()


def test_unsaved_changes_are_told_and_stop_a_mail(gallery: str, page: Page) -> None:
    """T6, M1: the form says it holds changes; text in a composer is no change."""
    page.goto(f"{gallery}/request/")
    save = page.locator("button[data-save]")
    page.get_by_role("textbox", name="Message direct").fill("Bonjour")
    expect(save).to_be_disabled()

    page.get_by_label("Priorité").select_option("Normale")
    expect(page.get_by_text("Modifications en cours")).to_be_visible()
    expect(save).to_be_enabled()
    page.get_by_role("link", name="Envoyer par mail").click()
    expect(page.get_by_role("alert")).to_contain_text("Enregistrez d’abord")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_label("Priorité").select_option("Haute")
    expect(save).to_be_disabled()


def test_leaving_with_unsaved_changes_asks_first(gallery: str, page: Page) -> None:
    """T6."""
    page.goto(f"{gallery}/request/")
    page.get_by_label("Priorité").select_option("Normale")
    expect(page.get_by_text("Modifications en cours")).to_be_visible()

    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Contacts").first.click(no_wait_after=True)

    expect(page.get_by_text("Modifications en cours")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_refusal_is_said_and_nothing_typed_is_lost(gallery: str, page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 409")
    page.goto(f"{gallery}/request/")
    message = page.get_by_role("textbox", name="Message direct")
    message.fill("Le correctif est prêt.")

    page.get_by_role("button", name="Envoyer", exact=True).click()

    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("La conversation de cette demande est bloquée")
    expect(message).to_have_text("Le correctif est prêt.")
    refusal.get_by_role("button", name="Fermer").click()
    expect(refusal).to_be_hidden()


def test_a_refusal_within_a_dialog_is_said_in_the_dialog(gallery: str, page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 409")
    page.goto(f"{gallery}/request/")
    page.get_by_role("link", name="Envoyer par mail").click()
    dialog = page.get_by_role("dialog", name="Envoyer par mail")

    dialog.get_by_role("button", name="Envoyer", exact=True).click()

    refusal = dialog.get_by_role("alert")
    expect(refusal).to_contain_text("La conversation de cette demande est bloquée")
    refusal.get_by_role("button", name="Fermer").click()
    expect(refusal).to_be_hidden()


def test_rich_text_is_written_with_keys_and_buttons(gallery: str, page: Page) -> None:
    """D5."""
    page.goto(f"{gallery}/request/")
    message = page.get_by_role("textbox", name="Message direct")
    message.click()

    page.keyboard.type("Bonjour ")
    page.get_by_role("button", name="Gras").click()
    expect(page.get_by_role("button", name="Gras")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("Sophie")

    posted = page.locator("form.composer textarea[name=body]")
    expect(posted).to_have_value("<p>Bonjour <strong>Sophie</strong></p>")


def test_a_link_is_made_of_the_chosen_words(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/request/")
    page.get_by_role("textbox", name="Message direct").fill("le site")
    page.keyboard.press("ControlOrMeta+a")

    page.locator("summary", has=page.locator("xpath=self::*[@aria-label='Lien']")).click()
    page.get_by_role("textbox", name="Adresse du lien").fill("joindre.example/aide")
    page.keyboard.press("Enter")

    link = page.get_by_role("textbox", name="Message direct").get_by_role("link", name="le site")
    expect(link).to_have_attribute("href", "https://joindre.example/aide")


def test_a_pasted_picture_is_stored_and_placed(gallery: str, page: Page) -> None:
    """D5."""
    page.route("**/files/**", lambda route: route.fulfill(body=b"", content_type="image/png"))
    page.goto(f"{gallery}/request/")
    message = page.get_by_role("textbox", name="Message direct")
    message.click()

    paste(message, "panne.png")

    expect(message.get_by_role("img", name="panne.png")).to_have_attribute("src", "/files/1/picture.png")


def test_files_are_listed_and_can_be_taken_out_again(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/request/")
    composer = page.locator("form.composer")

    composer.locator("input[type=file]").set_input_files([PICTURE, OTHER_PICTURE])
    composer.get_by_role("button", name="Retirer panne.png").click()

    expect(composer.locator(".file")).to_have_text(["journal.png✕"])


def test_people_become_tokens(gallery: str, page: Page) -> None:
    """M2: type-ahead, arrows, Enter, a free address, Backspace, the button of a token."""
    page.goto(f"{gallery}/mail/")
    to = page.get_by_role("combobox", name="À")

    to.press_sequentially("lef")
    expect(page.get_by_role("option", name="Antoine Lefort")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chosen(page)).to_have_text(
        ["Julie Lefèvre", "Marc Petit", "achats@delorme-industrie.example", "Antoine Lefort"]
    )

    to.press_sequentially("hotline@imprimeur.example,")
    expect(chosen(page).last).to_have_text("hotline@imprimeur.example")
    page.keyboard.press("Backspace")
    page.get_by_role("button", name="Retirer Marc Petit").click()
    expect(chosen(page)).to_have_text(["Julie Lefèvre", "achats@delorme-industrie.example", "Antoine Lefort"])


def test_pasted_addresses_become_tokens(gallery: str, page: Page) -> None:
    """M2: `A <a@x>, b@y`."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{gallery}/mail/")
    to = page.get_by_role("combobox", name="À")
    page.get_by_label("Objet").fill('"Roux, Ben" <ben@x.example>, b@y.example; c@z.example')
    page.get_by_label("Objet").press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+x")

    to.focus()
    page.keyboard.press("ControlOrMeta+v")

    expect(chosen(page)).to_have_count(6)
    assert chosen(page).all_inner_texts()[3:] == ["Roux, Ben", "b@y.example", "c@z.example"]
    values = page.locator("select[name=to] option").evaluate_all("options => options.map(option => option.value)")
    assert values[3:] == ["ben@x.example", "b@y.example", "c@z.example"]


def test_f2_opens_the_whole_list(gallery: str, page: Page) -> None:
    """M2."""
    page.goto(f"{gallery}/mail/")
    page.get_by_role("combobox", name="À").press("F2")

    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(chosen(page).last).to_have_text("Nadia Lefranc")


def test_an_invalid_address_is_marked_and_blocks_the_form(gallery: str, page: Page) -> None:
    """M2."""
    page.goto(f"{gallery}/mail/")
    to = page.get_by_role("combobox", name="À")

    to.press_sequentially("personne@nulle;")

    expect(page.locator(".token.invalid")).to_have_text("personne@nulle✕")
    assert not page.locator("form").evaluate("form => form.checkValidity()")
    page.keyboard.press("Backspace")
    assert page.locator("form").evaluate("form => form.checkValidity()")


def test_menus_close_on_escape_and_on_a_click_elsewhere(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/request/")
    opener = page.locator("summary[aria-label='Autres actions']")
    item = page.get_by_text("Bloquer la conversation")

    opener.click()
    expect(item).to_be_visible()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(opener).to_be_focused()

    opener.click()
    page.get_by_role("heading", level=1).click()
    expect(item).to_be_hidden()


def test_the_context_folds_on_a_phone(gallery: str, page: Page) -> None:
    """K4 for agents: the feed has the room, the context is one press away."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{gallery}/request/")
    toggle = page.get_by_role("button", name="Sophie Delorme · Support niveau 2")
    details = page.get_by_role("heading", name="Documents liés")

    expect(details).to_be_hidden()
    toggle.click()
    expect(details).to_be_visible()


def test_without_script_one_still_writes(
    gallery: str, new_context: CreateContextCallback, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{gallery}/request/")

    page.get_by_role("textbox", name="Message direct").fill("Bonjour")
    page.get_by_role("button", name="Envoyer", exact=True).click()

    expect(page.get_by_role("heading", name="Impossible")).to_be_visible()


def chosen(page: Page) -> Locator:
    return page.locator(".token > span:not(.avatar)")


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
