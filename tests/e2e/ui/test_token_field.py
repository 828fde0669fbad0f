import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.lib.pasted import PASTED


def open_mail(page: Page, gallery: str) -> None:
    """A page of its own, whose fields wait for their script; a dialog is shown when they work."""
    page.goto(f"{gallery}/mail/")
    expect(page.locator("token-field:not(:defined)")).to_have_count(0)


def test_what_was_typed_while_its_script_was_on_its_way_is_looked_for(gallery: str, page: Page) -> None:
    """M2"""
    on_their_way: list[Route] = []
    page.route("**/js/token-field*.js", lambda route: on_their_way.append(route))  # noqa: PLW0108 - Playwright asks for a function
    with page.expect_request("**/js/token-field*.js"):
        page.goto(f"{gallery}/mail/")

    page.get_by_role("combobox", name="À").press_sequentially("lef")
    on_their_way[0].continue_()

    expect(page.get_by_role("option", name="Antoine Lefort")).to_be_visible()


def test_people_become_tokens(gallery: str, page: Page) -> None:
    """M2: type-ahead, arrows, Enter, a free address, Backspace, the button of a token."""
    open_mail(page, gallery)
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
    open_mail(page, gallery)
    to = page.get_by_role("combobox", name="À")
    page.get_by_label("Objet").fill('"Roux, Ben" <ben@x.example>, b@y.example; c@z.example')
    page.get_by_label("Objet").press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+x")

    to.focus()
    page.keyboard.press("ControlOrMeta+v")

    expect(chosen(page)).to_have_count(6)
    assert chosen(page).all_inner_texts()[3:] == ["Roux, Ben", "b@y.example", "c@z.example"]
    values = page.locator("select[name=to] option").evaluate_all("options => options.map(option => option.value)")
    assert values[3:] == ['"Roux, Ben" <ben@x.example>', "b@y.example", "c@z.example"]


def test_the_browser_reads_them_as_the_server_does(gallery: str, page: Page) -> None:
    """M2: one rule in two languages."""
    open_mail(page, gallery)
    read = """async (texts) => {
        const { parseAddresses } = await import("ui/addresses");
        return texts.map((text) => parseAddresses(text).map(({ name, address }) => [name, address]));
    }"""

    assert page.evaluate(read, list(PASTED)) == [[list(one) for one in people] for people in PASTED.values()]


def test_a_name_typed_with_a_comma_is_one_person(gallery: str, page: Page) -> None:
    """M2: as mail programs write it."""
    open_mail(page, gallery)
    to = page.get_by_role("combobox", name="À")

    to.press_sequentially("Lind, Rosa <rosa@lind.example>")
    page.keyboard.press("Enter")

    expect(chosen(page).last).to_have_text("Lind, Rosa")


def test_nobody_is_looked_for_beside_a_whole_address(gallery: str, page: Page) -> None:
    """M2, U3"""
    open_mail(page, gallery)

    page.get_by_role("combobox", name="À").press_sequentially("zoe@nulle-part.example")

    expect(page.get_by_role("option").first).to_contain_text("appuyez sur Entrée")


def test_the_key_is_a_button_too(gallery: str, page: Page) -> None:
    """M2: whoever has no F2 presses it."""
    open_mail(page, gallery)

    page.get_by_role("button", name="(F2)").first.click()

    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(4)


def test_f2_opens_the_whole_list(gallery: str, page: Page) -> None:
    """M2."""
    open_mail(page, gallery)
    page.get_by_role("combobox", name="À").press("F2")

    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(chosen(page).last).to_have_text("Nadia Lefranc")


def test_an_invalid_address_is_marked_and_blocks_the_form(gallery: str, page: Page) -> None:
    """M2."""
    open_mail(page, gallery)
    to = page.get_by_role("combobox", name="À")

    to.press_sequentially("personne@nulle;")

    expect(page.locator(".token.invalid")).to_have_text("personne@nulle✕")
    expect(page.get_by_role("alert")).to_contain_text("personne@nulle")
    expect(to).to_have_accessible_description(re.compile("personne@nulle"))
    assert not page.locator("form").evaluate("form => form.checkValidity()")
    page.keyboard.press("Backspace")
    assert page.locator("form").evaluate("form => form.checkValidity()")
    expect(page.get_by_role("alert")).to_be_empty()


def chosen(page: Page) -> Locator:
    return page.locator(".token > span:not(.avatar)")
