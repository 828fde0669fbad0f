"""Documents liés in a browser: by mouse and keyboard, dropped, pasted and chosen, narrow, live (L1, D9)."""

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee
from joindre.files.actions import use
from joindre.files.models import StoredFile
from joindre.files.uploads import keep_judged
from joindre.tickets.documents import link_address
from joindre.tickets.models import LinkedDocument, Ticket
from tests.e2e.reaching import OpenPage, open_request
from tests.e2e.site import Site
from tests.factories import make_file, make_message
from tests.pictures import PNG

ADDRESS = "https://aide.example/manuel"
WORDS = {
    "fr": ("Documents liés", "Autres actions sur {}", "Renommer", "Nom", "Rendre visible du client", "Supprimer"),
    "en": ("Linked documents", "Other actions on {}", "Rename", "Name", "Make visible to the customer", "Delete"),
}
#: What a browser gives to a page onto which this is dropped, or into which it is pasted.
GIVE = """(panel, [what, kind, text]) => {
  const data = new DataTransfer();
  if (kind === "file") data.items.add(new File([text], "trace.log", { type: "text/plain" }));
  else data.setData(kind, text);
  const more = what === "paste" ? { clipboardData: data } : { dataTransfer: data };
  const made = what === "paste" ? new ClipboardEvent(what, { bubbles: true, cancelable: true, ...more })
    : new DragEvent(what, { bubbles: true, cancelable: true, ...more });
  panel.dispatchEvent(made);
}"""


def file(name: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": b"12:00 erreur 7\n"}


def store_png(ticket: Ticket) -> StoredFile:
    kept = keep_judged(PNG, name="photo.png")
    return use(kept.blob, name="photo.png", media_type=kept.media_type, topic=ticket.topic)


def lines(page: Page) -> Locator:
    return page.locator("#documents li")


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest, root: Employee) -> Sequence[str]:
    Account.objects.update(language=request.param)
    return WORDS[request.param]


def choose_file(page: Page, *names: str) -> None:
    page.locator("#document-form input[type=file]").set_input_files([file(name) for name in names])
    expect(lines(page)).to_have_count(len(names))


def test_several_files_are_chosen_and_one_renamed_by_keyboard(
    page_of: OpenPage, root: Employee, ticket: Ticket, words: Sequence[str]
) -> None:
    """L1, U1, U3"""
    title, more, rename, name, *_rest = words
    page = open_request(page_of(root), ticket)
    choose_file(page, "a.log", "b.log")
    expect(page.get_by_role("heading", name=title)).to_contain_text("2")

    page.get_by_label(more.format("a.log")).press("Enter")
    page.get_by_role("link", name=rename).press("Enter")
    field = page.get_by_role("dialog").get_by_label(name)
    expect(field).to_be_focused()
    field.fill("Trace")
    page.keyboard.press("Enter")

    expect(lines(page).last).to_contain_text("Trace.log")


def test_it_is_published_and_deleted_by_keyboard(
    page_of: OpenPage, root: Employee, ticket: Ticket, words: Sequence[str]
) -> None:
    """L1, U1, U3: the focus stays on the menu."""
    *_rest, more, _rename, _name, publish, delete = words
    page = open_request(page_of(root), ticket)
    choose_file(page, "a.log")
    menu = page.get_by_label(more.format("a.log"))
    menu.press("Enter")
    page.get_by_role("button", name=publish).press("Enter")
    expect(lines(page)).to_contain_text("Client")
    expect(menu).to_be_focused()

    menu.press("Enter")
    page.get_by_role("link", name=delete).press("Enter")
    page.get_by_role("dialog").get_by_role("button", name=delete).press("Enter")

    expect(lines(page)).to_have_count(0)
    assert not LinkedDocument.objects.exists()


