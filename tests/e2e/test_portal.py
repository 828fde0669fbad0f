"""The client portal as a person uses it: on a phone, live, by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets.actions import block
from joindre.tickets.models import Ticket
from tests.factories import make_contact, make_file, make_message, make_ticket, make_work_group
from tests.waiting import wait_until

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]


@pytest.fixture
def talk(carol: Contact, ada: Employee) -> Ticket:
    """A conversation like that of the drawing."""
    group = make_work_group("Support niveau 2")
    MessageSettings.objects.update(identity=MessageSettings.Identity.WORK_GROUP)
    ticket = make_ticket(requester=carol, title="Les factures PDF ne s’impriment plus", work_group=group)
    first = make_message(ticket, by=carol, body="<p>Depuis vendredi nos factures sortent avec une page blanche.</p>")
    file = make_file(name="erreur-imprimante.log", topic=ticket.topic)
    file.is_for_client = True
    file.save()
    first.files.add(file)
    actions.mark_read(first, by=ada)
    make_message(
        ticket, by=ada, body="<p>Merci pour le journal. Quel est le <strong>modèle d’imprimante</strong> ?</p>"
    )
    make_message(ticket, by=carol, body="<p>Le modèle est un LaserJet M507.</p>")
    return ticket


def test_it_looks_right_everywhere(page_of: OpenPage, every_look: Look, carol: Contact, talk: Ticket) -> None:
    """K4"""
    page = page_of(carol)

    page.goto("/portal/")
    expect(page.get_by_role("heading", name="Vos demandes")).to_be_visible()
    every_look(page)
    for address in ("/portal/tickets/new/", f"/portal/tickets/{talk.number}/"):
        page.goto(address)
        expect(page.locator("[contenteditable]")).to_be_visible()
        every_look(page)


def test_a_request_is_opened(page_of: OpenPage, carol: Contact) -> None:
    """K3"""
    page = page_of(carol)
    page.goto("/portal/")
    page.get_by_role("link", name="Nouvelle demande").click()
    page.get_by_label("En une ligne").fill("Plus de réseau")
    page.locator("[contenteditable]").press_sequentially("Depuis midi.")

    page.get_by_role("button", name="Envoyer au support").click()

    expect(page.get_by_role("heading", name="Plus de réseau")).to_be_visible()
    expect(page.get_by_text("Depuis midi.")).to_be_visible()


def test_a_message_is_written_sent_and_there(page_of: OpenPage, carol: Contact, talk: Ticket) -> None:
    """K3"""
    page = page_of(carol)
    page.goto(f"/portal/tickets/{talk.number}/")
    editor = page.locator("[contenteditable]")
    editor.click()
    editor.press_sequentially("Nous avons une clôture ce soir !")

    page.get_by_role("button", name="Envoyer").click()

    bubble = page.locator(".bubble.mine", has_text="Nous avons une clôture ce soir !")
    expect(bubble).to_be_visible()
    expect(bubble).to_contain_text("Pas encore lu")
    expect(page.locator("[contenteditable]")).not_to_contain_text("clôture")


def test_an_answer_and_its_reading_show_without_reloading(
    page_of: OpenPage, carol: Contact, ada: Employee, talk: Ticket
) -> None:
    """D4, D9"""
    page = page_of(carol)
    page.goto(f"/portal/tickets/{talk.number}/")
    expect(page.locator("[contenteditable]")).to_be_visible()

    answer = actions.post_message(talk, actions.NewMessage(body=clean("<p>Nous regardons.</p>")), by=ada)
    actions.mark_read(Message.objects.get(body__contains="LaserJet"), by=ada)

    expect(page.locator(".bubble", has_text="Nous regardons.")).to_be_visible()
    expect(page.locator(".bubble.mine", has_text="LaserJet")).to_contain_text("Reçu par le support")
    page.bring_to_front()
    wait_until(lambda: talk.read_receipts.filter(entry=answer.entry).exists())


def test_a_block_takes_the_bar_away_and_says_why(
    page_of: OpenPage, carol: Contact, ada: Employee, talk: Ticket
) -> None:
    """D6, D9"""
    page = page_of(carol)
    page.goto(f"/portal/tickets/{talk.number}/")
    expect(page.locator("[contenteditable]")).to_be_visible()

    block(talk, by=ada)

    expect(page.locator("#composer")).to_contain_text("bloquée")
    expect(page.locator("[contenteditable]")).to_have_count(0)


def test_older_messages_are_loaded_on_demand(page_of: OpenPage, carol: Contact, talk: Ticket) -> None:
    for number in range(60):
        make_message(talk, by=carol, body=f"<p>Ligne {number} du journal.</p>")
    page = page_of(carol)
    page.goto(f"/portal/tickets/{talk.number}/")
    expect(page.get_by_text("Depuis vendredi")).to_have_count(0)

    page.get_by_role("link", name="Messages précédents").click()

    expect(page.get_by_text("Depuis vendredi")).to_be_attached()


def test_a_place_is_chosen_first(
    page_of: OpenPage, every_look: Look, carol: Contact, talk: Ticket, dora: Contact
) -> None:
    """K1"""
    make_contact(person=carol.person, site=dora.site)
    page = page_of(carol)
    page.goto("/portal/")
    every_look(page)

    page.get_by_role("button", name="Ateliers Moreau").click()

    expect(page.get_by_role("link", name=talk.title)).to_be_visible()
