"""What the calls with a contact tell of each of their numbers: reached, not answered, wrong (P5, P6).

Nothing of it is a column of the contact, so it belongs to the number and goes with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from joindre.calls.models import Call
from joindre.lib.prepared import PreparedQuery
from joindre.tickets.models import Entry

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


class _Heard:
    """What the calls with one number tell, from the newest to the oldest."""

    __slots__ = ("reached_at", "unanswered", "wrong_at", "wrong_by", "wrong_on")

    def __init__(self) -> None:
        self.reached_at: datetime | None = None
        self.unanswered = 0
        self.wrong_at: datetime | None = None
        #: Whoever noted it where they said so themselves, and the entry that says so else.
        self.wrong_by: int | None = None
        self.wrong_on: int | None = None

    def before(self, outcome: str, at: datetime, by: int | None, entry: int | None) -> None:
        """Take a call that came before those. What came before somebody was reached there says nothing any more."""
        if self.reached_at:
            return
        if outcome == _ANSWERED:
            self.reached_at = at
        elif outcome != _WRONG_NUMBER:
            self.unanswered += 1
        elif not self.wrong_at:
            self.wrong_at, self.wrong_by, self.wrong_on = at, by, entry

    def told(self, noted_by: Mapping[int, int | None]) -> CalledNumber:
        return CalledNumber(
            reached_at=self.reached_at,
            unanswered=self.unanswered,
            wrong_at=self.wrong_at,
            wrong_by=self.wrong_by or noted_by.get(self.wrong_on or 0),
        )


_OUT: Final = Call.Direction.OUT.value
_ANSWERED: Final = Call.Outcome.ANSWERED.value
_WRONG_NUMBER: Final = Call.Outcome.WRONG_NUMBER.value


def called_numbers(contacts: Iterable[int], *, at_once: bool) -> Mapping[tuple[int, str], CalledNumber]:
    """By the keys of contacts and their numbers.

    `at_once` asks one query for all of them, which sorts all their calls; else each is asked for in the order of the
    index, however many calls there are.
    """
    found: dict[tuple[int, str], _Heard] = {}
    for contact, number, direction, outcome, at, by, entry in _newest_first(list(contacts), at_once=at_once):
        # A call of theirs that nobody of us answered says nothing of their number.
        if direction == _OUT or outcome == _ANSWERED:
            if (known := found.get((contact, number))) is None:
                known = found[contact, number] = _Heard()
            known.before(outcome, at, by, entry)
    # Few numbers are wrong, and no other entry is looked up.
    on_requests = {heard.wrong_on for heard in found.values()} - {None}
    noted_by = dict(_noted_by(entries=on_requests)) if on_requests else {}
    return {key: heard.told(noted_by) for key, heard in found.items()}


def _newest_first(contacts: Sequence[int], *, at_once: bool) -> list[Any]:
    if at_once:
        return list(_newest(contacts=contacts))
    return [row for contact in contacts for row in _newest_of(contact=contact)]


def _rows(calls: "QuerySet[Call]") -> "QuerySet[Call, Any]":
    newest = calls.filter(cleared_at=None, withdrawn_at=None).exclude(number="").order_by("-began_at")
    return newest.values_list("contact", "number", "direction", "outcome", "began_at", "employee", "entry")[:MOST_CALLS]


_newest_of = PreparedQuery(lambda contact: _rows(Call.objects.filter(contact=contact)))
_newest = PreparedQuery(lambda contacts: _rows(Call.objects.filter(contact__in=contacts)))
_noted_by = PreparedQuery(lambda entries: Entry.objects.filter(pk__in=entries).values_list("pk", "employee"))
