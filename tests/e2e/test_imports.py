"""An administrator takes over the customers of another program, and gets them out again (C9)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from tests.cast import account_of

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]
FILE = (
    "Société;Site;Nom;Prénom;Courriel;Tél. fixe\n"
    "Nordal;Lille;Martin;Jean;jean@nordal.example;03 20 00 00 01\n"
    "Nordal;Lille;Faure;Lise;lise;\n"
)
WORDS = {
    "fr": ("Lire le fichier", "Lancer l’import", "Ce qui a été fait", "refusé"),
    "en": ("Read the file", "Start the import", "What was done", "refused"),
}


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest, root: Employee) -> str:
    account = account_of(root)
    account.language = request.param
    account.save()
    return str(request.param)


def test_a_file_is_taken_over(page_of: OpenPage, every_look: Look, root: Employee, language: str) -> None:
    """C9: each step is shown as the worker does it, without a press."""
    read, start, done, refused = WORDS[language]
    page = page_of(root)
    page.goto("/settings/imports/")
    every_look(page)

    page.locator("#id_upload").set_input_files({"name": "clients.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    page.get_by_role("button", name=read).click()
    watched(page)
    expect(page.get_by_role("table").get_by_text(refused)).to_be_visible()
    every_look(page)
    page.get_by_role("button", name=start).click()
    watched(page)

    expect(page.get_by_role("heading", name=done)).to_be_visible()
    every_look(page)
    assert "Martin" in exported(page)


def watched(page: Page) -> None:
    """The worker of the portal does what is due, at once or a little later, and the page shows it by itself."""
    expect(page.locator("progress")).to_have_count(0)


def exported(page: Page) -> str:
    page.goto("/settings/imports/")
    with page.expect_download() as kept:
        page.get_by_role("link", name="CSV · Contacts").click()
    return kept.value.path().read_text(encoding="utf-8-sig")
