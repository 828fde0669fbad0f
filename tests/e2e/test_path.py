"""The whole way, once: a request on which phone, mail and direct messages all work, as a person would follow it."""

import re
import smtplib
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.catcher import CaughtMail
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.directory.models import Site as Place
from joindre.mail.models import IncomingEmail
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets.models import Ticket
from tests.e2e.site import Site
from tests.factories import PASSWORD, make_ticket
from tests.waiting import wait_until

OpenPage = Callable[[Employee | Contact], Page]


@pytest.fixture(autouse=True)
def no_undo_time(transactional_db: None) -> None:
    MessageSettings.objects.update(undo_seconds=0)


def sign_in(page: Page, address: str) -> None:
    page.goto("/")
    page.get_by_label("Adresse e-mail").fill(address)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def write(page: Page, text: str) -> None:
    editor = page.locator("#composer [contenteditable]:visible").first
    editor.click()
    editor.press_sequentially(text)


def answer_by_mail(site: Site, notification: CaughtMail, *, sender: str, text: str) -> None:
    """What a mail program sends when somebody presses Reply: a plain SMTP conversation, the notification quoted."""
    asked = notification.mail
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, asked.reply_to[0].address
    reply["Subject"], reply["In-Reply-To"] = f"Re: {asked.subject}", asked.message_id
    reply["Date"], reply["Message-ID"] = "Tue, 24 Nov 2026 10:00:00 +0100", f"<{hash(text)}@moreau.example>"
    quoted = "\n".join(f"> {line}" for line in asked.text.splitlines())
    reply.set_content(f"{text}\n\nLe mar. 24 nov. 2026 à 09:40, Support <support@localhost> a écrit :\n{quoted}\n")
    with smtplib.SMTP("127.0.0.1", site.mail_port) as program:
        program.send_message(reply)


def outcome_of(sender: str) -> str:
    mail = IncomingEmail.objects.filter(sender_address=sender).exclude(outcome="pending").order_by("-pk").first()
    return f"{mail.outcome} {mail.reason}".strip() if mail else ""


def expect_reachable(person: Locator, *, name: str, mail: str, phone: str) -> None:
    """The card of somebody with mail and phone but no mobile: two live icons, one inactive, no plus (P1 to P3)."""
    expect(person).to_contain_text(name)
    expect(person.get_by_role("link", name="Créer un contact")).to_have_count(0)
    expect(person.locator(f'a[href="tel:{phone}"]')).to_be_visible()
    person.locator(f'a[href^="mailto:{mail}"]').focus()
    expect(person.get_by_role("tooltip").filter(has_text=mail)).to_be_visible()
    expect(person.locator('[aria-disabled="true"]')).to_have_count(1)


@pytest.mark.journey
def test_the_agent_signs_in_and_opens_a_request(
    site: Site, new_context: CreateContextCallback, ticket: Ticket, ada: Employee
) -> None:
    """Step 1 (T7, K1): list, then header, context panel and feed."""
    page = new_context().new_page()

    sign_in(page, "ada@joindre.example")
    page.get_by_role("link", name=ticket.title).click()

    expect(page.get_by_role("heading", level=1, name=ticket.title)).to_be_visible()
    expect(page.get_by_text(str(ticket.number)).first).to_be_visible()
    expect(page.get_by_role("complementary", name="Contexte")).to_contain_text("Carol Chevalier")
    expect(page.get_by_role("list", name="Entrées du fil")).to_contain_text("Demande créée")


