"""Settings, preferences and sign-in, as they are used."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.accounts.models import Account
from joindre.directory.customers import index_customer
from joindre.directory.models import Contact, Customer, Employee
from joindre.mail.models import OutgoingEmail
from tests.cast import account_of
from tests.e2e.conftest import Complaints
from tests.factories import AGENT, PASSWORD, make_account, make_employee
from tests.messaging.test_failed_mails import make_failed_mail

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]


def sign_in(page: Page, address: str) -> None:
    page.goto("/")
    page.get_by_label("Adresse mail").fill(address)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_a_failed_mail_is_downloaded_and_read_again(page_of: OpenPage, every_look: Look, root: Employee) -> None:
    """I2, U4: whatever its subject and the error are like."""
    raw = b"Subject: Panne\r\n\r\nBonjour\r\n"
    mail = make_failed_mail(raw, subject="Panne" * 40, sender_name="N" * 80, detail="E" * 200)
    page = page_of(root)
    page.goto("/settings/failed-mails/")
    every_look(page)

    with page.expect_download() as kept:
        page.get_by_role("link", name="Télécharger").click()
    page.get_by_role("button", name="Relire").click()

    expect(page.locator("toast-region").get_by_text("Le mail est relu")).to_be_visible()
    assert kept.value.suggested_filename == f"mail-{mail.pk}.eml"
    assert kept.value.path().read_bytes() == raw


def test_an_administrator_makes_an_account_and_its_owner_signs_in(
    page_of: OpenPage, new_context: CreateContextCallback, root: Employee
) -> None:
    """S1"""
    page = page_of(root)
    page.goto("/settings/accounts/")
    page.get_by_role("link", name="Compte collaborateur").click()
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Nom", exact=True).fill("Noël")
    page.get_by_label("Adresse mail").fill("nadia@joindre.example")
    page.get_by_label("Profil").select_option(label=AGENT)
    page.get_by_role("button", name="Créer le compte").click()
    expect(page.get_by_role("link", name="Nadia Noël")).to_be_visible()

    link = next(word for word in OutgoingEmail.objects.get().text.split() if "/password/reset/key/" in word)
    owner = new_context().new_page()
    owner.goto(link)
    owner.get_by_label("Nouveau mot de passe", exact=True).fill(PASSWORD)
    owner.get_by_label("Nouveau mot de passe, encore une fois").fill(PASSWORD)
    owner.get_by_role("button", name="Enregistrer le mot de passe").click()
    sign_in(owner, "nadia@joindre.example")

    expect(owner.get_by_role("heading", name="Demandes")).to_be_visible()


def test_the_appearance_is_chosen(page_of: OpenPage, ada: Employee) -> None:
    page = page_of(ada)
    page.goto("/preferences/")

    page.get_by_label("Apparence").select_option(label="Sombre")
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert Account.objects.get(email="ada@joindre.example").theme == "dark"


def test_customers_are_chosen_only_while_the_limit_is_on(page_of: OpenPage, root: Employee, carol: Contact) -> None:
    """S3: a list that has no effect is not shown."""
    page = page_of(root)
    page.goto("/settings/accounts/new/employee/")
    customers = page.get_by_role("combobox", name="Clients")
    expect(customers).to_be_hidden()

    page.get_by_label("Limité à certains clients").check()

    expect(customers).to_be_visible()


def test_a_phone_shows_where_one_is_in_the_settings(page_of: OpenPage, root: Employee) -> None:
    """U4: the last place stands beyond the edge of a phone, and what a row says keeps its name."""
    page = page_of(root)
    page.set_viewport_size({"width": 360, "height": 740})

    page.goto("/settings/failed-mails/")
    expect(page.get_by_role("link", name="Mails en échec")).to_be_in_viewport(ratio=1)

    page.goto("/settings/profiles/")
    first = page.locator("tbody td.number").first
    assert first.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Droits "'


def test_what_a_page_offers_in_its_head_ends_with_the_head(page_of: OpenPage, root: Employee) -> None:
    """U4: a long label goes on in a second line."""
    page = page_of(root)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/settings/accounts/{Account.objects.get(employee=root).pk}/")

    button = page.get_by_role("button", name="Envoyer un lien pour choisir un mot de passe").bounding_box()

    assert button is not None
    assert button["x"] + button["width"] <= 360 - 16


def test_no_column_of_the_accounts_is_cut_at_1024(page_of: OpenPage, root: Employee) -> None:
    """U4: a long address goes on in a second line; the state stood beyond the edge."""
    make_employee("Maximilienne Vandenbroucke", account=make_account(f"{'v' * 24}@{'exemple-' * 4}fr.example"))
    page = page_of(root)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto("/settings/accounts/")

    frame = page.locator(".table-frame")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_profiles_are_compared_and_seen(page_of: OpenPage, every_look: Look, root: Employee) -> None:
    """S1, U4"""
    page = page_of(root)
    page.goto("/settings/profiles/")
    page.get_by_role("link", name="Comparer les profils").click()
    expect(page.get_by_role("rowheader", name="Support demandes suspendre/reprendre")).to_be_visible()
    every_look(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name=AGENT).click()
    every_look(page)

    page.get_by_role("link", name="Vu comme ce profil").click()

    expect(page.get_by_role("heading", name="Vu comme Agent")).to_be_visible()
    every_look(page)


def test_the_field_of_the_logo_ends_with_its_card(page_of: OpenPage, root: Employee) -> None:
    """U4: the browser’s own words in it are wider than the card of a phone."""
    page = page_of(root)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/settings/company/")

    field = page.get_by_label("Logo").bounding_box()

    assert field is not None
    assert field["x"] + field["width"] <= 360 - 16


def test_an_employee_is_limited_to_customers_by_keyboard(
    page_of: OpenPage, every_look: Look, root: Employee, ben: Employee, durand: Customer, moreau: Customer
) -> None:
    """S3: found by typing; what is no customer is said and blocks the form."""
    index_customer(moreau)
    page = page_of(root)
    page.goto(f"/settings/accounts/{account_of(ben).pk}/")
    field = page.get_by_role("combobox", name="Clients")
    expect(page.locator(".token")).to_have_text(["IDImprimerie Durand✕"])

    field.press_sequentially("more")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Ateliers Moreau")
    every_look(page)
    field.press("Enter")
    expect(page.locator(".token")).to_have_count(2)
    field.press_sequentially("rien")
    expect(page.get_by_role("listbox")).to_contain_text("Aucun client de ce nom.")
    field.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas un client")
    field.press("Backspace")
    expect(page.locator(".token")).to_have_count(2)
    page.get_by_role("button", name="Enregistrer").press("Enter")

    expect(page.locator("toast-region").get_by_text("Le compte de Ben")).to_be_visible()
    assert Employee.objects.get(pk=ben.pk).customers == frozenset({durand.pk, moreau.pk})


def test_a_refused_page_has_the_focus_at_what_is_wrong(
    page_of: OpenPage, complaints: Complaints, root: Employee
) -> None:
    """U3: on the first wrong field."""
    complaints.expect(r"status of 422")
    page = page_of(root)
    page.goto("/settings/company/")
    page.locator("[name=colour]").fill("vert")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("[name=colour]")).to_be_focused()
