"""The card of a contact on a request, and the same on the sheet (P2, P6, C2)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from joindre.accounts.models import Account
from joindre.calls.actions import clear_wrong_number
from joindre.calls.models import Call
from joindre.company.models import Calendar
from joindre.directory.models import Contact, ContactDetail, Employee, Site
from joindre.lib import clock
from joindre.live import kept
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.telephony.models import DriverKind, Telephony
from joindre.tickets.models import Ticket
from joindre.workspace.contacts.reach import hours_of, reaches_of
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_call, make_message
from tests.queries import assert_by_index, assert_constant_queries, count_queries

#: A Tuesday, 10 in the morning in Paris and 4 in Montreal.
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def page(ticket: Ticket, employee: Employee) -> str:
    return text_of(browse(employee).get(f"/tickets/{ticket.number}/"))


@pytest.fixture
def hours(lyon: Site) -> Calendar:
    week = ["09:00-12:00 14:00-18:00"] * 5 + ["", ""]
    lyon.calendar = Calendar.objects.create(name="Bureaux", time_zone="Europe/Paris", week=week)
    lyon.save()
    return lyon.calendar


def test_it_shows_numbers_with_their_kind_and_the_notes(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P2, C2: the first line of the notes, all of them on demand."""
    Contact.objects.filter(pk=carol.pk).update(phone="+33478000000", notes="Le matin.\nPas le mercredi.", is_main=True)
    ContactDetail.objects.create(contact=carol, kind="mobile", value="+33639981235", label="astreinte")

    shown = page(ticket, ada)

    for part in ("04 78 00 00 00", "Téléphone", "06 39 98 12 35", "astreinte", "Le matin.", "Pas le mercredi."):
        assert part in shown
    assert "Le meilleur moyen de joindre" in shown


