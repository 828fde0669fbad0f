"""Take charge of a request, and follow it."""

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.models import Account
from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.reaching import OpenPage, open_request, write
from tests.factories import make_agent

WORDS = {
    "fr": ("Détails", "M’affecter", "Demande affectée à vous.", "Suivre", "Ne plus suivre"),
    "en": ("Details", "Assign to me", "Assigned to you.", "Follow", "Unfollow"),
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.journey
def test_a_request_is_mine_by_one_key_and_followed_by_one_press(
    page_of: OpenPage, ticket: Ticket, ada: Employee, root: Employee, language: str
) -> None:
    """T1, T7, D9: a colleague's open page shows both at once."""
    account = account_of(ada)
    account.language = language
    account.save()
    name, take, taken, follow, unfollow = WORDS[language]
    page, other = open_request(page_of(ada), ticket), open_request(page_of(root), ticket)
    details = page.get_by_role("region", name=name)
    expect(details.get_by_role("button", name=take)).to_have_attribute("aria-keyshortcuts", "i")

    page.keyboard.press("i")

    expect(page.get_by_text(taken)).to_be_visible()
    expect(details.get_by_role("button", name=take)).to_have_count(0)
    expect(details).to_contain_text(ada.name)
    details.get_by_role("button", name=follow, exact=True).press("Enter")
    expect(details.get_by_role("button", name=unfollow)).to_be_focused()
    expect(other.get_by_role("region", name="Détails")).to_contain_text(f"Suivi par {ada.name}", use_inner_text=True)


def test_the_key_is_a_letter_where_one_types(page: Page, ticket: Ticket) -> None:
    """U1: in a field, in a dialog, and with Ctrl."""
    write(page, "iii")
    page.keyboard.press("Control+i")
    page.locator("#composer [contenteditable]:visible").first.blur()
    page.get_by_label("Autres actions", exact=True).click()
    page.keyboard.press("i")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Créer un contact").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Fermer").focus()
    page.keyboard.press("i")
    page.keyboard.press("Escape")

    assert Ticket.objects.get(pk=ticket.pk).assignee is None


FOLLOWING = {
    "fr": (
        "Détails",
        "Modifier les détails",
        "Suivi par",
        "Retirer Marc Petit7",
        "Enregistrer",
        "Modifications en cours",
    ),
    "en": ("Details", "Change the details", "Followers", "Remove Marc Petit7", "Save", "Unsaved changes"),
}


@pytest.mark.parametrize("language", FOLLOWING)
def test_followers_are_tokens_chosen_with_the_keyboard(
    page_of: OpenPage, ticket: Ticket, ada: Employee, language: str
) -> None:
    """T1, T6, T8, U1: whatever the accents, among many colleagues; nothing is unsaved before somebody is chosen."""
    Account.objects.filter(pk=account_of(ada).pk).update(language=language)
    for name in ("Élodie Garnier", *(f"Marc Petit{number}" for number in range(30))):
        make_agent(name)
    region, change, label, remove, save, unsaved = FOLLOWING[language]
    page = open_request(page_of(ada), ticket)
    page.get_by_role("link", name=change).click()
    details = page.locator("#details")
    people, options = details.get_by_role("combobox", name=label), details.locator("li[role=option]")
    people.press("F2")
    expect(options.nth(20)).to_be_visible()
    people.press("Escape")
    expect(page.get_by_text(unsaved)).to_have_count(0)

    for typed, found in (("elo", "Élodie"), ("petit7", "Petit7"), ("petit8", "Petit8")):
        page.keyboard.type(typed)
        expect(options.first).to_contain_text(found)
        page.keyboard.press("Enter")
    page.get_by_role("button", name=remove).press("Enter")

    expect(page.get_by_text(unsaved)).to_be_visible()
    details.get_by_role("button", name=save).click()
    expect(page.get_by_role("region", name=region)).to_contain_text("Élodie Garnier, Marc Petit8")
    assert set(ticket.followers.values_list("last_name", flat=True)) == {"Garnier", "Petit8"}
