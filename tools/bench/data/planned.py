"""What a request of the data is, before its entries are written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from joindre.directory.models import Employee
from joindre.tickets.models import Status
from tools.bench.data.people import Who

OPEN: Final = (Status.Type.CREATED, Status.Type.IN_PROGRESS, Status.Type.ON_HOLD)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What a request is, before its entries are written."""

    key: int
    created_at: datetime
    #: Its last entry is written before.
    ended_at: datetime
    status: Status
    people: list[Who]
    requester: Who | None
    assignee: Employee | None
    entries: int
    #: Whether its page is measured.
    is_measured: bool

    @property
    def is_open(self) -> bool:
        return self.status.type in OPEN

    @property
    def client(self) -> Who:
        """Who writes for the customer."""
        return self.requester or self.people[0]
