"""A page asks for few files; what few dialogs show comes with the first of them."""

from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, addressees, new_mail, open_on_portal, open_request

#: Drops a file without any movement of a pointer before it.
DROP = """(place) => ["dragover", "drop"].map((name) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["bac 2"], "trace.txt", { type: "text/plain" }));
  const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer });
  place.dispatchEvent(event);
  return event.defaultPrevented;
})"""


def asked_for(page: Page) -> Callable[[], list[str]]:
    """The scripts of ours that a page asks for from now on, in the order of the alphabet."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(urlsplit(request.url).path))
    return lambda: sorted(PurePath(one).name.partition(".")[0] for one in addresses if one.startswith("/static/ui/js/"))


def test_the_scripts_of_a_request_are_few_files(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    page = page_of(ada)
    scripts = asked_for(page)

    open_request(page, ticket)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()

    assert set(scripts()) - {"live-worker"} == {"main", "ticket", "editor"}


def test_the_fields_of_addressees_come_with_the_dialog(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M2"""
    page = open_request(page_of(ada), ticket)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()
    scripts = asked_for(page)

    dialog = new_mail(page)

    expect(addressees(dialog, "À")).to_be_visible()
    # What sends files waits for the first sign of a person, here for the pointer.
    assert set(scripts()) == {"choosing", "file-drop"}


def test_the_scripts_of_a_client_are_few_files(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    page = page_of(carol)
    scripts = asked_for(page)

    open_on_portal(page, ticket)
    expect(page.locator("#composer rich-text[ready]")).to_be_visible()

    assert set(scripts()) - {"live-worker"} == {"main", "portal-ticket", "editor"}


def test_the_sheets_of_dialogs_come_with_the_first_key(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U1: the palette is shown once it looks as it should, with what was typed meanwhile."""
    page = page_of(ada)
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    open_request(page, ticket)
    expect(page.locator("#write-message rich-text[ready]")).to_be_visible()
    before = [one for one in addresses if "joined-dialogs" in one]

    page.keyboard.press("Control+k")
    page.keyboard.type("imp")

    expect(page.locator("#palette")).to_have_css("display", "flex")
    expect(page.get_by_role("combobox", name="Demande, personne")).to_have_value("imp")
    assert not before
    assert [one for one in addresses if "joined-dialogs" in one]


def test_a_file_that_is_dropped_before_the_script_is_there_is_taken(
    page_of: OpenPage, ticket: Ticket, ada: Employee
) -> None:
    """L2: nothing but the drop asks for the script."""
    page = open_request(page_of(ada), ticket)

    assert page.locator("#write-message").evaluate(DROP) == [True, True]

    expect(page.locator("#write-message").get_by_text("trace.txt")).to_be_visible()
