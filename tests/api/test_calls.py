"""A telephone system tells of calls: who is called sees who calls, and nobody else does (P5, A1)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from joindre.accounts.actions import issue_token
from joindre.accounts.rights import Right
from joindre.calls import lines
from joindre.calls.models import Call, LineCall
from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.live.models import TopicVersion
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_account, make_contact, make_employee, make_profile, make_ticket

PAGE = "/api/v1/calls/"
NOW = "/calls/now/"


@pytest.fixture
def pbx(ada: Employee) -> Client:
    ada.extension = "12"
    ada.save()
    return calling(ada)


def calling(employee: Employee, scope: str = "calls:write") -> Client:
    _token, secret = issue_token(name="pbx", scopes=[scope], by=account_of(employee))
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})


def tell(client: Client, event: object, **more: object) -> Any:  # noqa: ANN401  # the test client's own response
    data = {"id": "7", "event": event, "agent": "12", "number": "01 99 00 12 34", **more}
    return client.post(PAGE, data, content_type="application/json")


def test_who_is_called_sees_who_calls_with_their_open_requests(
    pbx: Client, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """P5"""
    answer = tell(pbx, "ringing")

    page = text_of(browse(ada).get(NOW))
    assert answer.json() == {"id": "7", "state": "ringing"}
    assert carol.name in page
    assert carol.site.customer.name in page
    assert str(ticket.number) in page
    assert TopicVersion.objects.filter(topic=f"calls:{ada.pk}").exists()


def test_nobody_else_sees_it(pbx: Client, ben: Employee, carol: Contact) -> None:
    """S3"""
    tell(pbx, "ringing")

    assert carol.name not in text_of(browse(ben).get(NOW))


def test_a_caller_at_a_customer_whom_one_does_not_see_is_a_number(
    pbx: Client, ada: Employee, carol: Contact, dora: Contact
) -> None:
    """S3"""
    ada.is_limited = True
    ada.save()
    ada.limited_to.set([dora.site.customer])
    tell(pbx, "ringing")

    page = text_of(browse(ada).get(NOW))

    assert "01 99 00 12 34" in page
    assert carol.name not in page


def test_several_people_have_that_number(pbx: Client, ada: Employee, carol: Contact) -> None:
    """P5: one may have it with an extension behind it."""
    other = make_contact("Paul Simon", site=carol.site, phone=f"{carol.phone};ext=12")
    tell(pbx, "ringing")

    page = text_of(browse(ada).get(NOW))

    assert carol.name in page
    assert other.name in page


@pytest.mark.parametrize("order", [("missed", "ringing"), ("ringing", "missed"), ("ringing", "missed", "missed")])
def test_a_missed_call_stands_on_the_one_open_request(
    pbx: Client, ada: Employee, carol: Contact, ticket: Ticket, order: tuple[str, ...]
) -> None:
    """P5: once, in whichever order its events come and however often."""
    for event in order:
        tell(pbx, event)

    call = Call.objects.get()
    assert call.entry is not None
    assert (call.entry.ticket, call.contact, call.direction, call.outcome) == (ticket, carol, "in", "no_answer")
    assert carol.name not in text_of(browse(ada).get(NOW))


def test_with_two_open_requests_it_stands_on_the_sheet(pbx: Client, ada: Employee, carol: Contact) -> None:
    """P5"""
    make_ticket(requester=carol)
    make_ticket(requester=carol)

    tell(pbx, "missed")

    call = Call.objects.get()
    assert (call.entry, call.contact, call.employee) == (None, carol, ada)


def test_a_number_of_nobody_or_of_two_people_is_noted_for_nobody(pbx: Client, carol: Contact) -> None:
    make_contact("Paul Simon", site=carol.site, phone=carol.phone)

    tell(pbx, "missed")
    tell(pbx, "missed", id="8", number="+33 6 39 98 99 99")

    assert not Call.objects.exists()
    assert LineCall.objects.exclude(missed_at=None).count() == 2


def test_events_out_of_order_settle(pbx: Client) -> None:
    states = [tell(pbx, event).json()["state"] for event in ("ended", "ringing", "answered", "answered", "missed")]

    assert states == ["ended", "ended", "ended", "ended", "ended"]
    assert not Call.objects.exists()


def test_a_telephone_of_which_nothing_more_is_told_stops_ringing(pbx: Client, ada: Employee, carol: Contact) -> None:
    with clock.at(clock.now() - timedelta(minutes=3)):
        tell(pbx, "ringing")

    assert carol.name not in text_of(browse(ada).get(NOW))


def test_the_note_of_a_call_puts_it_away(pbx: Client, ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5"""
    tell(pbx, "answered")
    key = LineCall.objects.get().pk
    note = {"contact": carol.pk, "number": carol.phone, "ticket": str(ticket.number), "line_call": key}

    browse(ada).post("/calls/note/", {**note, "outcome": "answered", "direction": "in", "form_key": "0" * 32})

    assert Call.objects.get().direction == "in"
    assert carol.name not in text_of(browse(ada).get(NOW))


