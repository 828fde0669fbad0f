"""A mailbox is created and tested in the browser, out through SMTP and in through our own door (I1, I3, S1)."""

from collections.abc import Callable

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.customers import index_customer
from joindre.directory.models import Contact, Employee, SenderRule
from joindre.directory.models import Site as SiteOfCustomer
from joindre.mail.models import IncomingEmail, Mailbox
from tests.e2e.site import Site
from tests.mail.sending import free_port

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]


def create_mailbox(page: Page) -> None:
    page.goto("/settings/mailboxes/")
    page.get_by_role("link", name="Nouvelle boîte mail").click()
    page.get_by_label("Nom").fill("Support")
    page.get_by_label("Adresse mail").fill("support@nord.example")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("toast-region").get_by_text("La boîte mail est enregistrée.")).to_be_visible()


def test_a_new_mailbox_is_tested_out_and_in(page_of: OpenPage, every_look: Look, site: Site, root: Employee) -> None:
    """I1: the page follows by itself; the mail becomes no message."""
    page = page_of(root)
    create_mailbox(page)
    every_look(page)

    with override_settings(MAIL_URL=f"smtp://127.0.0.1:{site.mail_port}"):
        page.get_by_role("button", name="Tester").click()
        expect(page.get_by_text("L’adresse signée est intacte")).to_be_visible(timeout=15_000)

    expect(page.get_by_text("Revenu chez nous")).to_be_visible()
    every_look(page)
    [incoming] = IncomingEmail.objects.all()
    assert (incoming.outcome, incoming.reason) == ("ignored", "mailbox_test")


def test_the_place_of_unknown_senders_is_chosen_by_keyboard(
    page_of: OpenPage, every_look: Look, root: Employee, lyon: SiteOfCustomer
) -> None:
    """I7, U1, U3: its field shows with that choice alone, and again once it is saved."""
    index_customer(lyon.customer)
    page = page_of(root)
    create_mailbox(page)
    field = page.get_by_role("combobox", name="Client et site des expéditeurs inconnus")
    expect(field).to_be_hidden()

    for _time in range(2):
        page.get_by_label("En faire des contacts d’un client donné").check()
        field.press_sequentially("more")
        expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text(lyon.name)
        field.press("Enter")
        expect(page.locator(".token")).to_contain_text(f"{lyon.customer.name} · {lyon.name}")
        every_look(page)
        page.get_by_role("button", name="Enregistrer").press("Enter")
        expect(page.locator("toast-region").get_by_text("La boîte mail est enregistrée.")).to_be_visible()

    expect(page.locator(".token")).to_contain_text(f"{lyon.customer.name} · {lyon.name}")
    assert SenderRule.objects.get().site == lyon


def test_a_server_that_is_away_is_named_by_its_fault(page_of: OpenPage, site: Site, root: Employee) -> None:
    """I1"""
    page = page_of(root)
    create_mailbox(page)

    with override_settings(MAIL_URL=f"smtp://127.0.0.1:{free_port()}"):
        page.get_by_role("button", name="Tester").click()
        expect(page.get_by_text("rien n’écoute sur ce port")).to_be_visible(timeout=15_000)

    expect(page.get_by_role("button", name="Tester de nouveau")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_tested_without_a_script(
    new_context: CreateContextCallback, site: Site, root: Employee, language: str
) -> None:
    """U3: a link asks how far it is."""
    mailbox = Mailbox.objects.create(name="Support", address="support@nord.example", is_default=True)
    account = root.signed_in
    account.language = language
    account.save()
    context = new_context(java_script_enabled=False)
    site.sign_in(context, root)
    page = context.new_page()
    page.goto(f"/settings/mailboxes/{mailbox.pk}/")

    with override_settings(MAIL_URL=f"smtp://127.0.0.1:{free_port()}"):
        page.get_by_role("button", name={"fr": "Tester", "en": "Test"}[language]).press("Enter")
        expect(page.get_by_role("heading", name="Support")).to_be_visible()

    assert page.url.endswith("#test")
