"""With whom one speaks, in the bar of a call and in the box of who calls (P5, P6)."""

import pytest
from django.test import Client

from joindre.calls.lines import Heard, hear
from joindre.calls.models import Call, LineCall
from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_contact, make_ticket
from tests.queries import assert_constant_queries
from tests.workspace.test_call_notes import NOTE, post, said


def bar(client: Client, contact: Contact, **more: str) -> str:
    return text_of(client.get(NOTE, {"contact": str(contact.pk), "number": contact.phone, **more}))


def ring(ada: Employee, number: str) -> None:
    hear(Heard(call_id="7", event=LineCall.State.RINGING, agent=ada.email or "", number=number), by=ada)


@pytest.fixture
def noted(carol: Contact) -> Contact:
    Contact.objects.filter(pk=carol.pk).update(notes="Préfère le matin\nAutre ligne", do_not_call=True)
    return carol


@pytest.mark.parametrize("place", ["bar", "box"])
def test_it_says_who_it_is(ada: Employee, noted: Contact, ticket: Ticket, place: str) -> None:
    """P6: customer, site, the first line of the notes, the best way, and not to be called."""
    ring(ada, noted.phone)
    client = browse(ada)

    shown = bar(client, noted) if place == "bar" else text_of(client.get("/calls/now/"))

    for told in (noted.name, noted.site.customer.name, noted.site.name, "Préfère le matin", "Ne pas appeler"):
        assert told in shown
    assert "Le meilleur moyen de joindre" in shown
    assert "Autre ligne" not in shown
    assert str(ticket.number) in shown


def test_the_bar_on_a_request_tells_of_the_others(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5"""
    other = make_ticket(requester=carol)

    shown = bar(browse(ada), carol, ticket=str(ticket.number))

    assert f"/tickets/{other.number}/" in shown
    assert "1 autre demande ouverte" in shown
    assert f"/tickets/{ticket.number}/" not in shown


def test_whoever_was_merged_during_the_call_is_the_one_who_stays(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """C7, P5: also where the form is older than the merge."""
    kept = make_contact("Claude Restant", site=carol.site)
    Contact.objects.filter(pk=carol.pk).update(merged_into=kept)
    client = browse(ada)

    assert "Claude Restant" in bar(client, carol)
    assert post(client, NOTE, said(carol, ticket=str(ticket.number))).status_code == 204
    assert Call.objects.get().contact == kept


def test_of_whoever_was_erased_during_the_call_a_sentence_tells(ada: Employee, carol: Contact) -> None:
    """C8, P5, U3"""
    Contact.objects.filter(pk=carol.pk).update(erased_at=clock.now())
    client = browse(ada)

    answers = [
        client.get(NOTE, {"contact": str(carol.pk), "number": "+33199001234"}, headers={"HX-Request": "true"}),
        post(client, NOTE, said(carol)),
    ]

    for answer in answers:
        assert answer.status_code == 409
        assert "données personnelles de ce contact ont été effacées" in answer.content.decode()
    assert not Call.objects.exists()


def test_the_box_asks_as_much_whoever_calls(ada: Employee, carol: Contact) -> None:
    ring(ada, carol.phone)
    client = browse(ada)

    assert_constant_queries(lambda: client.get("/calls/now/"), lambda: make_ticket(requester=carol))