def test_who_is_not_to_be_called_has_no_icon_that_calls(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P6: the icon says so, and the number can still be read out."""
    Contact.objects.filter(pk=carol.pk).update(do_not_call=True, phone="+33478000000")

    shown = page(ticket, ada)

    assert "Ne pas appeler" in shown
    assert "Ce contact ne doit pas être appelé" in shown
    assert "04 78 00 00 00" in shown
    assert "tel:+33478000000" not in shown


def test_the_server_places_no_call_to_them(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P6: whatever an open page shows."""
    Telephony.objects.update(driver=DriverKind.SERVER, endpoint="http://127.0.0.1:9/", allows_private=True)
    Contact.objects.filter(pk=carol.pk).update(do_not_call=True, phone="+33478000000")
    icon = {"contact": str(carol.pk), "number": "+33478000000", "form_key": str(uuid4())}

    answer = browse(ada).post("/calls/", icon)

    assert answer.status_code == 409
    assert "ne doit pas être appelé" in answer.content.decode()


def test_a_wrong_number_is_marked_until_somebody_says_that_it_is_right(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """P5, P6: who found that out, and when; the sheet takes the mark away."""
    Contact.objects.filter(pk=carol.pk).update(phone="+33478000000")
    carol.refresh_from_db()
    call = make_call(ticket, by=ada, contact=carol, outcome=Call.Outcome.WRONG_NUMBER)
    assert "Faux numéro" in page(ticket, ada)

    sheet = f"/contacts/{carol.person_id}/"
    answer = browse(ada).post(f"{sheet}places/{carol.pk}/numbers/", {"number": "+33478000000"}, follow=True)

    assert "n’est plus marqué comme un faux numéro" in text_of(answer)
    assert "Faux numéro" not in page(ticket, ada)
    call.refresh_from_db()
    assert (call.outcome, call.cleared_by) == (Call.Outcome.WRONG_NUMBER, ada)


def test_an_address_that_works_is_marked_no_more(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """C7, P6: the mail stays what it was, and an address of somebody else is not touched."""
    mail = OutgoingEmail.objects.create(subject="Panne", message_id="a@joindre.example")
    for address in (carol.email, "other@client.example"):
        Recipient.objects.create(email=mail, address=address, state="bounced", doubt="bad")
    sheet = f"/contacts/{carol.person_id}/"
    browse(ada).post(f"{sheet}places/{carol.pk}/addresses/", {"address": "other@client.example"})
    assert "Le dernier mail à cette adresse est revenu" in page(ticket, ada)
    assert "L’adresse fonctionne" in text_of(browse(ada).get(sheet))

    answer = browse(ada).post(f"{sheet}places/{carol.pk}/addresses/", {"address": carol.email}, follow=True)

    assert f"{carol.email} n’est plus marquée" in text_of(answer)
    assert "Le dernier mail à cette adresse est revenu" not in page(ticket, ada)
    assert list(Recipient.objects.order_by("pk").values_list("state", "doubt")) == [("bounced", ""), ("bounced", "bad")]


def test_a_limited_agent_clears_nothing_at_other_customers(ben: Employee, carol: Contact) -> None:
    """S3"""
    address = f"/contacts/{carol.person_id}/places/{carol.pk}/numbers/"

    assert browse(ben).post(address, {"number": carol.phone}).status_code == 404
    assert browse(ben).post(address.replace("numbers", "addresses"), {"address": carol.email}).status_code == 404


def test_clearing_one_number_leaves_the_others(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P6"""
    for number in ("+33478000000", "+33478000001"):
        make_call(ticket, by=ada, contact=carol, number=number, outcome=Call.Outcome.WRONG_NUMBER)

    assert clear_wrong_number(carol, "+33478000000", by=ada) == 1
    assert clear_wrong_number(carol, "+33478000000", by=ada) == 0
    assert Call.objects.filter(cleared_at=None).count() == 1


@pytest.mark.usefixtures("hours")
def test_it_says_whether_somebody_is_there_and_until_when(ticket: Ticket, ada: Employee) -> None:
    """P6: by the calendar of the site."""
    with clock.at(TUESDAY):
        assert "site ouvert jusqu’à 12:00" in page(ticket, ada)
    with clock.at(TUESDAY + timedelta(hours=3)):
        closed = page(ticket, ada)
    assert "site fermé jusqu’à 14:00" in closed
    assert "13:00" in closed


def test_the_time_there_is_told_where_clocks_differ(lyon: Site) -> None:
    """P6: and never kept with the part of the page that shows it."""
    lyon.time_zone = "America/Montreal"

    with clock.at(TUESDAY):
        there = hours_of(lyon, now=TUESDAY)
        assert (there.zone, there.is_open, there.time) == ("America/Montreal", None, "04:00")
    with clock.at(TUESDAY + timedelta(minutes=1)):
        assert there.time == "04:01"


def test_the_minute_changes_on_a_page_that_is_asked_for_again(ticket: Ticket, ada: Employee, lyon: Site) -> None:
    """P6: the card is kept, the time in it is not."""
    Site.objects.filter(pk=lyon.pk).update(time_zone="America/Montreal")

    with clock.at(TUESDAY):
        assert "Il y est 04:00" in page(ticket, ada)
    with clock.at(TUESDAY + timedelta(minutes=7)):
        assert "Il y est 04:07" in page(ticket, ada)


def test_it_tells_the_last_call_the_last_visit_and_an_address_that_bounced(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """P6"""
    Contact.objects.filter(pk=carol.pk).update(phone="+33478000000")
    carol.refresh_from_db()
    make_call(ticket, by=ada, contact=carol, began_at=TUESDAY)
    make_call(ticket, by=ada, contact=carol, outcome=Call.Outcome.NO_ANSWER)
    mail = OutgoingEmail.objects.create(subject="Panne", message_id="a@joindre.example")
    Recipient.objects.create(email=mail, address=carol.email, state="bounced", doubt="bad")
    browse(carol).get("/portal/")

    [reach] = reaches_of([carol]).values()
    shown = page(ticket, ada)

    assert reach.has_bounced
    assert reach.visited_at
    for part in ("Dernière visite du portail", "Le dernier mail à cette adresse est revenu", "Dernier appel abouti"):
        assert part in shown


def test_a_visit_is_noted_once_in_five_minutes(carol: Contact) -> None:
    """P6: reading the portal is no write of the database."""
    client = browse(carol)
    client.get("/portal/")
    first = Account.objects.get(person=carol.person).visited_at

    client.get("/portal/")

    assert first
    assert Account.objects.get(person=carol.person).visited_at == first


def test_the_news_bring_the_card_after_a_call(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P6, D9"""
    since = Ticket.objects.get(pk=ticket.pk).revision
    make_call(ticket, by=ada, contact=carol)

    news = text_of(browse(ada).get(f"/tickets/{ticket.number}/news/?since={since}"))

    assert 'id="person-requester"' in news
    assert "a répondu à ce numéro" in news


def test_the_card_alone_is_asked_for_by_an_open_page(ticket: Ticket, ada: Employee, ben: Employee) -> None:
    """P6, S3"""
    address = f"/tickets/{ticket.number}/contacts/requester/card/"

    assert 'id="person-requester"' in text_of(browse(ada).get(address))
    assert browse(ben).get(address).status_code == 404
    assert browse(ada).get(f"/tickets/{ticket.number}/contacts/nobody/card/").status_code == 404


def test_a_card_costs_three_queries_at_any_size(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P6"""
    client: Client = browse(ada)

    def grow() -> None:
        make_message(ticket, by=carol)
        make_call(ticket, by=ada, contact=carol)
        ContactDetail.objects.create(contact=carol, kind="phone", value="+33240123456")

    assert_constant_queries(lambda: client.get(f"/tickets/{ticket.number}/contacts/requester/card/"), grow)
    with kept.read_once():
        reaches_of([carol])
        assert count_queries(lambda: reaches_of([carol])) == 3
    assert_by_index(lambda: reaches_of([carol]), "calls_call")
    assert_by_index(lambda: reaches_of([carol]), "directory_contactdetail")
