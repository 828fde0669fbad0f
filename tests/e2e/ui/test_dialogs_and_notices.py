from playwright.sync_api import Dialog, Page, expect

from tests.e2e.conftest import Complaints


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
    notices = page.locator(".toast")
    expect(notices.get_by_text("Contact enregistré")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()

    expect(notices.get_by_text("Contact enregistré")).to_be_hidden()
    expect(notices.get_by_text("Annulé")).to_be_visible()


def test_a_refusal_is_said_and_nothing_typed_is_lost(gallery: str, page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 409")
    page.goto(f"{gallery}/request/")
    message = page.get_by_role("textbox", name="Message direct")
    message.fill("Le correctif est prêt.")

    page.get_by_role("button", name="Envoyer", exact=True).click()

    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("La conversation de cette demande est bloquée")
    expect(refusal).to_be_focused()
    expect(message).to_have_text("Le correctif est prêt.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(refusal).to_have_count(1)
    message.press_sequentially(" Enfin.")
    expect(refusal).to_be_hidden()


def test_a_refusal_within_a_dialog_is_said_in_the_dialog(gallery: str, page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 409")
    page.goto(f"{gallery}/request/")
    page.get_by_role("link", name="Envoyer par mail").click()
    dialog = page.get_by_role("dialog", name="Envoyer par mail")

    dialog.get_by_role("button", name="Envoyer", exact=True).click()

    refusal = dialog.get_by_role("alert")
    expect(refusal).to_contain_text("La conversation de cette demande est bloquée")
    expect(refusal).to_be_focused()
    dialog.get_by_label("Objet").press_sequentially(" bis")
    expect(refusal).to_be_hidden()


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