def test_it_fits_any_window(
    page_of: OpenPage, root: Employee, ticket: Ticket, every_look: Callable[[Page], None]
) -> None:
    """U4, U5: names of 200 letters, light and dark, at 360 px too."""
    for name in ("x" * 200, "ملف التقرير", "Manuel"):
        link_address(ticket, ADDRESS, name=name, by=root)

    page = open_request(page_of(root), ticket)
    page.get_by_label("Autres actions sur Manuel").click()
    expect(page.get_by_role("link", name="Supprimer")).to_be_in_viewport(ratio=1)
    assert page.locator(".context").evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    page.keyboard.press("Escape")

    every_look(page)


@pytest.mark.parametrize(
    "given",
    [
        ("drop", "file", "erreur 7", "trace.log"),
        ("paste", "file", "erreur 7", "trace.log"),
        ("drop", "text/uri-list", f"# lien\r\n{ADDRESS}", "aide.example/manuel"),
        ("paste", "text/plain", ADDRESS, "aide.example/manuel"),
    ],
)
def test_what_is_dropped_or_pasted_on_the_panel_is_linked(
    page_of: OpenPage, ada: Employee, ticket: Ticket, given: Sequence[str]
) -> None:
    """L1"""
    *what, name = given
    page = open_request(page_of(ada), ticket)
    with page.expect_response("**/linked-drop*"):
        page.locator("#documents-title").hover()
    loaded = "name => performance.getEntriesByType('resource').some(one => one.name.includes(name))"
    page.wait_for_function(loaded, arg="linked-drop")

    page.locator("#documents").evaluate(GIVE, what)

    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text(name)


def test_what_a_message_brought_is_linked_and_looked_at(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket, every_look: Callable[[Page], None]
) -> None:
    """L1: a text in a dialog, a picture in the viewer."""
    text, picture = make_file(b"12:00 erreur 7", name="trace.log", topic=ticket.topic), store_png(ticket)
    make_message(ticket, by=carol).files.add(text, picture)
    page = open_request(page_of(ada), ticket)
    for name in ("trace.log", "photo.png"):
        page.get_by_role("button", name=f"Ajouter {name} aux documents liés").click()
        expect(lines(page).filter(has_text=name)).to_have_count(1)

    lines(page).get_by_role("link", name="photo.png").click()
    expect(page.locator("#viewer")).to_contain_text("photo.png")
    page.keyboard.press("Escape")
    lines(page).get_by_role("link", name="trace.log").press("Enter")

    expect(page.get_by_role("dialog")).to_contain_text("12:00 erreur 7")
    every_look(page)


def test_a_colleague_sees_it_at_once(page_of: OpenPage, ada: Employee, root: Employee, ticket: Ticket) -> None:
    """D9: and what stands in the field beside it stays."""
    page = open_request(page_of(ada), ticket)
    page.get_by_label("Adresse web").fill("https://a")
    page.wait_for_function("() => document.querySelector('live-feed').matches(':defined')")

    link_address(ticket, ADDRESS, name="Manuel", by=root)

    expect(lines(page)).to_contain_text(["Manuel"])
    expect(page.get_by_label("Adresse web")).to_have_value("https://a")


@pytest.mark.parametrize("width", [1440, 360])
def test_without_script_everything_is_a_page(
    site: Site, new_context: CreateContextCallback, root: Employee, ticket: Ticket, width: int
) -> None:
    """L1, U4"""
    context = new_context(java_script_enabled=False, viewport={"width": width, "height": 740})
    site.sign_in(context, root)
    page = open_request(context.new_page(), ticket)
    page.locator("#document-form input[type=file]").set_input_files([file("a.log")])
    page.get_by_label("Adresse web").fill(ADDRESS)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(lines(page)).to_have_count(2)
    for act, button in (("Renommer", "Renommer"), ("Supprimer", "Supprimer")):
        page.get_by_label("Autres actions sur a.log").click()
        page.get_by_role("link", name=act).click()
        page.get_by_role("button", name=button).click()
    expect(lines(page)).to_have_count(1)
    page.get_by_label("Autres actions sur aide").click()
    page.get_by_role("button", name="Rendre visible du client").click()
    expect(lines(page)).to_contain_text("Client")
