"""Who is mailed when a message is notified (D5, D7)."""

from uuid import uuid4

import pytest

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMessage, OthersNotified, notified_contacts, post_message
from joindre.messaging.models import Message
from joindre.messaging.new import codes_of
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_contact


def test_the_requester_comes_first_then_the_user(ticket: Ticket, carol: Contact) -> None:
    """D5"""
    ticket.end_user = make_contact("Paul Petit", site=carol.site, email="paul@moreau.example")

    assert notified_contacts(ticket) == [carol, ticket.end_user]


def test_an_empty_field_notifies_nobody(ticket: Ticket) -> None:
    """D5"""
    ticket.requester = None

    assert notified_contacts(ticket) == []


def test_one_address_is_mailed_once_as_the_requesters(ticket: Ticket, carol: Contact) -> None:
    """D5: a household or a team may share an address, in any case."""
    ticket.end_user = make_contact("Paul Petit", site=carol.site, email="CAROL@moreau.example")

    assert notified_contacts(ticket) == [carol]


def test_whoever_has_no_address_or_is_gone_is_left_out(ticket: Ticket, carol: Contact) -> None:
    """D7"""
    ticket.requester = make_contact("Paul Petit", site=carol.site, email="")
    ticket.end_user = make_contact("Léa Lamy", site=carol.site, email="lea@moreau.example", is_active=False)

    assert notified_contacts(ticket) == []


def test_exactly_those_whom_the_page_named_are_mailed(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """D5"""
    new = NewMessage(body=clean("<p>Bonjour.</p>"), notify=True, told=codes_of([carol]))

    message = post_message(ticket, new, by=ada)

    assert [letter.recipients.get().address for letter in message.notifications.all()] == [carol.email]


@pytest.mark.parametrize("change", ["another", "address", "nobody"])
def test_a_page_that_names_others_is_refused_with_who_it_is_now(
    change: str, ticket: Ticket, carol: Contact, ada: Employee
) -> None:
    """D5: nothing is posted, and the sentence names them."""
    told = codes_of(notified_contacts(ticket))
    if change == "another":
        Ticket.objects.update(requester=make_contact("Paul Petit", site=carol.site, email="paul@moreau.example"))
    else:
        Contact.objects.filter(pk=carol.pk).update(email="" if change == "nobody" else "c@moreau.example")

    with pytest.raises(OthersNotified) as refusal:
        post_message(ticket, NewMessage(body=clean("<p>Bonjour.</p>"), notify=True, told=told), by=ada)

    said = {"another": "Paul Petit", "address": "Carol Chevalier", "nobody": "Plus personne"}[change]
    assert said in str(refusal.value)
    assert not Message.objects.exists()


def test_a_message_without_notification_does_not_ask(ticket: Ticket, ada: Employee) -> None:
    post_message(ticket, NewMessage(body=clean("<p>Bonjour.</p>"), told="c0:x"), by=ada)

    assert Message.objects.count() == 1


def test_the_page_says_who_it_is_now_and_keeps_the_text(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """D5, U3: it is refused once, and the next try mails them."""
    Contact.objects.filter(pk=carol.pk).update(email="c@moreau.example")
    url = f"/tickets/{ticket.number}/messages/"
    data = {"form_key": str(uuid4()), "body": "<p>Mon texte.</p>", "notify": "on", "told": codes_of([carol])}

    page = text_of(browse(ada, htmx=True).post(url, data), status=422)

    now = codes_of(notified_contacts(Ticket.objects.get()))
    assert "c’est maintenant Carol Chevalier" in page
    assert "Mon texte." in page
    assert f'name="told" value="{now}"' in page
    assert 'name="notify" checked' in page
    assert browse(ada, htmx=True).post(url, data | {"told": now}).status_code == 200
