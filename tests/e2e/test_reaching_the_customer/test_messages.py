"""Direct messages: from the agent to the client and back."""

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Contact
from joindre.tickets.models import Ticket
from tests.e2e.reaching import conversation, feed, open_on_portal, open_request, send, write
from tests.e2e.site import Site
from tests.factories import make_message


@pytest.mark.journey
def test_a_message_is_in_the_feed_and_on_the_portal_at_once(page: Page, portal: Page) -> None:
    """D5: for everyone who has the page open."""
    expect(portal.locator("#composer [contenteditable]")).to_be_visible()

    send(page, "Le correctif est prêt.")

    expect(feed(page)).to_contain_text("Le correctif est prêt.")
    expect(conversation(portal)).to_contain_text("Le correctif est prêt.")


def test_notifier_par_email_is_unticked_and_names_who_will_be_mailed(page: Page, carol: Contact) -> None:
    """D5"""
    notify = page.get_by_label("Notifier par email")

    expect(notify).not_to_be_checked()
    expect(page.locator("label", has=notify)).to_contain_text(carol.name)


@pytest.mark.journey
def test_who_is_notified_gets_the_text_by_mail_and_the_message_says_so(site: Site, page: Page, carol: Contact) -> None:
    """D4, D5"""
    send(page, "Le correctif est prêt.", notify=True)

    caught = site.catcher.wait_for(lambda mail: "Le correctif est prêt." in mail.mail.text)
    assert caught.recipients == (carol.email,)
    expect(feed(page)).to_contain_text("Texte envoyé par mail à Carol Chevalier")


def test_a_message_of_which_nobody_was_notified_says_so(page: Page) -> None:
    """D4"""
    send(page, "Bonjour Carol.")

    expect(feed(page)).to_contain_text("Non notifié")


@pytest.mark.journey
def test_the_client_answers_on_the_portal_and_it_comes_in_violet(page: Page, portal: Page) -> None:
    """D4, D9: without a reload, and counted as unread."""
    send(portal, "L’aperçu est correct.")

    expect(conversation(portal)).to_contain_text("Pas encore lu")
    expect(page.locator(".entry.client.unread", has_text="L’aperçu est correct.")).to_be_visible()
    expect(page.locator("#unread-total")).to_have_text("1")


def test_marquer_comme_lu_is_seen_by_the_client_and_marquer_comme_non_lu_takes_it_back(
    page: Page, portal: Page, ticket: Ticket, carol: Contact
) -> None:
    """D4"""
    make_message(ticket, by=carol, body="<p>L’aperçu est correct.</p>")
    open_request(page, ticket)
    open_on_portal(portal, ticket)
    entry = page.locator(".entry.client", has_text="L’aperçu est correct.")

    entry.get_by_role("button", name="Marquer comme lu").click()
    expect(entry).to_contain_text("Lu par Ada Aubert")
    expect(conversation(portal)).to_contain_text("Reçu par le support")
    entry.get_by_role("button", name="Marquer comme non lu").click()

    expect(conversation(portal)).to_contain_text("Pas encore lu")


@pytest.mark.journey
def test_the_agent_is_told_when_the_client_has_read_on_the_portal(page: Page, portal: Page) -> None:
    """D4: visible on screen, focused, two seconds."""
    send(page, "Bonjour Carol.")

    portal.bring_to_front()

    expect(feed(page)).to_contain_text("Lu sur le portail par Carol Chevalier", timeout=15_000)


def test_sending_a_message_leaves_the_note_in_the_other_tab_alone(page: Page) -> None:
    """M10"""
    page.get_by_role("tab", name="Note interne").click()
    write(page, "À demander à Marc.")
    page.get_by_role("tab", name="Message direct").click()

    send(page, "Bonjour Carol.")
    page.get_by_role("tab", name="Note interne").click()

    expect(page.locator("#write-note")).to_contain_text("À demander à Marc.")
