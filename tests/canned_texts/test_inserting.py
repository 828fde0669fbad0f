"""A canned text in what is being written: its values, its files, and what stops a text with a field left (S1, M15)."""

import pytest

from joindre.canned_texts.actions import TOPIC, TextForNotes, create_text, insert_text, language_of
from joindre.canned_texts.models import CannedText
from joindre.directory.models import Contact, Employee
from joindre.fields.texts import UnfilledField, unfilled_in
from joindre.lib.richtext import clean
from joindre.messaging import actions as messaging
from joindre.tickets.models import Entry, Ticket
from tests.canned_texts.test_keeping import card
from tests.factories import make_file

CLIENT, STAFF = Entry.Audience.CLIENT, Entry.Audience.STAFF


def test_fields_are_replaced_by_what_is_known(ticket: Ticket, ada: Employee) -> None:
    """S5: values are text, whatever they hold."""
    Ticket.objects.filter(pk=ticket.pk).update(title="<b>{{ Statut }}</b> & co")
    body = "<p>{{ request.number }} {{ request.title }} {{ employee.name }} {{ request.link }}</p>"
    text = create_text(card(body), by=ada)

    inserted = insert_text(text, Ticket.objects.get(pk=ticket.pk), audience=CLIENT, language="fr", by=ada)

    assert str(ticket.number) in inserted.html
    assert "&lt;b&gt;" in inserted.html
    assert ada.name in inserted.html
    assert f'/portal/tickets/{ticket.number}/"' in inserted.html
    assert not inserted.blanks


def test_a_field_without_value_stays_and_stops_the_message(ticket: Ticket, ada: Employee) -> None:
    """M15: refused with its name until it is filled in or taken out."""
    Ticket.objects.filter(pk=ticket.pk).update(requester=None)
    poor = Ticket.objects.get(pk=ticket.pk)
    text = create_text(card(), by=ada)

    inserted = insert_text(text, poor, audience=CLIENT, language="fr", by=ada)

    assert inserted.blanks == ["Demandeur"]
    assert "{{ Demandeur }}" in inserted.html
    with pytest.raises(UnfilledField, match="Demandeur"):
        messaging.post_message(poor, messaging.NewMessage(body=inserted.html), by=ada)


def test_a_client_may_write_braces(ticket: Ticket, carol: Contact) -> None:
    """M15 is about the staff's texts."""
    written = clean("<p>Que veut dire {{ Demandeur }} ?</p>")

    assert messaging.post_message(ticket, messaging.NewMessage(body=written), by=carol).body == written


def test_what_stands_in_code_is_no_field() -> None:
    """M15: nor is what has another name."""
    assert not unfilled_in("<p><code>{{ user.name }}</code> {{ autre }}</p><pre>{{ Statut }}</pre>")
    assert [field.code for field in unfilled_in("<p>{{ user.name }} {{ Utilisateur }}</p>")] == ["user.name"]


def test_its_files_become_files_of_the_request(ticket: Ticket, ada: Employee) -> None:
    """S1: a copy of the row for the same bytes; a note carries none."""
    file = make_file(name="notice.pdf", topic=TOPIC)
    text = create_text(card(files=[file]), by=ada)

    for_client = insert_text(text, ticket, audience=CLIENT, language="fr", by=ada)
    for_note = insert_text(text, ticket, audience=STAFF, language="fr", by=ada)

    assert [(one.name, one.topic, one.blob) for one in for_client.files] == [("notice.pdf", ticket.topic, file.blob)]
    assert not for_note.files
    assert CannedText.objects.get().uses == 2


def test_a_text_for_notes_goes_to_no_client(ticket: Ticket, ada: Employee) -> None:
    """S5"""
    text = create_text(card("<p>{{ assignee.name }}</p>", is_for_notes=True), by=ada)

    with pytest.raises(TextForNotes):
        insert_text(text, ticket, audience=CLIENT, language="fr", by=ada)


def test_a_text_is_in_the_language_of_the_requester(ticket: Ticket) -> None:
    """S1: else in that of the company."""
    assert ticket.requester is not None
    person = ticket.requester.person
    person.account, person.language = None, "en"
    assert language_of(ticket) == "en"

    ticket.requester = None
    assert language_of(ticket) == "fr"
