from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection, transaction

from joindre.directory.models import Contact, Employee, Site
from joindre.lib.numbers import Number
from joindre.tickets import actions
from joindre.tickets.models import Ticket
from tests.factories import make_agent, make_ticket


def test_numbers_begin_anew_each_year_in_the_company_s_time_zone(carol: Contact) -> None:
    """T2: at 23:30 UTC on New Year's Eve it is next year in Paris."""
    with time_machine.travel(datetime(2026, 12, 31, 22, 30, tzinfo=UTC), tick=False):
        last = make_ticket(requester=carol)
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        first = make_ticket(requester=carol)

    assert str(last.number) == "2026-00001"
    assert str(first.number) == "2027-00001"


@pytest.mark.parametrize("text", ["2026-42", "2026-000042", "26-00042", "2026-0004٢", "2026-00042 ", "x"])
def test_a_number_has_one_spelling(text: str) -> None:
    """T2: the address of a request is one address."""
    with pytest.raises(ValueError, match=r"number|written"):
        Number.parse(text)


def test_six_digits_follow_five() -> None:
    assert str(Number.parse("2026-100000")) == "2026-100000"
    assert Number.parse("2026-99999") < Number.parse("2026-100000")


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_neither_gap_nor_double(lyon: Site) -> None:
    """T2: concurrent creation."""
    author = make_agent()

    def open_five(_worker: int) -> None:
        for _time in range(5):
            make_ticket(site=lyon, by=author)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(open_five, range(8)))

    assert sorted(Ticket.objects.values_list("sequence", flat=True)) == list(range(1, 41))


@pytest.mark.django_db(transaction=True)
def test_a_creation_that_fails_gives_its_number_back(lyon: Site, ada: Employee) -> None:
    """T2: no gaps."""
    opening = actions.Opening(site=lyon, title="Sans suite")

    with transaction.atomic():
        actions.open_ticket(opening, by=ada)
        transaction.set_rollback(True)

    assert make_ticket(site=lyon).sequence == 1
