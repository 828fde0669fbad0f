"""What became of a call is noted: in the bar after it, by hand, on a request or on the sheet of a person (P5)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from joindre.accounts.rights import Right
from joindre.calls.models import Call
from joindre.calls.numbers import called_numbers
from joindre.directory.models import Contact, Employee
from joindre.drafts.actions import save_draft
from joindre.lib import clock
from joindre.tickets.models import Ticket
from joindre.ui.shortcuts import SHORTCUTS, KeyPlace
from joindre.workspace.forms.calls import OUTCOME_KEYS
from tests.answers import events_of, text_of
from tests.cast import account_of, browse
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


def test_a_note_is_undone_by_whoever_wrote_it(ada: Employee, ben: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5: its entry stays as the trace, and the bar asks again with what was noted."""
    client = browse(ada)
    noted = post(client, NOTE, said(carol, ticket=str(ticket.number), outcome="wrong_number"))
    undo = events_of(noted)["toast"]["action"]["url"]
    ben.limited_to.add(carol.site.customer)

    assert post(browse(ben), undo, {}).status_code == 403
    answer = post(client, undo, {})

    assert answer.status_code == 204
    asked = events_of(answer)["call:note"]
    assert (asked["line"], asked["outcome"], asked["ticket"]) == ("Rappeler lundi", "wrong_number", str(ticket.number))
    page = text_of(client.get(f"/tickets/{ticket.number}/"))
    assert "Note d’appel annulée" in page
    assert "Rappeler lundi" not in page
    assert called_numbers([carol.pk], at_once=True) == {}
    assert post(client, undo, {}).status_code == 204


def test_an_undone_note_is_called_so_on_the_sheet(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5, U5: as the request calls it, and without what it said; a call was never sent."""
    client = browse(ada)
    noted = post(client, NOTE, said(carol, ticket=str(ticket.number), outcome="wrong_number"))
    post(client, events_of(noted)["toast"]["action"]["url"], {})

    shown = text_of(client.get(f"/contacts/{carol.person_id}/?show=exchanges"))

    assert "Note d’appel annulée" in shown
    for hidden in ("Rappeler lundi", "envoi annulé", "mauvais numéro"):
        assert hidden not in shown


def test_a_note_on_the_sheet_is_undone(ada: Employee, carol: Contact) -> None:
    """P5"""
    client = browse(ada)
    undo = events_of(post(client, NOTE, said(carol)))["toast"]["action"]["url"]

    post(client, undo, {})

    assert "Rappeler lundi" not in text_of(client.get(f"/contacts/{carol.person_id}/"))


def test_after_its_time_a_note_stays(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5, M8: the same time as for messages."""
    client = browse(ada)
    undo = events_of(post(client, NOTE, said(carol, ticket=str(ticket.number))))["toast"]["action"]["url"]
    page = f"/tickets/{ticket.number}/"
    assert undo in text_of(client.get(page))

    with clock.at(clock.now() + timedelta(minutes=5)):
        assert undo not in text_of(client.get(page))
        assert post(client, undo, {}).status_code == 409

    assert Call.objects.get().withdrawn_at is None


def test_what_is_begun_is_found_in_another_browser(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """U2, P5: with whom and about what, as it was typed; noted, it is nowhere any more."""
    key = str(uuid4())
    about = {"contact": str(carol.pk), "number": carol.phone, "direction": "in", "ticket": str(ticket.number)}
    typed = {**about, "outcome": "voicemail", "line": "Rappeler", "seconds": "1:07"}
    save_draft(account_of(ada), f"call/{key}", {name: [value] for name, value in typed.items()}, page="a", version=0)
    client = browse(ada)

    page = text_of(client.get(NOTE, {"unfinished": "1"}))

    for value in ("Rappeler", "1:07", carol.name, key, str(ticket.number)):
        assert value in page
    post(client, NOTE, {**typed, "form_key": key})
    assert client.get(NOTE, {"unfinished": "1"}).status_code == 204
    assert client.get(NOTE, {"key": str(key)}).status_code == 404


def test_two_browsers_note_one_call(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """M13: the key of the bar is that of its form."""
    key = str(uuid4())
    page = text_of(browse(ada).get(NOTE, {"key": key, "contact": str(carol.pk), "number": carol.phone}))

    assert f'name="form_key" value="{key}"' in page


@pytest.mark.parametrize(("off", "has_keys"), [([], True), (["2"], True), ([], False)])
def test_the_keys_of_the_bar_are_those_of_the_table(
    ada: Employee, carol: Contact, off: list[str], *, has_keys: bool
) -> None:
    """U1: and those that the person switched off are not there."""
    account = account_of(ada)
    account.keys_off, account.has_single_keys = off, has_keys
    account.save()

    page = text_of(browse(ada).get(NOTE, {"contact": str(carol.pk), "number": carol.phone}))

    there = [key for key in "1234" if f'aria-keyshortcuts="{key}"' in page]
    assert there == [key for key in "1234" if has_keys and key not in off]
    assert list(OUTCOME_KEYS.values()) == [one.key for one in SHORTCUTS if one.place == KeyPlace.CALL and one.is_single]
