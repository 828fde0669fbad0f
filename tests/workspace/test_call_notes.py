"""What became of a call is noted: in the bar after it, by hand, on a request or on the sheet of a person (P5)."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from joindre.accounts.rights import Right
from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_account, make_employee, make_profile

NOTE = "/calls/note/"


def said(contact: Contact, **more: object) -> dict[str, object]:
    number = {"contact": contact.pk, "number": contact.phone, "direction": "out", "form_key": uuid4()}
    return {**number, "outcome": "answered", "seconds": "4:12", "line": "Rappeler lundi", **more}


def post(client: Client, url: str, data: dict[str, object]) -> Any:  # noqa: ANN401  # the test client's own response
    return client.post(url, data, headers={"HX-Request": "true"})


def test_the_bar_notes_a_call_on_its_request_once(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5: the form that is sent twice notes one call."""
    data = said(carol, ticket=str(ticket.number))
    client = browse(ada)

    answers = [post(client, NOTE, data) for _time in range(2)]

    call = Call.objects.get()
    assert [answer.status_code for answer in answers] == [204, 204]
    assert call.entry is not None
    assert (call.entry.ticket, call.contact, call.number) == (ticket, carol, carol.phone)
    assert (call.outcome, call.seconds, call.line) == ("answered", 252, "Rappeler lundi")


def test_a_call_about_no_request_stands_on_the_sheet(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5"""
    client = browse(ada)

    post(client, NOTE, said(carol, outcome="voicemail"))
    page = text_of(client.get(f"/contacts/{carol.person_id}/"))

    call = Call.objects.get()
    assert (call.entry, call.contact, call.employee, call.seconds) == (None, carol, ada, 0)
    assert "Rappeler lundi" in page


def test_the_bar_offers_the_open_requests_of_the_person(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5"""
    answer = browse(ada).get(NOTE, {"contact": str(carol.pk), "number": carol.phone})

    assert answer.status_code == 200
    assert str(ticket.number) in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("4:12", 252), ("1:04:12", 3852), ("4 min 12", 252), ("4", 240), ("40 s", 40), ("", 0), ("4min", 240)],
)
def test_a_duration_as_people_write_it(ada: Employee, carol: Contact, ticket: Ticket, typed: str, seconds: int) -> None:
    answer = post(browse(ada), NOTE, said(carol, ticket=str(ticket.number), seconds=typed))

    assert answer.status_code == 204
    assert Call.objects.get().seconds == seconds


@pytest.mark.parametrize(
    "wrong",
    [
        {"seconds": "longtemps"},
        {"seconds": "9" * 20},
        {"outcome": "perhaps"},
        {"form_key": ""},
        {"line": "a" * 301},
        {"number": "12"},
    ],
)
def test_what_cannot_be_comes_back_with_all_that_was_typed(
    ada: Employee, carol: Contact, ticket: Ticket, wrong: dict[str, object]
) -> None:
    """U2, U3"""
    answer = post(browse(ada), NOTE, said(carol, ticket=str(ticket.number), **wrong))

    assert answer.status_code == 422
    assert "Rappeler lundi" in answer.content.decode() or "line" in wrong
    assert not Call.objects.exists()


def test_a_call_is_noted_by_hand_and_its_draft_goes(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5: contact, direction, number, outcome, when, duration, line."""
    client = browse(ada)
    data = said(carol, with_whom=carol.pk, direction="in", began_at="2026-01-05T10:30")

    answer = post(client, f"/tickets/{ticket.number}/calls/", data)

    call = Call.objects.get()
    assert answer.status_code == 200
    assert (call.direction, call.contact, call.began_at.year, call.line) == ("in", carol, 2026, "Rappeler lundi")


def test_a_moment_to_come_is_no_call_yet(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """U3"""
    data = said(carol, with_whom=carol.pk, began_at="2099-01-05T10:30")

    answer = post(browse(ada), f"/tickets/{ticket.number}/calls/", data)

    assert answer.status_code == 422
    assert "encore à venir" in answer.content.decode()


def test_contacts_of_other_customers_are_not_there(ada: Employee, dora: Contact, carol: Contact) -> None:
    """S3"""
    ada.is_limited = True
    ada.save()
    ada.limited_to.set([carol.site.customer])

    assert post(browse(ada), NOTE, said(dora)).status_code == 404
    assert not Call.objects.exists()


def test_whoever_lacks_the_right_is_asked_nothing(carol: Contact, ticket: Ticket) -> None:
    """S2: right 900102."""
    account = make_account(profile=make_profile(rights=[Right.SEARCH_TICKETS]))
    client = browse(make_employee(account=account))

    page = client.get(f"/tickets/{ticket.number}/")

    assert post(client, NOTE, said(carol)).status_code == 403
    assert "<call-bar" not in text_of(page)
