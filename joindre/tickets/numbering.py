"""Giving numbers to requests."""

from datetime import datetime

from joindre.company.models import Company
from joindre.lib.numbers import Number
from joindre.tickets.models import YearCounter


def next_number(now: datetime) -> Number:
    """The next number of the year, under the lock of its counter: without gap or double (T2)."""
    year = now.astimezone(Company.current().zone).year
    YearCounter.objects.get_or_create(year=year)
    counter = YearCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return Number(year, counter.last)
