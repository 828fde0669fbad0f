"""Answering by mail: CatchMail."""

import pytest
from playwright.sync_api import Page, expect

from joindre.catcher import CaughtMail
from joindre.directory.models import Contact
from joindre.mail.models import IncomingEmail
from joindre.messaging.models import Message
from tests.e2e.reaching import answer_by_mail, new_mail, post, send
from tests.e2e.site import Site
from tests.waiting import wait_until

STRANGER = "hotline@imprimeur.example"

pytestmark = pytest.mark.usefixtures("known_printer")


@pytest.fixture
def notification(site: Site, page: Page) -> CaughtMail:
    """What the requester received of a message."""
    send(page, "Quel est le modèle ?", notify=True)
    return site.catcher.wait_for(lambda mail: "Quel est le modèle ?" in mail.mail.text)


def outcome_of(sender: str) -> str:
    mail = IncomingEmail.objects.filter(sender_address=sender).exclude(outcome="pending").order_by("-pk").first()
    return f"{mail.outcome} {mail.reason}".strip() if mail else ""


@pytest.mark.journey
def test_an_answer_to_the_notification_is_a_message_of_the_client_on_the_request(
    site: Site, page: Page, notification: CaughtMail, carol: Contact
) -> None:
    """I3, I5: what it quotes is folded away and can be shown."""
    answer_by_mail(site, notification, sender=carol.email, text="C’est une LaserJet M507.")

    entry = page.locator(".entry.client", has_text="C’est une LaserJet M507.")
    expect(entry).to_contain_text("par mail")
    expect(entry.get_by_text("> Quel est le modèle ?")).to_be_hidden()
    entry.get_by_text("Tout afficher").click()
    expect(entry.locator(".fold")).to_contain_text("Quel est le modèle ?")


def test_the_same_answer_twice_is_one_message(site: Site, notification: CaughtMail, carol: Contact) -> None:
    """I9"""
    for _time in range(2):
        answer_by_mail(site, notification, sender=carol.email, text="C’est une LaserJet M507.")

    wait_until(lambda: IncomingEmail.objects.filter(outcome="ignored", reason="duplicate").exists())
    assert Message.objects.filter(entry__contact=carol).count() == 1


def test_a_stranger_who_uses_the_reply_address_is_set_aside(site: Site, notification: CaughtMail) -> None:
    """I2, I3"""
    answer_by_mail(site, notification, sender="inconnu@ailleurs.example", text="Bonjour !")

    wait_until(lambda: outcome_of("inconnu@ailleurs.example") == "set_aside unknown_sender")


def test_the_answer_of_a_third_party_is_a_mail_received_that_only_the_staff_sees(
    site: Site, page: Page, portal: Page
) -> None:
    """M4, M12: a copy of the answer to a mail comes to the request."""
    dialog = new_mail(page, STRANGER)
    dialog.locator("[contenteditable]").first.press_sequentially("Pouvez-vous regarder ?")
    post(dialog)
    sent = site.catcher.wait_for(lambda mail: mail.recipients == (STRANGER,))

    answer_by_mail(site, sent, sender=STRANGER, text="La pièce part demain.")

    entry = page.locator(".entry.mail", has_text="Mail reçu")
    expect(entry).to_contain_text("La pièce part demain.")
    expect(entry).to_contain_text(STRANGER)
    portal.reload()
    expect(portal.locator("#composer [contenteditable]")).to_be_visible()
    expect(portal.get_by_text("La pièce part demain.")).to_have_count(0)
