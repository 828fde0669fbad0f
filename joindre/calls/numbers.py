"""What the calls with a contact tell of each of their numbers: reached, not answered, wrong (P5, P6).

Nothing of it is a column of the contact, so it belongs to the number and goes with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from joindre.calls.models import Call
from joindre.lib.prepared import PreparedQuery

#: The newest calls with a contact that are looked at.
MOST_CALLS: Final = 200


@dataclass(frozen=True, kw_only=True)
class CalledNumber:
    """What became of the calls with one number."""

    #: When somebody was last spoken to there.
    reached_at: datetime | None = None
    #: Calls of ours since then that nobody answered.
    unanswered: int = 0
    #: When somebody else answered there, unless they were reached there since, and the key of who noted it.
    wrong_at: datetime | None = None
    wrong_by: int | None = None

    def after(self, outcome: str, at: datetime, by: int | None) -> "CalledNumber":
        """The same once this call came after those before."""
        if outcome == Call.Outcome.ANSWERED:
            return CalledNumber(reached_at=at)
        if outcome == Call.Outcome.WRONG_NUMBER:
            return replace(self, wrong_at=at, wrong_by=by)
        return replace(self, unanswered=self.unanswered + 1)


def called_numbers(contacts: Iterable[int], *, at_once: bool) -> Mapping[tuple[int, str], CalledNumber]:
    """By the keys of contacts and their numbers.

    `at_once` asks one query for all of them, which sorts all their calls; else each is asked for in the order of the
    index, however many calls there are.
    """
    found: dict[tuple[int, str], CalledNumber] = {}
    for contact, number, direction, outcome, at, by, noted_by in _oldest_first(list(contacts), at_once=at_once):
        # A call of theirs that nobody of us answered says nothing of their number.
        if direction == Call.Direction.OUT or outcome == Call.Outcome.ANSWERED:
            known = found.get((contact, number)) or CalledNumber()
            found[contact, number] = known.after(outcome, at, by or noted_by)
    return found


def _oldest_first(contacts: Sequence[int], *, at_once: bool) -> list[Any]:
    found: list[Any] = []
    if at_once:
        found += _newest(contacts=contacts)
    else:
        for contact in contacts:
            found += _newest_of(contact=contact)
    return found[::-1]


def _rows(calls: "QuerySet[Call]") -> "QuerySet[Call, Any]":
    columns = ("contact", "number", "direction", "outcome", "began_at", "employee", "entry__employee")
    newest = calls.filter(cleared_at=None, withdrawn_at=None).exclude(number="").order_by("-began_at")
    return newest.values_list(*columns)[:MOST_CALLS]


_newest_of = PreparedQuery(lambda contact: _rows(Call.objects.filter(contact=contact)))
_newest = PreparedQuery(lambda contacts: _rows(Call.objects.filter(contact__in=contacts)))