@pytest.mark.parametrize(
    "wrong",
    [
        {"agent": "nobody"}, {"event": "sings"}, {"id": ""}, {"id": "a" * 101}, {"number": "1" * 41}, {"number": 7},
        {"at": "0001-01-01T00:00:00+14:00"}, {"at": "soon"}, {"id": "\0"}, {"more": 1}, {"direction": None},
        {"agent": ["12"]},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(pbx: Client, wrong: dict[str, object]) -> None:
    """A1"""
    said = {"event": "ringing", **wrong}
    answer = tell(pbx, said.pop("event"), **said)

    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid"
    assert not LineCall.objects.exists()


def test_it_needs_scope_and_right(ada: Employee, pbx: Client) -> None:
    """S2"""
    weak = make_employee(account=make_account(profile=make_profile(rights=[Right.API, Right.SEARCH_TICKETS])))

    assert tell(calling(ada, "tickets:read"), "ringing").status_code == 403
    assert tell(calling(weak), "ringing").status_code == 403


def test_calls_of_one_telephone_are_bounded(pbx: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4"""
    monkeypatch.setattr(lines, "MOST_OF_ONE", 2)

    statuses = [tell(pbx, "ringing", id=str(number)).status_code for number in range(3)]

    assert statuses == [200, 200, 429]


@pytest.mark.parametrize("order", [("ended", "answered", "ringing"), ("answered", "ended", "ringing")])
def test_a_call_that_is_over_before_it_rang_is_offered_to_be_noted(
    pbx: Client, ada: Employee, carol: Contact, order: tuple[str, ...]
) -> None:
    """P5: the state follows from what was heard, in whichever order."""
    states = [tell(pbx, event).json()["state"] for event in order]

    assert states[-1] == "ended"
    assert carol.name in text_of(browse(ada).get(NOW))


def test_two_calls_at_once_at_one_telephone_are_both_shown(
    pbx: Client, ada: Employee, carol: Contact, dora: Contact
) -> None:
    Contact.objects.filter(pk=dora.pk).update(phone="+33199005678")
    tell(pbx, "ringing")
    tell(pbx, "ringing", id="8", number="01 99 00 56 78")

    page = text_of(browse(ada).get(NOW))

    assert carol.name in page
    assert dora.name in page


def test_an_event_of_a_colleague_is_another_call(pbx: Client, ada: Employee, ben: Employee, carol: Contact) -> None:
    """S3: one id at two telephones; what is told of one changes nothing of the other."""
    ben.extension = "13"
    ben.save()
    tell(pbx, "ringing")
    tell(pbx, "ringing", agent="13")

    tell(pbx, "ended", agent="13")
    tell(pbx, "missed", agent="13")

    assert LineCall.objects.get(employee=ada).state == "ringing"
    assert carol.name in text_of(browse(ada).get(NOW))


@pytest.mark.parametrize("hidden", ["", "anonymous", "Unknown", "PRIVATE", " restricted "])
def test_a_hidden_number_is_shown_as_hidden(pbx: Client, ada: Employee, hidden: str) -> None:
    """P5: and it is nobody's, so that nothing is noted and nobody is asked for."""
    make_contact("Paul Simon", phone="")
    tell(pbx, "ringing", number=hidden)

    page = text_of(browse(ada).get(NOW))

    assert "Numéro masqué" in page
    assert "Paul Simon" not in page
    assert "/calls/whose/" not in page


def test_ten_thousand_a_minute_of_all_telephones_are_bounded(pbx: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4: and what is told of a call that is known goes on being heard."""
    monkeypatch.setattr(lines, "MOST_A_MINUTE", 2)

    statuses = [tell(pbx, "ringing", id=str(number)).status_code for number in range(4)]

    assert statuses == [200, 200, 429, 429]
    assert [tell(pbx, "ended", id="0").status_code for _time in range(5)] == [200] * 5
    assert LineCall.objects.count() == 2


def test_a_missed_call_of_a_stranger_to_the_agent_is_noted_for_nobody(
    pbx: Client, ada: Employee, carol: Contact, dora: Contact
) -> None:
    """S3: the agent may not see the caller's customer."""
    ada.is_limited = True
    ada.save()
    ada.limited_to.set([dora.site.customer])

    tell(pbx, "missed")

    assert not Call.objects.exists()
