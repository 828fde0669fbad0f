"""Contacts who may be the same person, and a change from a sheet, in the same dialog as on a request (C3, C6)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.models import Account
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee, Site
from tests.e2e.reaching import OpenPage
from tests.factories import make_contact

Look = Callable[[Page], None]
WORDS = {
    "fr": {
        "requester": "Demandeur", "create": "Créer « Sophie Delomre »", "merge": "Fusionner avec Sophie Delorme",
        "do": "Fusionner", "back": "Retour", "use": "Utiliser Sophie Delorme", "last": "Nom", "first": "Prénom",
        "mobile": "Portable", "change": "Modifier", "save": "Enregistrer", "saved": "Enregistré.",
    },
    "en": {
        "requester": "Requester", "create": "Create “Sophie Delomre”", "merge": "Merge with Sophie Delorme",
        "do": "Merge", "back": "Back", "use": "Use Sophie Delorme", "last": "Last name", "first": "First name",
        "mobile": "Mobile phone", "change": "Change", "save": "Save", "saved": "Saved.",
    },
}  # fmt: skip


@pytest.fixture
def there(lyon: Site) -> Contact:
    there = make_contact("Sophie Delorme", site=lyon, phone="+33199001235")
    reindex([there])
    return there


@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_is_there_already_is_used_or_merged_with(
    language: str, page_of: OpenPage, root: Employee, there: Contact, every_look: Look
) -> None:
    """C6: shown while one types, in the dialog of a new request and in the settings."""
    Account.objects.update(language=language)
    word, page = WORDS[language], page_of(root)
    page.goto(f"/tickets/new/?site={there.site_id}")
    requester = page.get_by_role("group", name=word["requester"])
    requester.get_by_role("combobox").fill("Sophie Delomre")
    page.get_by_role("option", name=word["create"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(word["mobile"], exact=True).fill("06 39 98 12 99")
    dialog.get_by_role("button", name=word["merge"]).press("Enter")
    expect(dialog.get_by_text("06 39 98 12 99")).to_be_visible()
    every_look(page)
    dialog.get_by_role("button", name=word["back"]).click()
    expect(dialog.get_by_label(word["mobile"], exact=True)).to_have_value("06 39 98 12 99")
    dialog.get_by_role("button", name=word["merge"]).click()
    dialog.get_by_role("button", name=word["do"], exact=True).click()

    expect(requester.get_by_text("Sophie Delorme")).to_be_visible()
    assert Contact.objects.get().mobile == "+33639981299"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_settings_show_them_too(
    language: str, page_of: OpenPage, root: Employee, there: Contact, every_look: Look
) -> None:
    """C6"""
    Account.objects.update(language=language)
    word, page = WORDS[language], page_of(root)
    page.goto(f"/settings/sites/{there.site_id}/contacts/new/")
    page.get_by_label(word["last"], exact=True).fill("Delorme")
    page.get_by_label(word["first"], exact=True).fill("Sophie")
    page.get_by_label(word["mobile"], exact=True).fill("06 39 98 12 99")
    expect(page.get_by_role("link", name=word["use"])).to_be_visible()
    every_look(page)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_change_from_the_sheet(language: str, page_of: OpenPage, ada: Employee, there: Contact) -> None:
    """C3: the sheet stays, shows what was changed, and the focus goes back to the button."""
    Account.objects.update(language=language)
    word, page = WORDS[language], page_of(ada)
    page.goto(f"/contacts/{there.person_id}/?show=history")
    page.get_by_role("link", name=f"{word['change']} Ateliers Moreau").press("Enter")
    page.get_by_role("dialog").get_by_label(word["last"], exact=True).fill("Delorme-Roy")
    page.get_by_role("dialog").get_by_role("button", name=word["save"]).click()

    expect(page.get_by_role("heading", name="Sophie Delorme-Roy")).to_be_visible()
    expect(page.locator("#toasts").get_by_text(word["saved"])).to_be_visible()
    expect(page.get_by_role("link", name=f"{word['change']} Ateliers Moreau")).to_be_focused()
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?show=history")
