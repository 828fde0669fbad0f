"""A company's first client, made in the settings and without a shell (S1)."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee
from joindre.mail.models import OutgoingEmail
from tests.factories import PASSWORD

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]
WORDS = {
    "fr": {
        "new customer": "Nouveau client",
        "name": "Nom",
        "create customer": "Créer le client",
        "city": "Ville",
        "zone": "Fuseau horaire",
        "create site": "Créer le site",
        "new contact": "Nouveau contact",
        "first name": "Prénom",
        "last name": "Nom",
        "email": "Email",
        "create contact": "Créer le contact",
        "give": "Donner un compte client à Inès Vasquez",
        "profile": "Profil",
        "create account": "Créer le compte",
        "password": "Nouveau mot de passe",
        "again": "Nouveau mot de passe, encore une fois",
        "save": "Enregistrer le mot de passe",
        "address": "Adresse mail",
        "own password": "Mot de passe",
        "sign in": "Se connecter",
        "language": "Français",
    },
    "en": {
        "new customer": "New customer",
        "name": "Name",
        "create customer": "Create the customer",
        "city": "City",
        "zone": "Time zone",
        "create site": "Create the site",
        "new contact": "New contact",
        "first name": "First name",
        "last name": "Last name",
        "email": "Email",
        "create contact": "Create the contact",
        "give": "Give a client account to Inès Vasquez",
        "profile": "Profile",
        "create account": "Create the account",
        "password": "New password",
        "again": "New password, again",
        "save": "Save the password",
        "address": "Email address",
        "own password": "Password",
        "sign in": "Sign in",
        "language": "English",
    },
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_new_company_gets_its_site_its_contact_and_their_account(
    language: str, page_of: OpenPage, every_look: Look, new_context: CreateContextCallback, root: Employee
) -> None:
    """S1, S2, C2: from the empty list to the client's own portal."""
    Account.objects.update(language=language)
    word, page = WORDS[language], page_of(root)
    page.goto("/settings/customers/")
    press(page, "link", word["new customer"])
    fill(page, {word["name"]: "Fonderie Vasquez"})
    press(page, "button", word["create customer"])

    fill(page, {word["name"]: "Lyon", word["city"]: "Lyon", word["zone"]: "paris"})
    every_look(page)
    press(page, "button", word["create site"])

    every_look(page)
    press(page, "link", word["new contact"])
    fill(page, {word["last name"]: "Vasquez", word["first name"]: "Inès", word["email"]: "ines@vasquez.example"})
    every_look(page)
    press(page, "button", word["create contact"])

    give_account(page, word)
    reads_their_portal(new_context().new_page(), word)


def fill(page: Page, values: dict[str, str]) -> None:
    for label, value in values.items():
        page.get_by_role("textbox", name=label, exact=True).or_(
            page.get_by_role("combobox", name=label, exact=True)
        ).fill(value)


def press(page: Page, role: Literal["button", "link"], name: str) -> None:
    page.get_by_role(role, name=name).click()


def give_account(page: Page, word: dict[str, str]) -> None:
    press(page, "link", word["give"])
    page.get_by_label(word["profile"]).select_option(label="Client")
    press(page, "button", word["create account"])
    expect(page.get_by_role("link", name="Inès Vasquez")).to_be_visible()


def reads_their_portal(client: Page, word: dict[str, str]) -> None:
    """By the link of the mail that an account begins with."""
    link = next(part for part in OutgoingEmail.objects.get().text.split() if "/password/reset/key/" in part)
    client.goto("/")
    press(client, "button", word["language"])
    client.goto(link)
    client.get_by_label(word["password"], exact=True).fill(PASSWORD)
    client.get_by_label(word["again"]).fill(PASSWORD)
    press(client, "button", word["save"])
    client.goto("/")
    client.get_by_label(word["address"]).fill("ines@vasquez.example")
    client.get_by_label(word["own password"], exact=True).fill(PASSWORD)
    press(client, "button", word["sign in"])
    expect(client.get_by_text("Fonderie Vasquez · Lyon").first).to_be_attached()


def test_a_customer_is_taken_out_of_service_and_brought_back(
    page_of: OpenPage, every_look: Look, root: Employee, carol: Contact
) -> None:
    """S1: with the keyboard alone."""
    page = page_of(root)
    page.goto(f"/settings/customers/{carol.site.customer_id}/")
    every_look(page)

    page.get_by_role("button", name="Mettre hors service").press("Enter")
    expect(page.get_by_text("hors service").first).to_be_visible()
    page.get_by_role("button", name="Remettre en service").press("Enter")

    expect(page.get_by_role("button", name="Mettre hors service")).to_be_visible()
    assert Contact.objects.get(pk=carol.pk).site.customer.is_active
