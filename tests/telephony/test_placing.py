"""Having our server place a call (P4): once for each form, and with no transaction open."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from joindre.audit.models import SettingChange
from joindre.directory.models import Employee
from joindre.fields.calls import Dialled
from joindre.lib import clock
from joindre.lib.outgoing import Fault
from joindre.telephony.actions import (
    NewSecret,
    NotAWay,
    OwnWay,
    change_own_telephony,
    change_telephony,
    place_call,
    try_telephony,
)
from joindre.telephony.models import DriverKind, LatestCall, OwnTelephony, Telephony
from joindre.telephony.outcomes import Outcome, Trouble
from tests.telephony.pbx import Pbx, running_pbx

CALL = Dialled(number="+33199001234", country="FR", employee_extension="201")


@pytest.fixture
def pbx(root: Employee) -> Iterator[Pbx]:
    """The installation's telephone system."""
    with running_pbx() as started:
        values = {"driver": DriverKind.SERVER, "endpoint": f"{started.url}/call", "allows_private": True}
        change_telephony({**values, "headers": "X-Token: {{ secret }}"}, secret=NewSecret(text="s3cr3t"), by=root)
        yield started


def test_the_telephone_system_is_asked_with_the_secret(pbx: Pbx, ada: Employee) -> None:
    outcome = place_call(CALL, form_key=uuid4(), by=ada)

    assert outcome.is_placed
    assert pbx.asked[0].headers["X-Token"] == "s3cr3t"


def test_a_form_that_is_sent_twice_places_one_call(pbx: Pbx, ada: Employee) -> None:
    key = uuid4()

    outcomes = [place_call(CALL, form_key=key, by=ada) for _ in range(2)]

    assert outcomes[0] == outcomes[1]
    assert len(pbx.asked) == 1


def test_another_form_another_number_and_another_person_are_other_calls(
    pbx: Pbx, ada: Employee, root: Employee
) -> None:
    key = uuid4()

    place_call(CALL, form_key=key, by=ada)
    place_call(CALL, form_key=uuid4(), by=ada)
    place_call(replace(CALL, number="+33639981234"), form_key=key, by=ada)
    place_call(CALL, form_key=key, by=root)

    assert len(pbx.asked) == 4


def test_a_failure_is_told_again_and_not_tried_again(pbx: Pbx, ada: Employee) -> None:
    pbx.status, key = 500, uuid4()

    first, again = (place_call(CALL, form_key=key, by=ada) for _ in range(2))

    assert (first.status, again, len(pbx.asked)) == (500, first, 1)


def begun(employee: Employee, key: UUID, *, seconds_ago: float) -> None:
    began = clock.now() - timedelta(seconds=seconds_ago)
    LatestCall.objects.create(employee=employee, form_key=key, number=CALL.number, began_at=began)