@pytest.mark.journey
def test_a_contact_is_created_where_the_requester_is_missing(page_of: OpenPage, lyon: Place, ada: Employee) -> None:
    """Step 2 (C1, C2, P1 to P3): plus, the dialog, and the icons live, without a reload."""
    ticket = make_ticket(site=lyon)
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    page.evaluate("window.sameDocument = true")
    requester = page.locator("#person-requester")
    write(page, "Un brouillon")

    requester.get_by_role("searchbox").or_(requester.get_by_role("combobox")).fill("Sophie Delorme")
    requester.get_by_role("link", name="Créer un contact").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Delorme")
    dialog.get_by_label("Téléphone", exact=True).fill("01 99 00 12 34")
    dialog.get_by_label("E-mail", exact=True).or_(dialog.get_by_label("Email", exact=True)).fill(
        "sophie@moreau.example"
    )
    dialog.get_by_role("button", name="Enregistrer").click()

    expect(dialog).to_be_hidden()
    expect_reachable(requester, name="Sophie Delorme", mail="sophie@moreau.example", phone="+33199001234")
    expect(page.locator("#composer")).to_contain_text("Un brouillon")
    assert page.evaluate("window.sameDocument")


@pytest.mark.journey
def test_a_message_is_on_both_sides_and_its_notification_in_the_catcher(
    site: Site, page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """Step 3 (D5): in the feed at once, on the portal, and mailed by real SMTP."""
    client = page_of(carol)
    client.goto(f"/portal/tickets/{ticket.number}/")
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")

    write(page, "Le correctif est prêt.")
    page.get_by_label("Notifier par email").check()
    page.get_by_role("button", name="Envoyer", exact=True).click()

    expect(page.get_by_role("list", name="Entrées du fil")).to_contain_text("Le correctif est prêt.")
    expect(page.locator("#composer")).not_to_contain_text("Le correctif est prêt.")
    expect(client.get_by_role("list", name="Conversation")).to_contain_text("Le correctif est prêt.")
    caught = site.catcher.wait_for(lambda mail: "Le correctif est prêt." in mail.mail.text)
    assert caught.recipients == (carol.email,)
    expect(page.get_by_role("list", name="Entrées du fil")).to_contain_text("Texte envoyé par mail à Carol Chevalier")


@pytest.mark.journey
def test_the_client_answers_and_sees_that_it_was_read(
    site: Site, new_context: CreateContextCallback, page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """Step 4 (D4, D9): violet without a reload, and *Marquer comme lu* is seen by the client."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    client = new_context().new_page()
    sign_in(client, "carol@moreau.example")
    client.get_by_role("link", name=ticket.title).click()

    write(client, "L’aperçu est correct.")
    client.get_by_role("button", name="Envoyer", exact=True).click()

    expect(client.get_by_role("list", name="Conversation")).to_contain_text("Pas encore lu")
    entry = page.locator(".entry.client.unread", has_text="L’aperçu est correct.")
    expect(entry).to_be_visible()
    expect(page.locator("#unread-total")).to_have_text("1")
    entry.get_by_role("button", name="Marquer comme lu").click()
    expect(page.locator(".entry.client", has_text="L’aperçu est correct.")).to_contain_text("Lu par Ada Aubert")
    expect(client.get_by_role("list", name="Conversation")).to_contain_text("Reçu par le support")


@pytest.mark.journey
def test_the_client_s_reading_is_told_to_the_agent(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D4: visible, focused, two seconds."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    write(page, "Bonjour Carol.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("list", name="Entrées du fil")).to_contain_text("Non notifié")

    client = page_of(carol)
    client.goto(f"/portal/tickets/{ticket.number}/")
    client.bring_to_front()

    expect(page.get_by_role("list", name="Entrées du fil")).to_contain_text("Lu sur le portail par Carol Chevalier")


@pytest.mark.journey
def test_a_mail_is_sent_to_whom_it_may_concern(
    site: Site, page_of: OpenPage, ticket: Ticket, ada: Employee, root: Employee, dora: Contact
) -> None:
    """Step 5 (M2, M5 to M7): type-ahead, a free address, the PDF, and each recipient's state in the feed."""
    reindex([root, dora])
    reached = ("root@joindre.example", "dora@durand.example", "hotline@imprimeur.example")
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    page.get_by_role("link", name="Envoyer par mail").click()
    dialog = page.get_by_role("dialog")
    to = dialog.get_by_role("combobox", name="À", exact=True)

    for typed, name in (("rena", "Root Renard"), ("dub", "Dora Dubois")):
        to.press_sequentially(typed)
        dialog.get_by_role("option", name=re.compile(name)).click()
    to.press_sequentially("hotline@imprimeur.example,")
    expect(dialog.get_by_label("Objet")).to_have_value(re.compile(rf"Demande {ticket.number} du \d\d/\d\d/\d{{4}}"))
    dialog.get_by_label("Modèle").select_option(label="Synthèse de la demande")
    dialog.locator("[contenteditable]").first.press_sequentially("Pouvez-vous regarder ?")
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog).to_be_hidden()

    expect_sent(page, *reached)
    caught = site.catcher.wait_for(lambda mail: mail.recipients == ("hotline@imprimeur.example",))
    files = [file.type for file in caught.mail.attachments]
    assert ("Ada Aubert" in caught.mail.text, files, len(caught.mail.to)) == (True, ["application/pdf"], 3)


def expect_sent(page: Page, *addresses: str) -> None:
    """The mail in the feed, accepted for each of these, with its PDF (M7)."""
    sent = page.locator(".entry.mail", has_text="Mail envoyé")
    for address in addresses:
        expect(sent.locator(".recipient.accepted", has_text=address)).to_be_visible(timeout=20_000)
    expect(sent.get_by_role("link", name=re.compile(r"\.pdf"))).to_be_visible()


@pytest.mark.journey
def test_the_client_answers_the_notification_from_a_mail_program(
    site: Site, page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """Step 6 (I2 to I5, I9): violet on the right request, the quote folded; a stranger is set aside; twice is once."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    write(page, "Quel est le modèle ?")
    page.get_by_label("Notifier par email").check()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    notification = site.catcher.wait_for(lambda mail: "Quel est le modèle ?" in mail.mail.text)

    answer_by_mail(site, notification, sender="inconnu@ailleurs.example", text="Bonjour !")
    wait_until(lambda: outcome_of("inconnu@ailleurs.example") == "set_aside unknown_sender")
    for _time in range(2):
        answer_by_mail(site, notification, sender=carol.email, text="C’est une LaserJet M507.")
    wait_until(lambda: IncomingEmail.objects.filter(outcome="ignored", reason="duplicate").exists())

    entry = page.locator(".entry.client", has_text="C’est une LaserJet M507.")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("par mail")
    expect(entry.get_by_text("> Quel est le modèle ?")).to_be_hidden()
    entry.get_by_text("Tout afficher").click()
    expect(entry.locator(".fold")).to_contain_text("Quel est le modèle ?")
    assert Message.objects.filter(entry__contact=carol).count() == 1


@pytest.mark.journey
def test_a_blocked_conversation_is_inactive_on_both_sides(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D6: with the reason, at once, and back again."""
    client, page = page_of(carol), page_of(ada)
    client.goto(f"/portal/tickets/{ticket.number}/")
    page.goto(f"/tickets/{ticket.number}/")

    page.get_by_label("Autres actions", exact=True).click()
    page.get_by_role("button", name="Bloquer la conversation").click()

    for side in (page, client):
        expect(side.locator("#composer")).to_contain_text("La conversation sur cette demande est bloquée")
    page.get_by_label("Autres actions", exact=True).click()
    page.get_by_role("button", name="Débloquer la conversation").click()
    expect(client.locator("#composer [contenteditable]")).to_be_visible()


def test_what_is_typed_in_the_other_tab_stays(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """M10: sending a message takes nothing from the note that is being written."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    page.get_by_role("tab", name="Note interne").click()
    write(page, "À demander à Marc.")
    page.get_by_role("tab", name="Message direct").click()

    write(page, "Bonjour Carol.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("list", name="Entrées du fil")).to_contain_text("Bonjour Carol.")
    page.get_by_role("tab", name="Note interne").click()

    expect(page.locator("#write-note")).to_contain_text("À demander à Marc.")
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.locator(".entry.note")).to_contain_text("À demander à Marc.")
