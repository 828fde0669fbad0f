"""The directory, the sheet of a person and a merge, in both languages, by keyboard and on a phone (C4, C7)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.models import Account
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, ContactChange, Employee, Site
from joindre.lib.richtext import clean
from joindre.notes.actions import write_note
from joindre.tickets.models import Ticket
from tests.factories import make_call, make_contact, make_message, make_ticket

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]
WORDS = {
    "fr": {
        "search": "Rechercher des contacts",
        "contacts": "Contacts",
        "exchanges": "Échanges",
        "merge": "Fusionner…",
        "merge both": "Fusionner les deux fiches",
        "merged": "est fusionnée dans celle de Carol Chevalier",
        "deactivate": "Désactiver",
        "not active": "n’est plus actif",
        "add": "Ajouter un site",
        "customers": "Rechercher un client",
        "phone": "Téléphone",
        "add site": "Ajouter le site",
        "too": "est aussi contact de Imprimerie Durand, Nantes",
        "next": "Page suivante",
    },
    "en": {
        "search": "Search contacts",
        "contacts": "Contacts",
        "exchanges": "Exchanges",
        "merge": "Merge…",
        "merge both": "Merge the two sheets",
        "merged": "is merged into that of Carol Chevalier",
        "deactivate": "Deactivate",
        "not active": "is not active any more",
        "add": "Add a site",
        "customers": "Search customers",
        "phone": "Phone",
        "add site": "Add the site",
        "too": "is a contact of Imprimerie Durand, Nantes too",
        "next": "Next page",
    },
}


@pytest.fixture
def twin(lyon: Site, carol: Contact, dora: Contact) -> Contact:
    twin = make_contact(
        "Karol Chevallier", site=lyon, phone="+33478123456", email="karol@moreau.example", notes="Matin"
    )
    reindex([twin, carol, dora])
    return twin


@pytest.fixture
def said(ticket: Ticket, ada: Employee, carol: Contact) -> Ticket:
    make_message(ticket, by=carol, body="<p>Une page blanche sort.</p>")
    write_note(ticket, body=clean("<p>Régression du pilote.</p>"), by=ada)
    make_call(ticket, by=ada, contact=carol, line="Contournement expliqué.")
    return ticket


@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_a_part_of_a_number_to_the_right_request(
    language: str, page_of: OpenPage, every_look: Look, ada: Employee, twin: Contact, said: Ticket
) -> None:
    """C7, U1: the search has the focus, Enter, the sheet with open requests first; all of it by keyboard."""
    Account.objects.update(language=language)
    word, page = WORDS[language], page_of(ada)
    page.goto("/contacts/")
    expect(page.get_by_role("searchbox", name=word["search"])).to_be_focused()
    every_look(page)

    page.keyboard.type("01 99 00 12")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Carol Chevalier").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Carol Chevalier")
    every_look(page)

    page.get_by_role("link", name=word["exchanges"], exact=True).click()
    expect(page.get_by_text("Contournement expliqué.")).to_be_visible()
    page.locator(".exchanges").get_by_role("link", name="Message").click()
    page.wait_for_url(f"**/tickets/{said.number}/**")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_two_sheets_become_one(
    language: str, page_of: OpenPage, every_look: Look, ada: Employee, carol: Contact, twin: Contact
) -> None:
    """C7: found while typing, compared, chosen field by field, joined."""
    Account.objects.update(language=language)
    word, page = WORDS[language], page_of(ada)
    page.goto(f"/contacts/{carol.person_id}/")
    page.get_by_role("link", name=word["merge"]).click()
    page.get_by_role("searchbox", name=word["search"]).press_sequentially("karol")
    page.locator("#merge-found").get_by_role("link", name="Karol Chevallier").click()
    every_look(page)

    page.get_by_role("radio", name="04 78 12 34 56").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name=word["merge both"]).press("Enter")

    expect(page.locator("#toasts").get_by_text(word["merged"])).to_be_visible()
    expect(page.get_by_role("link", name="04 78 12 34 56")).to_be_visible()
    page.goto(f"/contacts/{twin.person_id}/")
    page.wait_for_url(f"**/contacts/{carol.person_id}/")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_further_site_and_out_of_service(
    language: str, page_of: OpenPage, every_look: Look, root: Employee, nantes: Site, said: Ticket
) -> None:
    """C4, C7: on a phone."""
    carol = said.requester
    assert carol is not None
    Account.objects.update(language=language)
    word, page = WORDS[language], page_of(root)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/contacts/{carol.person_id}/places/new/?site={nantes.pk}")
    page.get_by_label(word["phone"], exact=True).fill("02 40 12 34 56")
    every_look(page)
    page.get_by_role("button", name=word["add site"]).click()
    expect(page.locator("#toasts").get_by_text(word["too"])).to_be_visible()
    every_look(page)

    page.get_by_role("link", name=f"{word['deactivate']} Ateliers Moreau").click()
    expect(page.get_by_role("link", name=said.title)).to_be_visible()
    every_look(page)
    page.get_by_role("button", name=word["deactivate"]).click()
    expect(page.locator("#toasts").get_by_text(word["not active"])).to_be_visible()
    assert ContactChange.objects.filter(what="deactivated", contact=carol).count() == 1


def test_the_sheet_of_a_customer_and_the_history(
    page_of: OpenPage, every_look: Look, root: Employee, carol: Contact, twin: Contact, said: Ticket
) -> None:
    """C7"""
    page = page_of(root)
    for rest in ("", "?show=requests", "?show=exchanges"):
        page.goto(f"/contacts/customers/{carol.site.customer_id}/{rest}")
        every_look(page)
    for rest in ("?show=requests", "?show=history", "merge/", "places/new/", f"places/{carol.pk}/"):
        page.goto(f"/contacts/{carol.person_id}/{rest}")
        every_look(page)


def test_pages_of_the_directory_both_ways(page_of: OpenPage, ada: Employee, lyon: Site) -> None:
    """C7"""
    reindex([make_contact(f"Paul Personne{number:03}", site=lyon) for number in range(52)])
    make_ticket(site=lyon, by=ada)
    page = page_of(ada)
    page.goto("/contacts/")
    page.get_by_role("link", name="Page suivante").click()
    expect(page.get_by_role("link", name="Paul Personne051")).to_be_visible()
    page.get_by_role("link", name="Page précédente").click()
    expect(page.get_by_role("link", name="Paul Personne000")).to_be_visible()
