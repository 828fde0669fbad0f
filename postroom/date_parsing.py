"""Dates of headers (RFC 5322, also malformed ones), and dates in sentences in four languages.

The clock is never read: what a date without a year means depends on a date that the caller gives.
"""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_tz
from typing import Final

_OLDEST, _NEWEST = 1980, 2100
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january janvier januar enero jan janv ene jänner",
            "february février fevrier februar febrero feb fév févr fev",
            "march mars märz maerz marzo mar mär",
            "april avril abril apr avr abr",
            "may mai mayo",
            "june juin juni junio jun",
            "july juillet juli julio jul juil",
            "august août aout agosto aug ago",
            "september septembre septiembre sep sept setiembre",
            "october octobre oktober octubre oct okt",
            "november novembre noviembre nov",
            "december décembre decembre dezember diciembre dec déc dez dic",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.|º)?\s+(?:de\s+|"
    rf"of\s+)?(?P<month>{_NAMES})\b\.?,?(?:\s+(?:de[l]?\s+)?(?P<year>\d{{4}}))?"
    rf"|\b(?P<month2>{_NAMES})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year2>\d{{4}}))?"
    rf"|\b(?P<a>\d{{1,2}})(?P<mark>[/.])(?P<b>\d{{1,2}})(?:(?P=mark)(?P<c>\d{{4}}|\d{{2}}))?(?!\d|[hH:])",
    re.IGNORECASE,
)


def from_header(text: str | None) -> datetime | None:
    """The moment that a Date header names, with its time zone, or None where it cannot be read."""
    if not text:
        return None
    try:
        parsed = parsedate_tz(text)
        if parsed is None:
            return None
        offset = parsed[9] or 0
        moment = datetime(*parsed[:6], tzinfo=UTC)
        zone = datetime.strptime(_offset(offset), "%z").tzinfo
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=zone) if _OLDEST <= moment.year <= _NEWEST else None


def from_sentence(text: str, *, reference: date | None, is_american: bool = False) -> date | None:
    """The first date in a sentence. A date without a year is the next such day on or after `reference`."""
    match = _DATE.search(text)
    if not match:
        return None
    try:
        return _date(match, reference, is_american=is_american)
    except ValueError:
        return None


def _offset(seconds: int) -> str:
    minutes = min(abs(seconds) // 60, 23 * 60 + 59)
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02d}{minutes % 60:02d}"


def _date(match: re.Match[str], reference: date | None, *, is_american: bool) -> date | None:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    if match["day"] or match["day2"]:
        day = int(match["day"] or match["day2"])
        month = _MONTHS[(match["month"] or match["month2"]).casefold()]
        year = match["year"] or match["year2"]
    else:
        day, month, year = int(match["a"]), int(match["b"]), match["c"]
        if month > 12 or (is_american and match["mark"] == "/" and day <= 12):  # noqa: PLR2004 - months
            day, month = month, day
    if year:
        return date(int(year) if len(year) > 2 else 2000 + int(year), month, day)  # noqa: PLR2004 - two digits
    return _next(day, month, reference)


def _next(day: int, month: int, reference: date | None) -> date | None:
    if reference is None:
        return None
    found = date(reference.year, month, day)
    return found if found >= reference else date(reference.year + 1, month, day)
