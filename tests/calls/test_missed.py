"""Missed calls wait in one list until somebody has dealt with them (P5)."""

from datetime import timedelta
from typing import Any

import pytest

from joindre.calls import missed
from joindre.calls.actions import NewCall, log_call, withdraw_call
from joindre.calls.lines import Heard, hear
from joindre.calls.missed import CalledAgain, finish_missed, reopen_missed
from joindre.calls.models import Call, LineCall, MissedCall
from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.lib import clock
from joindre.live.models import TopicVersion
from joindre.tickets.models import Ticket
from tests.factories import make_agent

UNKNOWN = "+33639981234"


def tell(event: str, agent: Employee, number: str = UNKNOWN, call_id: str = "7", **more: Any) -> LineCall:
    heard = Heard(call_id=call_id, event=LineCall.State(event), agent=agent.email or "", number=number, **more)
    return hear(heard, by=agent)


def test_a_number_stands_in_the_list_once_with_how_often_it_called(ada: Employee) -> None:
    """P5"""
    for call_id in ("7", "8", "8"):
        tell("missed", ada, call_id=call_id)

    row = MissedCall.objects.get()
    assert (row.number, row.times) == (UNKNOWN, 2)
    assert TopicVersion.objects.filter(topic="calls").exists()


def test_one_call_that_rang_at_two_telephones_is_one(ada: Employee) -> None:
    """P5"""
    other = make_agent("Émile Roy")
    tell("missed", ada)
    tell("missed", other)

    assert MissedCall.objects.get().times == 1
    assert MissedCall.objects.rung_at(other).count() == 1


@pytest.mark.parametrize("order", [("missed", "answered"), ("answered", "missed")])
@pytest.mark.parametrize("number", [UNKNOWN, "anonymous"])
def test_what_a_colleague_answered_is_not_missed(ada: Employee, order: tuple[str, str], number: str) -> None:
    """P5: whichever telephone tells first, and of a hidden number too."""
    other = make_agent("Émile Roy")
    for event in order:
        tell(event, other if event == "answered" else ada, number)

    assert not MissedCall.objects.waiting().exists()


def test_whoever_calls_again_and_is_answered_waits_no_more(ada: Employee) -> None:
    tell("missed", ada)
    tell("answered", ada, call_id="8")

    row = MissedCall.objects.get()
    assert (row.done_at is not None, row.done_by) == (True, ada)


@pytest.mark.parametrize(("outcome", "waits"), [("answered", False), ("no_answer", True)])
def test_a_call_back_that_is_noted_ends_it_where_somebody_was_reached(
    ada: Employee, ticket: Ticket, outcome: str, *, waits: bool
) -> None:
    """P5"""
    tell("missed", ada)

    log_call(ticket, NewCall(number=UNKNOWN, outcome=Call.Outcome(outcome)), by=ada)

    assert MissedCall.objects.waiting().exists() is waits


def test_an_answered_note_that_is_undone_has_the_number_wait_again(ada: Employee, ticket: Ticket) -> None:
    """P5"""
    tell("missed", ada)
    note = log_call(ticket, NewCall(number=UNKNOWN), by=ada)

    withdraw_call(note, within=timedelta(minutes=1), by=ada)

    row = MissedCall.objects.waiting().get()
    assert (row.number, row.done_by, row.done_with) == (UNKNOWN, None, None)


def test_a_note_that_is_undone_leaves_what_it_did_not_deal_with(ada: Employee, ticket: Ticket) -> None:
    """P5: somebody had said that it is done."""
    tell("missed", ada)
    finish_missed(MissedCall.objects.get(), by=ada)
    note = log_call(ticket, NewCall(number=UNKNOWN), by=ada)

    withdraw_call(note, within=timedelta(minutes=1), by=ada)

    assert not MissedCall.objects.waiting().exists()


def test_a_number_that_called_again_waits_once(ada: Employee, ticket: Ticket) -> None:
    """P5: the note is undone after the next call in vain."""
    tell("missed", ada)
    note = log_call(ticket, NewCall(number=UNKNOWN), by=ada)
    tell("missed", ada, call_id="8")

    withdraw_call(note, within=timedelta(minutes=1), by=ada)

    assert MissedCall.objects.waiting().count() == 1


def test_it_is_done_once_and_put_back(ada: Employee) -> None:
    tell("missed", ada)
    row = MissedCall.objects.get()

    finish_missed(row, by=ada)
    finish_missed(row, by=make_agent("Émile Roy"))

    row.refresh_from_db()
    assert row.done_by == ada
    reopen_missed(row, by=ada)
    assert MissedCall.objects.waiting().get() == row


def test_it_is_not_put_back_beside_a_newer_one(ada: Employee) -> None:
    tell("missed", ada)
    row = MissedCall.objects.get()
    finish_missed(row, by=ada)
    tell("missed", ada, call_id="8")

    with pytest.raises(CalledAgain):
        reopen_missed(row, by=ada)


@pytest.mark.parametrize("place", ["phone", "mobile", "detail", "extension"])
def test_whoever_is_limited_sees_callers_of_their_customers(
    ada: Employee, ben: Employee, carol: Contact, place: str
) -> None:
    """S3: whichever of their numbers it is."""
    Contact.objects.filter(pk=carol.pk).update(phone="", mobile="")
    if place == "detail":
        ContactDetail.objects.create(contact=carol, kind="mobile", value=UNKNOWN)
    elif place == "extension":
        Contact.objects.filter(pk=carol.pk).update(phone=f"{UNKNOWN};ext=12")
    else:
        Contact.objects.filter(pk=carol.pk).update(**{place: UNKNOWN})
    tell("missed", ada)
    tell("missed", ada, number="", call_id="8")

    assert not MissedCall.objects.visible_to(ben).exists()
    ben.limited_to.add(carol.site.customer)
    assert MissedCall.objects.visible_to(Employee.objects.get(pk=ben.pk)).get().number == UNKNOWN
    assert MissedCall.objects.visible_to(ada).count() == 2


def test_whoever_is_limited_sees_who_called_their_own_telephone(ben: Employee) -> None:
    """S3"""
    tell("missed", ben)

    assert MissedCall.objects.visible_to(ben).exists()


def test_what_is_old_is_forgotten(ada: Employee) -> None:
    with clock.at(clock.now() - timedelta(days=31)):
        tell("missed", ada)
    tell("missed", ada, number="+33639985678", call_id="8")

    assert MissedCall.objects.get().number == "+33639985678"


def test_a_call_noted_while_it_lasts_learns_how_long_it_took(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5"""
    began = clock.now() - timedelta(minutes=5)
    line = tell("answered", ada, carol.phone, at=began)
    noted = log_call(ticket, NewCall(direction=Call.Direction.IN, number=carol.phone), by=ada)
    LineCall.objects.filter(pk=line.pk).update(noted=noted)

    tell("ended", ada, carol.phone, at=began + timedelta(seconds=252))

    noted.refresh_from_db()
    assert noted.seconds == 252


def test_a_number_of_a_call_is_given_again(ada: Employee) -> None:
    """Telephone systems count from the beginning again: what was answered an hour ago is another call."""
    with clock.at(clock.now() - missed.TOGETHER - timedelta(minutes=1)):
        tell("answered", make_agent("Émile Roy"))

    tell("missed", ada)

    assert MissedCall.objects.waiting().exists()