@pytest.mark.parametrize(("seconds_ago", "fault"), [(1, Trouble.UNDERWAY), (60, Trouble.UNKNOWN)])
def test_a_call_that_is_not_over_is_not_placed_again(
    pbx: Pbx, ada: Employee, seconds_ago: float, fault: Trouble
) -> None:
    """A double click, and a process that ended in between."""
    key = uuid4()
    begun(ada, key, seconds_ago=seconds_ago)

    assert place_call(CALL, form_key=key, by=ada) == Outcome(fault=fault)
    assert pbx.asked == []


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_place_one_call(pbx: Pbx, ada: Employee) -> None:
    key = uuid4()

    def click(_number: int) -> Outcome:
        try:
            return place_call(CALL, form_key=key, by=Employee.objects.select_related("account").get(pk=ada.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(click, range(4)))

    assert len(pbx.asked) == 1
    assert sum(outcome.is_placed for outcome in outcomes) >= 1
    assert {outcome.fault for outcome in outcomes} <= {"", Trouble.UNDERWAY}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_telephone_system_is_asked(pbx: Pbx, ada: Employee) -> None:
    seen = []

    def look() -> None:
        """In the thread of the telephone system: what was begun is stored already, and can be written by others."""
        try:
            seen.append(LatestCall.objects.filter(employee=ada, outcome__isnull=True).update(number=CALL.number))
        finally:
            connections.close_all()

    pbx.before = look

    assert place_call(CALL, form_key=uuid4(), by=ada).is_placed
    assert seen == [1]
    assert not connection.in_atomic_block


def test_ones_own_way_comes_before_that_of_the_installation(pbx: Pbx, ada: Employee, root: Employee) -> None:
    """P4"""
    change_own_telephony(OwnWay(extension="201", driver=DriverKind.TEL), by=ada)

    assert place_call(CALL, form_key=uuid4(), by=ada).fault == Trouble.BY_BROWSER
    assert try_telephony(CALL, form_key=uuid4(), by=root).is_placed

    change_own_telephony(OwnWay(extension="201", driver=None), by=ada)
    assert place_call(CALL, form_key=uuid4(), by=ada).is_placed


def test_ones_own_extension_is_kept_and_leaves_a_line(ada: Employee) -> None:
    """S1"""
    change_own_telephony(OwnWay(extension="214", driver=DriverKind.SCHEME, scheme="sips", domain="a.example"), by=ada)

    stored = Employee.objects.get(pk=ada.pk)
    assert (stored.extension, stored.telephony.domain) == ("214", "a.example")
    assert SettingChange.objects.of_row(ada).get().differences == [["extension", "", "214"]]


def test_the_secret_stands_nowhere(pbx: Pbx, ada: Employee, root: Employee, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in a column, nor in the history, nor in a log."""
    with caplog.at_level(logging.DEBUG):
        pbx.status = 401
        place_call(CALL, form_key=uuid4(), by=ada)
        change_telephony({"endpoint": "http://127.0.0.1:1/call"}, by=root)
        assert place_call(CALL, form_key=uuid4(), by=ada).fault == Fault.NO_CONNECTION

    columns = [str(vars(row)) for model in (Telephony, OwnTelephony, LatestCall) for row in model.objects.all()]
    history = [str(vars(line)) for line in SettingChange.objects.all()]
    assert columns
    assert history
    assert not [text for text in (*columns, *history, caplog.text) if "s3cr3t" in text]


def test_the_history_says_that_a_secret_was_set_and_not_which(pbx: Pbx) -> None:
    """S1"""
    names = [name for line in SettingChange.objects.all() for name, _old, _new in line.differences]

    assert "secret_set_at" in names
    assert "sealed_secret" not in names


def test_the_secret_stays_is_replaced_or_goes(pbx: Pbx, root: Employee) -> None:
    change_telephony({"headers": ""}, by=root)
    assert Telephony.current().secret == "s3cr3t"

    change_telephony({}, secret=NewSecret(text="other"), by=root)
    assert Telephony.current().secret == "other"

    change_telephony({}, secret=NewSecret(), by=root)
    assert (Telephony.current().sealed_secret, Telephony.current().secret_set_at) == ("", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"extension": "12a"},
        {"extension": "1" * 21},
        {"driver": DriverKind.SERVER},
        {"driver": DriverKind.SCHEME, "domain": "a b"},
        {"driver": DriverKind.SCHEME, "scheme": "javascript"},
        {"driver": DriverKind.ADDRESS, "address": "javascript:alert(1)"},
        {"driver": DriverKind.ADDRESS, "address": ""},
        {"driver": DriverKind.ADDRESS, "address": "https://{{ number }}/"},
    ],
)
def test_ones_own_way_is_looked_at_by_the_act_itself(ada: Employee, wrong: dict[str, Any]) -> None:
    """P4, S5: whoever calls it, and nothing is kept."""
    with pytest.raises(NotAWay):
        change_own_telephony(OwnWay(**{"extension": "201", "driver": None, **wrong}), by=ada)

    assert not OwnTelephony.objects.exists()
    assert Employee.objects.get(pk=ada.pk).extension == ada.extension
