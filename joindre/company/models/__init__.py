"""Who gives the support, and when people are there."""

from joindre.company.models.calendars import AROUND_THE_CLOCK, Calendar, CalendarDay
from joindre.company.models.company import LOGOS, Company

__all__ = ["AROUND_THE_CLOCK", "LOGOS", "Calendar", "CalendarDay", "Company"]
