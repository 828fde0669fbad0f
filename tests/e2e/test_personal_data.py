"""An export and an erasure from the sheet of a person, in both languages and by keyboard (C8)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.models import Account
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.factories import make_message

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]
WORDS = {
    "fr": {
        "begin": "Exporter ou effacer",
        "export": "Faire un export",
        "download": "Télécharger",
        "preview": "Voir ce que ferait un effacement",
        "blank": "Vider le texte",
        "type": "Tapez Carol Chevalier",
        "wrong": "Ce n’est pas le nom de la personne",
        "erased": "Personne effacée",
    },
    "en": {
        "begin": "Export or erase",
        "export": "Make an export",
        "download": "Download",
        "preview": "See what an erasure would do",
        "blank": "Blank the text",
        "type": "Type Carol Chevalier",
        "wrong": "This is not the name of the person",
        "erased": "Erased person",
    },
}


@pytest.fixture(autouse=True)
def browser_messages(complaints: Complaints) -> None:
    complaints.expect(r"status of (410|422)")


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest, root: Employee, carol: Contact) -> dict[str, str]:
    """In each language."""
    Account.objects.filter(employee=root).update(language=request.param)
    reindex([carol])
    return WORDS[request.param]


def test_an_export(page_of: OpenPage, root: Employee, carol: Contact, words: dict[str, str], every_look: Look) -> None:
    """C8, U1: the list shows by itself that it is ready."""
    page = page_of(root)
    page.goto(f"/contacts/{carol.person_id}/")
    page.get_by_role("link", name=words["begin"]).press("Enter")

    page.get_by_role("button", name=words["export"]).press("Enter")

    with page.expect_download() as download:
        page.get_by_role("link", name=words["download"]).press("Enter")
    assert download.value.suggested_filename.endswith(f"{carol.person_id}.zip")
    every_look(page)


@pytest.mark.usefixtures("carol")
def test_an_erasure(page_of: OpenPage, root: Employee, ticket: Ticket, words: dict[str, str], every_look: Look) -> None:
    """C8, U1, U3: what is refused keeps what was decided."""
    carol = requester_of(ticket)
    make_message(ticket, by=carol, body="<p>Merci, Carol Chevalier</p>")
    page = page_of(root)
    page.goto(f"/contacts/{carol.person_id}/personal-data/")
    page.get_by_role("link", name=words["preview"]).press("Enter")
    page.get_by_role("radio", name=words["blank"]).first.check()
    every_look(page)

    confirm(page, words, "Karol")
    expect(page.get_by_role("alert")).to_contain_text(words["wrong"])
    expect(page.get_by_role("radio", name=words["blank"]).first).to_be_checked()
    confirm(page, words, "Carol Chevalier")

    expect(page.get_by_role("heading", level=1)).to_have_text(words["erased"])
    page.goto(f"/tickets/{ticket.number}/")
    expect(page.get_by_role("article").filter(has_text=words["erased"])).to_contain_text("Texte effacé")
    expect(page.get_by_text("Chevalier")).to_have_count(0)


def confirm(page: Page, words: dict[str, str], name: str) -> None:
    page.get_by_label(words["type"]).fill(name)
    page.keyboard.press("Enter")


def requester_of(ticket: Ticket) -> Contact:
    assert ticket.requester is not None
    return ticket.requester
