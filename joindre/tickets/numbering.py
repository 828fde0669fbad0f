"""Giving numbers to requests."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from joindre.lib.numbers import Number
from joindre.tickets.models import YearCounter


def next_number(now: datetime) -> Number:
    """The next number of the year, under the lock of its counter: without gap or double (T2)."""
    year = now.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    YearCounter.objects.get_or_create(year=year)
    counter = YearCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return Number(year, counter.last)
