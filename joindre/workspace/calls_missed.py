"""A missed call as the list shows it: who it was, what is open of them, and who called back since (P5, S3)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from joindre.calls.callers import callers_of
from joindre.calls.models import Call, LineCall, MissedCall
from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.lib import phones
from joindre.lib.numbers import Number
from joindre.tickets.models import Ticket, known_value
from joindre.workspace.calling import Callee, Calling, calling_of, way_to_call
from joindre.workspace.views.listing import open_statuses

#: People with one number, open requests of each, and rows that are read for a page of them.
MOST_PEOPLE, MOST_REQUESTS, MOST_READ = 3, 3, 400


@dataclass(frozen=True, kw_only=True)
class OpenRequest:
    number: Number
    title: str


@dataclass(frozen=True, kw_only=True)
class MissedFrom:
    """Somebody with the number, and the newest that is open of them."""

    contact: Contact
    requests: Sequence[OpenRequest]
    #: What the bar is asked with.
    note: str


@dataclass(frozen=True, kw_only=True)
class CalledBack:
    at: datetime
    by: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ShownMissed:
    """One line of the list."""

    missed: MissedCall
    number: str
    people: Sequence[MissedFrom]
    #: Who is called back, in words.
    name: str
    #: How; nothing where the number is hidden or internal.
    calling: Calling | None
    #: At whose telephone it rang.
    rang_at: Sequence[str]
    back: CalledBack | None
    done_by: str


def shown_missed(rows: Sequence[MissedCall], *, by: Employee) -> list[ShownMissed]:
    """All that is shown of these, with as many queries as for one of them."""
    known = callers_of({row.number for row in rows}, seen_by=by)
    people = {number: found[:MOST_PEOPLE] for number, found in known.items()}
    opened = _open_requests({one.pk for found in people.values() for one in found}, by=by)
    rang, back = _rang_at(rows), _called_back(rows)
    return [
        ShownMissed(
            missed=row,
            number=_shown(row.number, people.get(row.number, ())),
            people=[_person(row, one, opened.get(one.pk, ())) for one in people.get(row.number, ())],
            name=" / ".join(one.name for one in people.get(row.number, ())) or row.number,
            calling=_calling(row, people.get(row.number, ()), by=by),
            rang_at=rang.get(row.pk, ()),
            back=back.get(row.pk),
            done_by=known_value("assignee", row.done_by_id).name if row.done_by_id else "",
        )
        for row in rows
    ]


def note_of(call: MissedCall, contact: Contact, ticket: object = "") -> str:
    """With what the bar begins when a missed call is noted."""
    said = {"contact": str(contact.pk), "number": call.number, "direction": Call.Direction.IN, "ticket": str(ticket)}
    return json.dumps(said | {"outcome": Call.Outcome.NO_ANSWER, "choose": "1", "began_at": call.last_at.isoformat()})


def _person(row: MissedCall, contact: Contact, requests: Sequence[OpenRequest]) -> MissedFrom:
    ticket = requests[0].number if requests else ""
    return MissedFrom(
        contact=contact,
        requests=requests,
        note=note_of(row, contact, ticket),
    )


def _calling(row: MissedCall, people: Sequence[Contact], *, by: Employee) -> Calling | None:
    """By the first of several people with one number, for the note of the call; and where nobody is known, too."""
    if not row.number.startswith("+"):
        return None
    if people:
        return calling_of(people[0], row.number, by=by)
    return way_to_call(by, Callee(contact=None, number=row.number, missed=row.pk))


def _shown(number: str, people: Sequence[Contact]) -> str:
    country = people[0].site.country if people else Company.current().country
    return phones.display(number, country=country) if number.startswith("+") else number


def _open_requests(contacts: Iterable[int], *, by: Employee) -> Mapping[int, Sequence[OpenRequest]]:
    """The newest open requests of each contact, as requester or as user."""
    keys = list(contacts)
    if not keys:
        return {}
    seen = Ticket.objects.visible_to(by).filter(status__in=open_statuses())
    found: dict[int, set[int]] = defaultdict(set)
    for field in ("requester", "end_user"):
        newest = seen.filter(**{f"{field}__in": keys}).newest_first().values_list("pk", field)[:MOST_READ]
        for ticket, contact in newest:
            if len(found[contact]) < MOST_REQUESTS:
                found[contact].add(ticket)
    columns = ("pk", "year", "sequence", "title")
    rows = Ticket.objects.filter(pk__in={key for several in found.values() for key in several}).values_list(*columns)
    shown = {key: OpenRequest(number=Number(year, sequence), title=title) for key, year, sequence, title in rows}
    return {
        contact: sorted((shown[key] for key in several if key in shown), key=lambda one: one.number, reverse=True)
        for contact, several in found.items()
    }


def _rang_at(rows: Sequence[MissedCall]) -> Mapping[int, Sequence[str]]:
    pairs = LineCall.objects.filter(missed__in=rows).values_list("missed", "employee").distinct().order_by()
    found: dict[int, list[str]] = defaultdict(list)
    for missed, employee in pairs:
        found[missed].append(known_value("assignee", employee).name)
    return {missed: sorted(names) for missed, names in found.items()}


def _called_back(rows: Sequence[MissedCall]) -> Mapping[int, CalledBack]:
    """The newest call to each number since: noted by somebody, or told by the telephone system."""
    numbers = {row.number for row in rows if row.number}
    noted = Call.objects.filter(number__in=numbers, direction=Call.Direction.OUT, withdrawn_at=None).exclude(number="")
    columns = ("number", "began_at", "employee", "entry__employee", "outcome")
    found: dict[str, CalledBack] = {}
    for number, at, kept_by, entry_by, outcome in noted.order_by("-began_at").values_list(*columns)[:MOST_READ]:
        said = CalledBack(at=at, by=_name(kept_by or entry_by), outcome=str(Call.Outcome(outcome).label))
        found.setdefault(number, said)
    told = LineCall.objects.filter(number__in=numbers, direction=Call.Direction.OUT)
    # In this order they are found by their numbers, and not by a walk through the calls of all numbers.
    for number, at, by in told.order_by("number", "-heard_at").values_list("number", "heard_at", "employee")[
        :MOST_READ
    ]:
        if number not in found or found[number].at < at:
            found[number] = CalledBack(at=at, by=_name(by), outcome="")
    return {row.pk: found[row.number] for row in rows if row.number in found and found[row.number].at >= row.last_at}


def _name(employee: int | None) -> str:
    return known_value("assignee", employee).name if employee else ""
