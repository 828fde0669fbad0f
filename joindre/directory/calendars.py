"""Acts on calendars: opening hours, holidays and days of one's own, for the company and its sites (S1, T9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.audit.meanwhile import merged
from joindre.audit.recording import recorded
from joindre.company.models import Calendar, CalendarDay, Company
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee
from joindre.lib.errors import Refusal
from joindre.lib.open_hours import Hours, read_hours, write_hours

#: Days of one's own that one calendar holds.
MOST_OWN_DAYS = 200


class CalendarGone(Refusal):
    message = _("Somebody has deleted this calendar meanwhile. Go back to the list of calendars.")


class UsualCalendar(Refusal):
    message = _("These are the company’s usual hours. Make others the usual ones first, or none.")


class CalendarRetired(Refusal):
    message = _("This calendar is retired. Bring it back first: then it can be the company’s usual one.")


class CalendarInUse(Refusal):
    message = _("Sites have these opening hours. Give them others, or retire the calendar: it stays where it is.")


class CalendarNameTaken(Refusal):
    status = 422
    message = _("There is already a calendar with this name. Choose another one.")


class DayTaken(Refusal):
    status = 422
    message = _("This calendar already has an entry for this date. Delete that one first.")


class TooManyDays(Refusal):
    status = 422
    message = _("A calendar holds 200 days of its own. Delete days that are over first.")


@dataclass(frozen=True, kw_only=True)
class CalendarCard:
    """A calendar as an administrator leaves it; its days have acts of their own."""

    name: str
    name_en: str = ""
    time_zone: str
    #: Seven days from Monday on.
    week: Sequence[Hours]
    region: str = ""

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        """The card as it is now."""
        same = {name: getattr(calendar, name) for name in ("name", "name_en", "time_zone", "region")}
        return cls(week=[read_hours(day) for day in calendar.week], **same)


@dataclass(frozen=True, kw_only=True)
class DayCard:
    """A day that is otherwise than its week; without hours it is closed."""

    name: str
    name_en: str = ""
    date: date
    is_yearly: bool = False
    hours: Hours = ()


@transaction.atomic
def save_calendar(
    calendar: Calendar, card: CalendarCard, *, is_usual: bool, by: Employee, shown: Mapping[str, Any] | None = None
) -> Calendar:
    """Create or change a calendar; `is_usual` makes it the company's, which sites have that name none.

    Where `shown`, only what the page changed. Raise `MissingRight`, `SettingOfEverybody`, `CalendarNameTaken`,
    `CalendarGone`, `CalendarRetired` or `ChangedByAnother`.
    """
    by.ensure_right(Right.SETTINGS)
    company = _begin(by)
    if calendar.pk is not None:
        calendar = _stored(calendar)
        card = merged(card, stored=CalendarCard.of(calendar), shown=shown, row=calendar)
        if shown and is_usual == shown.get("is_usual"):
            is_usual = company.calendar_id == calendar.pk
    if is_usual and not calendar.is_active:
        raise CalendarRetired
    if Calendar.objects.filter(name=card.name).exclude(pk=calendar.pk).exists():
        raise CalendarNameTaken
    with recorded(calendar, by=by.signed_in):
        for name, value in vars(card).items():
            setattr(calendar, name, value)
        calendar.week = [write_hours(hours) for hours in card.week]
        calendar.save()
    if is_usual != (company.calendar_id == calendar.pk):
        _make_usual(company, calendar if is_usual else None, by=by)
    return calendar


@transaction.atomic
def retire_calendar(calendar: Calendar, *, by: Employee) -> None:
    """Let no site choose it any more; it stays where it is.

    Raise `MissingRight`, `SettingOfEverybody`, `CalendarGone` or `UsualCalendar`.
    """
    by.ensure_right(Right.SETTINGS)
    company = _begin(by)
    stored = _stored(calendar)
    if company.calendar_id == stored.pk:
        raise UsualCalendar
    with recorded(stored, by=by.signed_in):
        stored.is_active = False
        stored.save()


@transaction.atomic
def bring_back_calendar(calendar: Calendar, *, by: Employee) -> None:
    """Let a retired calendar be chosen again. Raise `MissingRight`, `SettingOfEverybody` or `CalendarGone`."""
    by.ensure_right(Right.SETTINGS)
    _begin(by)
    stored = _stored(calendar)
    with recorded(stored, by=by.signed_in):
        stored.is_active = True
        stored.save()


@transaction.atomic
def delete_calendar(calendar: Calendar, *, by: Employee) -> None:
    """Delete a calendar that nothing has, with its days.

    Raise `MissingRight`, `SettingOfEverybody`, `CalendarGone`, `UsualCalendar` or `CalendarInUse`.
    """
    by.ensure_right(Right.SETTINGS)
    company = _begin(by)
    stored = _stored(calendar)
    if company.calendar_id == stored.pk:
        raise UsualCalendar
    try:
        with recorded(stored, by=by.signed_in):
            stored.delete()
    except ProtectedError as error:
        raise CalendarInUse from error


@transaction.atomic
def add_day(calendar: Calendar, card: DayCard, *, by: Employee) -> CalendarDay:
    """Close a day, or open it at other hours.

    Raise `MissingRight`, `SettingOfEverybody`, `DayTaken` or `TooManyDays`.
    """
    by.ensure_right(Right.SETTINGS)
    _begin(by)
    if calendar.days.filter(date=card.date, is_yearly=card.is_yearly).exists():
        raise DayTaken
    if calendar.days.count() >= MOST_OWN_DAYS:
        raise TooManyDays
    day = CalendarDay(calendar=calendar, **{**vars(card), "hours": write_hours(card.hours)})
    with recorded(day, by=by.signed_in):
        day.save()
    return day


@transaction.atomic
def delete_day(day: CalendarDay, *, by: Employee) -> None:
    """Let the day be as its week again. Raise `MissingRight` or `SettingOfEverybody`."""
    by.ensure_right(Right.SETTINGS)
    _begin(by)
    with recorded(day, by=by.signed_in):
        CalendarDay.objects.filter(pk=day.pk).delete()


def _make_usual(company: Company, calendar: Calendar | None, *, by: Employee) -> None:
    company.calendar = calendar
    with recorded(company, by=by.signed_in):
        company.save()


def _stored(calendar: Calendar) -> Calendar:
    stored = Calendar.objects.filter(pk=calendar.pk).first()
    if stored is None:
        raise CalendarGone
    return stored


def _begin(by: Employee) -> Company:
    """Acts on calendars go one after the other, under the lock of the company's row."""
    ensure_sees_all(by)
    return Company.objects.select_for_update().get(pk=1)
