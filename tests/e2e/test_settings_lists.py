"""Lists of values, as an administrator keeps them: by keyboard, by dragging, and without script (S1)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Employee
from joindre.tickets.models import Status, TicketType
from tests.e2e.reaching import OpenPage
from tests.e2e.site import Site
from tests.factories import make_employee, make_status, make_ticket, make_work_group

Look = Callable[[Page], None]
TYPES = "/settings/lists/types/"


def names() -> list[str]:
    return [one.name for one in TicketType.objects.all()]


def test_a_value_is_moved_by_keyboard_and_the_focus_stays(page_of: OpenPage, root: Employee) -> None:
    """S1, U1, U3"""
    page = page_of(root)
    page.goto(TYPES)
    down = page.get_by_role("button", name="Descendre Correction")
    down.focus()

    page.keyboard.press("Enter")
    expect(page.locator("toast-region").get_by_text("Correction : maintenant à la place 2.")).to_be_visible()
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").nth(2)).to_contain_text("Correction")

    expect(down).to_be_focused()
    assert names()[:3] == ["Question", "Évolution", "Correction"]


def test_a_value_is_dragged_and_escape_puts_it_back(page_of: OpenPage, root: Employee) -> None:
    """S1"""
    page = page_of(root)
    page.goto(TYPES)
    rows = page.locator("tbody tr")
    last = rows.nth(3).bounding_box()
    assert last is not None

    for puts_back in (True, False):
        rows.nth(0).locator(".handle").hover()
        page.mouse.down()
        page.mouse.move(last["x"] + 40, last["y"] + last["height"] - 4, steps=6)
        expect(rows.nth(3)).to_contain_text("Correction")
        if puts_back:
            page.keyboard.press("Escape")
            expect(rows.nth(0)).to_contain_text("Correction")
        page.mouse.up()

    expect(page.locator("toast-region").get_by_text("Correction : maintenant à la place 4.")).to_be_visible()
    assert names()[-1] == "Correction"


def test_a_list_is_kept_without_script(site: Site, new_context: CreateContextCallback, root: Employee) -> None:
    """S1"""
    context = new_context(java_script_enabled=False)
    site.sign_in(context, root)
    page = context.new_page()
    page.goto(TYPES)
    page.get_by_role("button", name="Descendre Correction").click()
    expect(page.locator("tbody tr").nth(1)).to_contain_text("Correction")

    page.get_by_role("link", name="Correction").click()
    page.get_by_label("Nom en français").fill("Réparation")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("link", name="Réparation")).to_be_visible()


def test_a_status_is_made_and_put_in_the_place_of_another(
    page_of: OpenPage, every_look: Look, root: Employee, ada: Employee
) -> None:
    """T3, D9: pages of the request that are open show it at once."""
    ticket = make_ticket(status=make_status(Status.Type.ON_HOLD))
    page, watching = page_of(root), page_of(ada)
    watching.goto(f"/tickets/{ticket.number}/")
    page.goto("/settings/lists/statuses/")
    every_look(page)
    page.get_by_role("link", name="Ajouter").click()
    page.get_by_label("Nom en français").fill("En pause")
    page.get_by_label("Type").select_option(label="En attente")
    page.get_by_label("Bleu", exact=True).check()
    every_look(page)
    page.get_by_role("button", name="Enregistrer").click()

    page.get_by_role("link", name="En attente").click()
    page.get_by_label("Remplacer par").select_option(label="En pause")
    every_look(page)
    page.get_by_role("button", name="Remplacer", exact=True).click()

    expect(page.locator("#toasts").get_by_text("remplacée et supprimée")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.status.name == "En pause"
    expect(watching.locator("header .status").get_by_text("En pause")).to_be_visible()


def test_a_member_is_found_among_two_hundred_by_keyboard(page_of: OpenPage, every_look: Look, root: Employee) -> None:
    """S1, U1"""
    for number in range(200):
        make_employee(f"Nadia Agent{number:03}")
    group = make_work_group("Support")
    page = page_of(root)
    page.goto(f"/settings/lists/groups/{group.pk}/")

    page.get_by_label("Chercher par nom").focus()
    page.keyboard.type("agent147")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nadia Agent147")).to_be_checked()
    every_look(page)
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#toasts").get_by_text("enregistrée")).to_be_visible()
    assert [one.name for one in group.members.all()] == ["Nadia Agent147"]
