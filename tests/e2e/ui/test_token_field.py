from playwright.sync_api import Locator, Page, expect


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


def chosen(page: Page) -> Locator:
    return page.locator(".token > span:not(.avatar)")
