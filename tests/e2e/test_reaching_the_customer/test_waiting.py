"""Put a request on hold, say why to the customer, and resume it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.tickets.actions import HoldTerms, put_on_hold
from joindre.tickets.models import Hold, HoldReason, Ticket
from tests.cast import account_of
from tests.e2e.reaching import OpenPage, conversation, feed, open_on_portal, open_request

COMMENT = "La pièce arrive jeudi."
WORDS = {
    "fr": {
        "details": "Détails", "open": "Mettre en attente…", "put": "Mettre en attente", "reason": "Motif",
        "chosen": "Attente d’une pièce", "appointment": "Rendez-vous interne", "comment": "Commentaire pour le client",
        "resume": "Reprendre", "since": "En attente depuis le", "resumed": "Demande reprise.",
    },
    "en": {
        "details": "Details", "open": "Put on hold…", "put": "Put on hold", "reason": "Reason",
        "chosen": "Waiting for a part", "appointment": "Internal appointment", "comment": "Comment for the customer",
        "resume": "Resume", "since": "On hold since", "resumed": "Request resumed.",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.journey
def test_the_customer_reads_that_it_waits_and_what_i_say_about_it(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, language: str
) -> None:
    """T3, K2, D9: on open pages, by the keyboard; never the reason or the appointment."""
    for account in (account_of(ada), account_of(carol)):
        account.language = language
        account.save()
    words = WORDS[language]
    page, portal = open_request(page_of(ada), ticket), open_on_portal(page_of(carol), ticket)
    head, details = portal.locator("#ticket-head"), page.get_by_role("region", name=words["details"])
    expect(head).to_be_visible()

    put_on_hold_by_keyboard(page, words)

    for told in (words["chosen"], "10:30", COMMENT):
        expect(details).to_contain_text(told)
    expect(details.get_by_role("button", name=words["resume"])).to_be_focused()
    expect(head).to_contain_text(words["since"])
    for place in (head, conversation(portal)):
        expect(place).to_contain_text(COMMENT)
    expect(portal.locator("body")).not_to_contain_text(re.compile(f"{words['chosen']}|10:30"))
    details.get_by_role("button", name=words["resume"]).press("Enter")
    expect(page.get_by_text(words["resumed"])).to_be_visible()
    expect(head).not_to_contain_text(COMMENT)


def put_on_hold_by_keyboard(page: Page, words: dict[str, str]) -> None:
    page.get_by_role("link", name=words["open"]).press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(words["reason"])).to_be_focused()
    dialog.get_by_label(words["reason"]).select_option(label=words["chosen"])
    day = timezone.localtime(clock.now() + timedelta(days=3))
    dialog.get_by_label(words["appointment"]).fill(f"{day:%Y-%m-%dT10:30}")
    dialog.get_by_label(words["comment"]).fill(COMMENT)
    dialog.get_by_role("button", name=words["put"]).press("Enter")


def test_choosing_the_status_in_the_details_asks_for_the_same(page: Page, ticket: Ticket) -> None:
    """T3, T6"""
    page.get_by_role("link", name="Modifier les détails").click()
    form = page.locator("#details-form")
    expect(form.get_by_label("Motif")).to_be_hidden()

    form.get_by_label("Statut").select_option(label="En attente")
    form.get_by_label("Motif").select_option(label="Attente du client")
    form.get_by_label("Commentaire pour le client").fill(COMMENT)
    form.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("region", name="Détails")).to_contain_text("Attente du client")
    expect(feed(page)).to_contain_text(COMMENT)
    assert Hold.objects.get(ticket=ticket).comment == COMMENT


def test_what_was_typed_is_found_again(page: Page, ticket: Ticket) -> None:
    """U2"""
    page.get_by_role("link", name="Mettre en attente…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Commentaire pour le client").fill(COMMENT)
    expect(dialog.get_by_text("Brouillon enregistré", exact=True)).to_be_visible()

    open_request(page, ticket)
    page.get_by_role("link", name="Mettre en attente…").click()

    expect(page.get_by_role("dialog").get_by_label("Commentaire pour le client")).to_have_value(COMMENT)


def test_it_looks_right_everywhere(page: Page, portal: Page, ticket: Ticket, ada: Employee, every_look: object) -> None:
    """U4, U5"""
    assert callable(every_look)
    page.get_by_role("link", name="Mettre en attente…").click()
    expect(page.get_by_role("dialog").get_by_label("Motif")).to_be_visible()
    every_look(page)
    reason, comment = HoldReason.objects.all()[0], "Remplacement" * 20
    put_on_hold(ticket, HoldTerms(reason=reason, appointment=clock.now() + timedelta(days=1), comment=comment), by=ada)
    for looked, url in ((page, f"/tickets/{ticket.number}/"), (portal, f"/portal/tickets/{ticket.number}/")):
        looked.goto(url)
        expect(looked.get_by_text("Remplacement").first).to_be_attached()
        every_look(looked)
