"""The drivers of telephony (P4): what opens in the browser, and what our server asks."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import override_settings

from joindre.fields.calls import Dialled
from joindre.fields.resolving import fields_of_calls, values_of_call
from joindre.lib.outgoing import Fault
from joindre.telephony.drivers import DRIVERS, driver_by
from joindre.telephony.drivers.server import AT_ONCE
from joindre.telephony.models import DriverKind, Telephony
from joindre.telephony.outcomes import Outcome, Trouble
from tests.telephony.pbx import Pbx, running_pbx
from tests.waiting import wait_until

NASTY = 'Zoé "&<\r\nX-Evil: 1\\ #?{{ secret }}'
CALL = Dialled(
    number="+33478000000;ext=12",
    country="FR",
    employee_extension="201",
    employee_name="Claire Bernard",
    request_number="2026-00042",
    contact_name=NASTY,
)


@pytest.fixture
def pbx() -> Iterator[Pbx]:
    with running_pbx() as started:
        yield started


def server(pbx: Pbx, **values: Any) -> Telephony:
    """The installation's way, with the system of the test; it is not stored."""
    secret = values.pop("secret", "s3cr3t")
    default = {"endpoint": f"{pbx.url}/call", "allows_private": True, "body": '{"to": "{{ number }}"}'}
    row = Telephony(pk=1, driver=DriverKind.SERVER, **{**default, **values})
    row.seal(secret)
    return row


def link(**values: Any) -> str:
    return driver_by(Telephony(pk=1, **values)).link(CALL)


def place(row: Telephony, call: Dialled = CALL) -> Outcome:
    return driver_by(row).place(call)


def test_each_kind_has_a_driver() -> None:
    assert set(DRIVERS) == set(DriverKind)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"driver": "tel"}, "tel:+33478000000;ext=12"),
        ({"driver": "scheme"}, "sip:+33478000000"),
        ({"driver": "scheme", "scheme": "sips", "domain": "pbx.example"}, "sips:+33478000000@pbx.example"),
        ({"driver": "scheme", "scheme": "callto", "domain": "pbx.example"}, "callto:+33478000000"),
        (
            {"driver": "address", "address": "https://pbx.example/d?to={{number}}&x={{ employee.extension }}"},
            "https://pbx.example/d?to=%2B33478000000&x=201",
        ),
        ({"driver": "address", "address": "zoiper:{{ number }}"}, "zoiper:+33478000000"),
    ],
)
def test_what_the_browser_opens(values: dict[str, str], expected: str) -> None:
    """P4, C5"""
    assert link(**values) == expected


def test_a_value_stays_one_value_of_an_address() -> None:
    """S5: whatever a contact is called."""
    opened = link(driver="address", address="https://pbx.example/d?who={{ contact.name }}&to={{ number }}")

    assert dict(parse_qsl(urlsplit(opened).query)) == {"who": NASTY, "to": "+33478000000"}


def test_each_field_has_a_value() -> None:
    """S5: the catalogue and the resolver are of one mind."""
    assert set(values_of_call(CALL)) == {field.code for field in fields_of_calls()}
    assert all(values_of_call(CALL).values())


@pytest.mark.parametrize(
    ("number", "country", "dialled"),
    [
        ("+33478000000", "FR", "0478000000"),
        ("+3222000000", "FR", "003222000000"),
        ("+33478000000", "CA", "01133478000000"),
        ("no number", "FR", "no number"),
    ],
)
def test_a_number_as_it_is_dialled_from_here(number: str, country: str, dialled: str) -> None:
    """C5"""
    assert values_of_call(Dialled(number=number, country=country))["number.national"] == dialled


def test_json_is_filled_between_its_quotes(pbx: Pbx) -> None:
    """S5"""
    body = '{"to": "{{ number.national }}", "who": ["{{ contact.name }}", 1, null], "key": "k-{{ secret }}"}'

    outcome = place(server(pbx, body=body))

    assert (outcome.is_placed, outcome.status, outcome.words) == (True, 200, '{"state": "ringing"}')
    assert json.loads(pbx.asked[0].body) == {"to": "0478000000", "who": [NASTY, 1, None], "key": "k-s3cr3t"}
    assert pbx.asked[0].headers["Content-Type"] == "application/json"


def test_form_fields_are_filled_one_by_one(pbx: Pbx) -> None:
    """S5"""
    place(server(pbx, body_format="form", body="to={{ number }}\r\nwho={{ contact.name }}\r\n\r\nfrom = 201"))

    assert dict(parse_qsl(pbx.asked[0].body.decode())) == {"to": "+33478000000", "who": NASTY, "from": "201"}


