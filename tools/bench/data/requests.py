"""Makes requests over thirty months: nearly all closed, some waiting, few with unread messages."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from joindre.lib.numbers import Number
from joindre.tickets.models import LinkedDocument, Priority, Severity, Status, Ticket, TicketType, YearCounter
from tools.bench.data import french
from tools.bench.data.bodies import MailText
from tools.bench.data.entries import Feed
from tools.bench.data.files import FilePool
from tools.bench.data.loading import Loader
from tools.bench.data.people import Cast
from tools.bench.data.planned import OPEN, Planned
from tools.bench.data.texts import Chance, Words

MONTHS: Final = 30
#: Entries of the two requests that the page is measured on, opened a hundred days ago one after the other.
FEW, MANY = 10, 5000
AGE: Final = timedelta(days=100)
_SATURDAY: Final = 5


class Requests:
    """Writes the requests with all that stands in their feeds."""

    def __init__(self, loader: Loader, cast: Cast, files: FilePool, texts: list[MailText], *, now: datetime) -> None:
        self._chance, self._cast, self._now, self._loader = Chance("requests"), cast, now, loader
        self._words = Words(self._chance)
        self._tickets = loader.table(
            Ticket, "id", "year", "sequence", "customer_id", "site_id", "requester_id", "end_user_id", "title",
            "description", "status_id", "type_id", "severity_id", "priority_id", "work_group_id", "assignee_id",
            "revision", "client_revision", "unread_count", "created_at", "changed_at", "on_hold_at", "resolved_at",
            "closed_at",
        )  # fmt: skip
        self._followers = loader.table(Ticket.followers.through, "ticket_id", "employee_id")
        self._feed = Feed(loader, cast, files, texts, chance=self._chance)
        self._documents = loader.table(LinkedDocument, "ticket_id", "name", "file_id", "is_external", "added_at")
        self._statuses = {Status.Type(status.type): status for status in Status.objects.all()}
        self._lists = [
            [row.pk for row in rows]
            for rows in (TicketType.objects.all(), Severity.objects.all(), Priority.objects.all())
        ]
        self._sequences: dict[int, int] = {}
        #: Numbers of the requests that the page is measured on: of few entries, and of many.
        self.measured: list[Number] = []

    def fill(self, count: int, *, many: int = MANY) -> None:
        """So many requests in the order in which they were opened, about ten entries each, and one with `many`."""
        moments = list(spread(count, until=self._now))
        first = next((place for place, moment in enumerate(moments) if moment > self._now - AGE), count - 2)
        fixed = {first: FEW, first + 1: many}
        for place, created_at in enumerate(moments):
            planned = self._plan(place + 1, created_at, fixed.get(place))
            number = self._number(created_at)
            self._write(planned, number)
            if place in fixed:
                self.measured.append(number)
            self._loader.flush_if_full()
        for year, last in self._sequences.items():
            YearCounter.objects.create(year=year, last=last)

    def _plan(self, key: int, created_at: datetime, entries: int | None) -> Planned:
        """`entries` are given for those that the page is measured on, which are still worked on."""
        chance = self._chance
        people = chance.frequent(self._cast.customers)
        kind = Status.Type.IN_PROGRESS if entries else self._kind((self._now - created_at) / timedelta(days=1))
        is_unassigned = chance.hits(0.5 if kind == Status.Type.CREATED else 0.01)
        left = (self._now - created_at).total_seconds()
        life = left if entries or kind in OPEN else min(left, chance.expovariate(1 / 86_400 / 6))
        return Planned(
            key=key,
            created_at=created_at,
            ended_at=created_at + timedelta(seconds=life * 0.999),
            status=self._statuses[kind],
            people=people,
            requester=chance.frequent(people) if entries or chance.hits(0.98) else None,
            assignee=None if is_unassigned and not entries else chance.frequent(self._cast.employees),
            entries=entries or int(min(1.5 + chance.lognormvariate(1.78, 0.9), 300)),
            is_measured=entries is not None,
        )

    def _kind(self, days: float) -> Status.Type:
        """Old requests are closed; what is open is new, or has been waiting for long."""
        drawn = self._chance.random()
        if drawn > max(0.015, 2.0 ** (-days / 4)):
            return Status.Type.CLOSED_BY_CUSTOMER if self._chance.hits(0.15) else Status.Type.CLOSED_INTERNALLY
        kinds = (Status.Type.IN_PROGRESS, Status.Type.RESOLVED, Status.Type.ON_HOLD, Status.Type.IN_PROGRESS)
        return Status.Type.CREATED if days < 1 and self._chance.hits(0.6) else self._chance.any(kinds)

    def _number(self, created_at: datetime) -> Number:
        year = created_at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
        self._sequences[year] = self._sequences.get(year, 0) + 1
        return Number(year, self._sequences[year])

    def _write(self, planned: Planned, number: Number) -> None:
        chance, kind = self._chance, planned.status.type
        written = self._feed.write(planned)
        requester = planned.requester
        end_user = chance.any(planned.people).key if chance.hits(0.3) else None
        is_closed = planned.status.is_closed
        self._tickets.add(
            planned.key, number.year, number.sequence, planned.people[0].customer,
            (requester or planned.people[0]).site, requester and requester.key, end_user, self._words.title(),
            self._words.paragraphs(french.OF_CLIENTS, 2), planned.status.pk, *map(chance.frequent, self._lists),
            chance.frequent(self._cast.groups).pk if chance.hits(0.9) else None,
            planned.assignee and planned.assignee.pk, written.revision, written.client_revision, written.unread,
            planned.created_at, written.changed_at,
            written.changed_at if kind == Status.Type.ON_HOLD else None,
            written.changed_at if kind == Status.Type.RESOLVED else None,
            written.changed_at if is_closed else None,
        )  # fmt: skip
        if chance.hits(0.05):
            self._followers.add(planned.key, chance.any(self._cast.employees).pk)
        if chance.hits(0.03):
            file, name = self._feed.keep_file(planned, written.changed_at)
            self._documents.add(planned.key, name, file, chance.hits(0.5), written.changed_at)


def spread(count: int, *, until: datetime) -> Iterator[datetime]:
    """So many moments in the working hours of thirty months, in order, the last within the last working day."""
    days = [until.date() - timedelta(days=back) for back in range(MONTHS * 30, 0, -1)]
    working = [day for day in days if day.weekday() < _SATURDAY]
    for place in range(count):
        exact = place * len(working) / count
        opening = datetime.combine(working[int(exact)], time(7, 30), tzinfo=UTC)
        yield opening + timedelta(hours=10 * (exact % 1))
