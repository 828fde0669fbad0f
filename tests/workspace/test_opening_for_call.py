"""A new request from the box of a caller: the call stands on it once it is created (P5, T4)."""

import pytest

from joindre.accounts.rights import Right
from joindre.calls.lines import Heard, hear, put_away
from joindre.calls.models import Call, LineCall
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_agent
from tests.workspace.opening_pages import form, lacking, send


@pytest.fixture
def line(ada: Employee, carol: Contact) -> LineCall:
    return rung(ada, carol.phone)


def rung(agent: Employee, number: str) -> LineCall:
    event = LineCall.State.ANSWERED
    return hear(Heard(call_id="7", event=event, agent=agent.email or "", number=number), by=agent)


def test_the_call_stands_on_the_request(ada: Employee, carol: Contact, line: LineCall) -> None:
    """P5, T4: once, however often the form is sent, and the box goes."""
    assert f"line_call={line.pk}" in text_of(browse(ada).get("/calls/now/"))
    page = form(ada, f"?requester={carol.pk}&line_call={line.pk}")
    shown = text_of(browse(ada).get(page))
    assert "Noter l’appel du 01 99 00 12 34 sur cette demande" in shown

    for _time in range(2):
        send(ada, page, site=carol.site.pk, requester=carol.pk, line_call=line.pk)

    call = Call.objects.get()
    assert call.entry is not None
    assert (call.entry.ticket, call.contact, call.direction) == (Ticket.objects.get(), carol, "in")
    assert (call.number, call.outcome) == (carol.phone, "answered")
    assert carol.name not in text_of(browse(ada).get("/calls/now/"))


def test_without_its_tick_no_call_is_noted(ada: Employee, carol: Contact, line: LineCall) -> None:
    page = form(ada, f"?requester={carol.pk}&line_call={line.pk}")

    send(ada, page, site=carol.site.pk, requester=carol.pk)

    assert Ticket.objects.exists()
    assert not Call.objects.exists()


def test_a_call_that_is_noted_meanwhile_is_noted_once(
    ada: Employee, carol: Contact, line: LineCall, ticket: Ticket
) -> None:
    page = form(ada, f"?requester={carol.pk}&line_call={line.pk}")
    noted = Call.objects.create(contact=carol, employee=ada)
    put_away(line, by=ada, noted=noted)

    send(ada, page, site=carol.site.pk, requester=carol.pk, line_call=line.pk)

    assert Call.objects.get() == noted


@pytest.mark.parametrize("key", ["", "0", "x", "999999999", "9" * 40])
def test_what_is_no_call_of_theirs_is_nothing(ada: Employee, carol: Contact, key: str) -> None:
    """U3, S3"""
    theirs = rung(make_agent("Émile Roy"), carol.phone)

    for line in (key, theirs.pk):
        send(ada, form(ada), site=carol.site.pk, line_call=line)

    assert not Call.objects.exists()


def test_whoever_may_note_no_calls_opens_the_request_alone(ada: Employee, carol: Contact, line: LineCall) -> None:
    """S2"""
    lacking(ada, Right.CREATE_TICKET, Right.SEARCH_TICKETS)

    send(ada, form(ada), site=carol.site.pk, line_call=line.pk)

    assert Ticket.objects.exists()
    assert not Call.objects.exists()


def test_an_unknown_number_stands_where_the_requester_is_looked_for(ada: Employee) -> None:
    """P5"""
    line = rung(ada, "+33639987788")

    page = text_of(browse(ada).get("/calls/now/"))
    assert f"typed_requester=%2B33639987788&amp;line_call={line.pk}" in page
    assert "/calls/whose/?number=%2B33639987788" in page
    shown = text_of(browse(ada).get(form(ada, f"?typed_requester=%2B33639987788&line_call={line.pk}")))
    assert 'value="+33639987788"' in shown
