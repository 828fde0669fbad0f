"""As many numbers and addresses as a contact has (C2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee, Site
from tests.e2e.reaching import OpenPage

WORDS = {
    "fr": ("Autres numéros et adresses", "Un numéro ou une adresse de plus", "Créer le contact"),
    "en": ("Other numbers and addresses", "One more number or address", "Create the contact"),
}
NUMBERS = ("01 99 00 12 31", "01 99 00 12 32", "01 99 00 12 33", "01 99 00 12 34")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_row_more_for_each_number(
    language: str, page_of: OpenPage, root: Employee, lyon: Site, every_look: Callable[[Page], None]
) -> None:
    """C2: by keyboard; the focus goes to the new row."""
    fold, more, create = WORDS[language]
    Account.objects.update(language=language)
    page = page_of(root)
    page.goto(f"/settings/sites/{lyon.pk}/contacts/new/")
    page.locator("#contact-last_name").fill("Delorme")
    page.get_by_text(fold).click()
    for at, number in enumerate(NUMBERS):
        if at > 1:
            page.get_by_role("button", name=more).press("Enter")
            expect(page.locator(f"select[name=further-{at}-kind]")).to_be_focused()
        page.locator(f"input[name=further-{at}-value]").fill(number)
    every_look(page)
    page.get_by_role("button", name=create).last.click()

    page.wait_for_url(f"**/settings/sites/{lyon.pk}/")
    details = Contact.objects.get().details.order_by("pk")
    assert [one.value for one in details] == [f"+33{number.replace(' ', '')[1:]}" for number in NUMBERS]