def test_a_header_holds_one_line(pbx: Pbx) -> None:
    """S5: a name with a line break adds no header."""
    place(server(pbx, headers="X-Who: {{ contact.name }}\r\nX-Token: {{ secret }}"))

    headers = pbx.asked[0].headers
    assert "X-Evil" not in headers
    assert headers["X-Token"] == "s3cr3t"
    assert "X-Evil: 1" in headers["X-Who"]


def test_get_sends_no_body(pbx: Pbx) -> None:
    place(server(pbx, method="GET", endpoint=f"{pbx.url}/?d%20sip:{{{{ number.digits }}}}%40127.0.0.1:5060"))

    asked = pbx.asked[0]
    assert (asked.method, asked.path, asked.body) == ("GET", "/?d%20sip:33478000000%40127.0.0.1:5060", b"")


def test_what_is_not_ascii_is_written_as_an_address_has_it(pbx: Pbx) -> None:
    place(server(pbx, endpoint=f"{pbx.url}/appelé?à={{{{ number }}}}#x"))

    assert pbx.asked[0].path == "/appel%C3%A9?%C3%A0=%2B33478000000"


def test_a_user_name_makes_basic(pbx: Pbx) -> None:
    place(server(pbx, user_name="joindre"))

    assert pbx.asked[0].headers["Authorization"] == "Basic am9pbmRyZTpzM2NyM3Q="


@pytest.mark.parametrize("echo", [b"s3cr3t", b"am9pbmRyZTpzM2NyM3Q=", b"token=s3cr3t&x"])
def test_an_answer_that_repeats_the_secret_does_not_show_it(pbx: Pbx, echo: bytes) -> None:
    pbx.body = lambda: iter([b"you sent ", echo])

    outcome = place(server(pbx, user_name="joindre"))

    assert "s3cr3t" not in outcome.words
    assert "am9p" not in outcome.words
    assert outcome.words.startswith("you sent")


@pytest.mark.parametrize(("status", "placed"), [(200, True), (202, True), (302, False), (401, False), (500, False)])
def test_only_a_success_is_a_call(pbx: Pbx, status: int, *, placed: bool) -> None:
    pbx.status = status

    outcome = place(server(pbx))

    assert outcome.is_placed is placed
    assert bool(outcome.reason) is not placed


def test_a_redirect_is_named(pbx: Pbx) -> None:
    pbx.status, pbx.headers = 307, {"Location": "http://10.0.0.1/call?key=s3cr3t"}

    outcome = place(server(pbx))

    assert "http://10.0.0.1/call?key=•••" in outcome.reason
    assert len(pbx.asked) == 1


def test_words_are_few_and_seen(pbx: Pbx) -> None:
    pbx.body = lambda: iter([b"\x00\x1b[31m<b>no</b>\xff\n" + b"x" * 100_000])

    words = place(server(pbx)).words

    assert words.startswith("[31m<b>no</b> xxx")
    assert len(words) == 200


def test_a_private_address_needs_leave(pbx: Pbx) -> None:
    outcome = place(server(pbx, allows_private=False))

    assert (outcome.fault, pbx.asked) == (Fault.PRIVATE, [])


def test_whose_telephone_rings_has_to_be_known(pbx: Pbx) -> None:
    nobody = Dialled(number="+33478000000", country="FR")

    outcome = place(server(pbx, body='{"from": "{{ employee.extension }}"}'), nobody)

    assert (outcome.fault, pbx.asked) == (Trouble.NO_EXTENSION, [])


def test_without_an_address_nothing_is_asked(pbx: Pbx) -> None:
    assert place(server(pbx, endpoint="")).fault == Trouble.NOT_SET


def test_a_secret_of_another_key_is_to_be_typed_again(pbx: Pbx) -> None:
    row = server(pbx)

    with override_settings(SECRET_KEY="another"):
        assert (place(row).fault, pbx.asked) == (Trouble.KEY_HAS_CHANGED, [])


@pytest.mark.parametrize("fault", [*Fault, *Trouble])
def test_each_fault_has_its_sentence(fault: str) -> None:
    """U3"""
    reason = Outcome(fault=fault).reason

    assert reason.endswith(".")
    assert not Outcome(fault=fault).is_placed


def test_a_telephone_system_that_does_not_answer_leaves_threads_for_the_pages(pbx: Pbx) -> None:
    """The calls beyond a few are told to try again at once."""
    row = server(pbx)
    pbx.before = lambda: pbx.is_over.wait(3)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(place, row) for _ in range(AT_ONCE)]
        wait_until(lambda: len(pbx.asked) == AT_ONCE, what="calls under way")
        outcome = place(row)
        pbx.is_over.set()

    assert outcome.fault == Trouble.BUSY
    assert all(one.result().is_placed for one in waiting)
    assert place(row).is_placed
