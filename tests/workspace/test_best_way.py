"""The best way to reach somebody, in words with its reason (P6)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from joindre.ui import dates
from joindre.workspace.contacts.best_way import Advice, KnownNumber, KnownWays, best_way

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LANDLINE = KnownNumber(shown="04 78 00 00 00", is_mobile=False)
MOBILE = KnownNumber(shown="06 39 98 12 34", is_mobile=True)


def advice(*numbers: KnownNumber, **known: object) -> Advice:
    with translation.override("en"):
        return best_way(KnownWays(now=NOW, numbers=numbers, **{"has_email": True, **known}))  # type: ignore[arg-type]  # each test names what it knows


def number(of: KnownNumber = LANDLINE, /, **known: object) -> KnownNumber:
    return KnownNumber(**{**vars(of), **known})


CASES = {
    "not to be called": (advice(LANDLINE, do_not_call=True), "mail", "this contact is not to be called"),
    "not to be called, no address": (
        advice(LANDLINE, do_not_call=True, has_email=False, has_portal=True),
        "message",
        "this contact is not to be called",
    ),
    "not to be called, and nothing else": (
        advice(LANDLINE, do_not_call=True, has_email=False),
        "",
        "not to be called, and no address works",
    ),
    "no number": (advice(), "mail", "no number is known"),
    "a wrong number": (advice(number(is_wrong=True)), "mail", "the number that is known is wrong"),
    "nothing at all": (advice(has_email=False), "", "no number and no address works"),
    "only an address that bounced": (advice(has_bounced=True), "", "the last email came back, and no number works"),
    "on the portal": (
        advice(LANDLINE, has_portal=True, visited_at=NOW - timedelta(minutes=3)),
        "message",
        "on the portal now",
    ),
    "closed": (advice(LANDLINE, is_open=False, until="14:00"), "mail", "the site is closed"),
    "closed, and no address": (
        advice(LANDLINE, is_open=False, until="14:00", has_email=False),
        "phone",
        "the site is closed",
    ),
    "answered at the mobile": (
        advice(LANDLINE, number(MOBILE, reached_at=NOW - HOUR), is_open=True),
        "mobile",
        "answered there",
    ),
    "answered at the landline since": (
        advice(number(reached_at=NOW - HOUR), number(MOBILE, reached_at=NOW - DAY)),
        "phone",
        "answered there",
    ),
    "answered once, not the last times": (
        advice(number(reached_at=NOW - DAY, unanswered=2)),
        "mail",
        "the last 2 calls were not answered",
    ),
    "one number not answered": (advice(number(unanswered=1), MOBILE), "mobile", "the other number was not answered"),
    "wrote by email": (
        advice(LANDLINE, wrote_at=NOW - DAY, wrote_by_mail=True),
        "mail",
        "they last wrote by email",
    ),
    "wrote on the portal": (
        advice(LANDLINE, wrote_at=NOW - DAY, has_portal=True),
        "message",
        "they last wrote on the portal",
    ),
    "wrote long ago": (
        advice(LANDLINE, wrote_at=NOW - 90 * DAY, wrote_by_mail=True, is_open=True, until="18:00"),
        "phone",
        "the site is open",
    ),
    "only a number": (advice(MOBILE, has_email=False), "mobile", "there is no email address"),
    "an address that bounced": (advice(MOBILE, has_bounced=True), "mobile", "the last email came back"),
    "no call yet": (advice(LANDLINE), "phone", "no call and no message tells better"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_best_way_is_said_with_its_reason(case: str) -> None:
    """P6: do not call, hours, what they answered and used last."""
    found, way, why = CASES[case]

    assert found.way == way
    assert found.why.startswith(why)
    assert found.what


def test_it_names_the_number_and_when_to_call() -> None:
    """P6"""
    assert advice(number(reached_at=NOW - 3 * DAY)).what == "Call 04 78 00 00 00"
    assert advice(LANDLINE, is_open=False, until="14:00", has_email=False).what == "Call 04 78 00 00 00 from 14:00 on"


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(3 * HOUR, "14:00"), (DAY, "demain 11:00"), (3 * DAY, "vendredi 11:00"), (20 * DAY, "14 déc. 11:00")],
)
def test_a_moment_to_come_is_said_as_people_there_say_it(ahead: timedelta, said: str) -> None:
    """P6: by the clocks of the site."""
    with translation.override("fr"):
        assert (
            dates.coming(NOW + ahead, now=NOW, zone=ZoneInfo("Europe/Paris")).replace("\N{NO-BREAK SPACE}", " ") == said
        )
