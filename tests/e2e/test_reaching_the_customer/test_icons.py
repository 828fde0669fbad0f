"""The three icons at the right of the requester and of the user: mail, landline, mobile."""

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Contact
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, open_request, person


def test_each_icon_leads_to_the_value_of_its_kind(page: Page) -> None:
    """P1, P2"""
    reach = person(page, "Demandeur").locator(".reach a")

    hrefs = reach.evaluate_all("links => links.map(link => link.getAttribute('href'))")

    assert [href.split("?")[0] for href in hrefs[:3]] == [
        "mailto:carol@moreau.example", "tel:+33199001234", "tel:+33639981234",
    ]  # fmt: skip


def test_the_draft_of_a_mail_carries_the_number_of_the_request(page: Page, ticket: Ticket) -> None:
    """P2"""
    mail = person(page, "Demandeur").get_by_role("link", name="Écrire à Carol Chevalier")

    expect(mail).to_have_attribute("href", f"mailto:carol@moreau.example?subject=Demande%20%23{ticket.number}")


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_hover_and_focus_show_the_value(page: Page, way: str) -> None:
    """P2"""
    icon = person(page, "Demandeur").locator('a[href="tel:+33199001234"]')

    icon.hover() if way == "hover" else icon.focus()

    expect(person(page, "Demandeur").get_by_role("tooltip").filter(has_text="01 99 00 12 34")).to_be_visible()


def test_the_copy_icon_copies_the_value_and_says_so(page: Page) -> None:
    """P2: with the keyboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person(page, "Demandeur").locator('a[href="tel:+33199001234"]').focus()
    tip = person(page, "Demandeur").get_by_role("tooltip").filter(has_text="01 99 00 12 34")
    expect(tip).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(tip.get_by_text("Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "01 99 00 12 34"


def test_without_a_value_the_icon_is_inactive_and_says_what_is_missing(
    page_of: OpenPage, ticket: Ticket, carol: Contact, page: Page
) -> None:
    """P3"""
    Contact.objects.filter(pk=carol.pk).update(mobile="")
    open_request(page, ticket)

    mobile = person(page, "Demandeur").get_by_role("button", name="portable")

    expect(mobile).to_have_attribute("aria-disabled", "true")
    expect(mobile).to_have_accessible_description("Pas de portable. À compléter par « Modifier », dans le menu à côté.")
