"""Take charge of a request, and follow it."""

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.reaching import OpenPage, feed, open_request, write
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


def test_followers_are_chosen_by_name_with_the_keyboard(page: Page, ticket: Ticket) -> None:
    """T1, T8: whatever the accents, among many colleagues."""
    elodie = make_agent("Élodie Garnier")
    for number in range(30):
        make_agent(f"Marc Petit{number}")
    page.get_by_role("link", name="Modifier les détails").click()
    people = page.get_by_role("group", name="Suivi par")
    people.get_by_role("searchbox").focus()

    page.keyboard.type("elo")
    expect(people.get_by_role("status")).to_have_text("Résultats : 1")
    page.keyboard.press("Enter")
    page.keyboard.type("petit7")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")

    expect(people.get_by_label("Élodie Garnier")).to_be_checked()
    page.locator("#details").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("region", name="Détails")).to_contain_text("Élodie Garnier, Marc Petit7")
    expect(feed(page)).to_contain_text("Suivi par : ajout de Élodie Garnier, Marc Petit7")
    assert elodie in ticket.followers.all()
