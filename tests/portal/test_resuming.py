"""The form of a new request offers the text of a mail that was refused, to who wrote it (D6, D13)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.formats import date_format
from django.utils.timezone import localtime

from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.lib.richtext import clean
from joindre.messaging.actions import publish_received
from joindre.messaging.models import ReceivedMail
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import CLIENT, make_account, make_contact, make_received_mail

NEW = "/portal/tickets/new/"
OFFER = "Reprendre le texte de votre mail du"


@pytest.fixture
def refused(ticket: Ticket, carol: Contact) -> ReceivedMail:
    received = make_received_mail(ticket, by=carol, body=clean('<p>Elle <b>fume</b>. <img src="/files/1/a.png"></p>'))
    received.email.subject = "Re: La fumée revient"
    received.email.save()
    return received


def form_of(person: Contact, query: str = "") -> str:
    return text_of(browse(person).get(NEW + query))


def test_one_press_takes_title_text_and_what_it_follows(ticket: Ticket, carol: Contact, refused: ReceivedMail) -> None:
    """D13: what was typed once is not typed again; files of that request are not taken along."""
    link = f"?after={ticket.number}&mail={refused.pk}"

    offer, form = form_of(carol), form_of(carol, link)

    day = date_format(localtime(refused.email.received_at), "SHORT_DATE_FORMAT")
    assert f"{OFFER} {day}" in offer
    assert f'href="{link.replace("&", "&amp;")}"' in offer
    assert 'value="La fumée revient"' in form
    assert "Elle fume." in form
    assert "/files/" not in form
    assert f"Suite de la demande {ticket.number}" in form
    assert OFFER not in form


def test_it_is_for_who_wrote_it_alone(carol: Contact, dora: Contact, refused: ReceivedMail) -> None:
    """K2: neither another customer nor a colleague."""
    lea = make_contact("Léa Lamy", site=carol.site, account=make_account(profile=CLIENT), scope=Contact.Scope.CUSTOMER)

    for person in (dora, lea):
        assert OFFER not in form_of(person)
        assert "fume" not in form_of(person, f"?mail={refused.pk}")


@pytest.mark.parametrize("query", ["?mail=", "?mail=x", "?mail=999999", f"?mail={2**70}"])
def test_an_address_that_names_none_gives_the_empty_form(carol: Contact, refused: ReceivedMail, query: str) -> None:
    assert "fume" not in form_of(carol, query)


def test_it_is_offered_for_a_day(carol: Contact, refused: ReceivedMail) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=59)):
        assert OFFER in form_of(carol)
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        assert OFFER not in form_of(carol)


def test_what_was_published_is_offered_no_more(ada: Employee, carol: Contact, refused: ReceivedMail) -> None:
    """M12"""
    publish_received(refused, by=ada)

    assert OFFER not in form_of(carol)
