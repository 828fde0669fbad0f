"""Who is on which page, in this process and in the others. It keeps the lists and sends nothing: the hub does that."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from joindre.live.claims import Audience, Claims

CLIENT_SIDE = ":client"
#: A process that has sent nothing for so many seconds has ended, and its people have left.
PROCESS_TIMEOUT = 50.0
#: At most so many people of one place are sent to other processes: a notification of PostgreSQL holds 8,000 bytes.
MOST_PEOPLE_SENT = 25


def place_of(topic: str) -> str:
    """Return the place that both sides of a request share: `ticket:12:client` is the client side of `ticket:12`."""
    return topic.removesuffix(CLIENT_SIDE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """Somebody who has a page open, as others see them."""

    key: str
    name: str
    initials: str
    audience: Audience

    @classmethod
    def of(cls, claims: Claims) -> Self:
        return cls(key=claims.key, name=claims.name, initials=claims.initials, audience=claims.audience)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class _RemoteProcess:
    last_received_at: float
    people: dict[str, tuple[Participant, ...]] = field(default_factory=dict)


class Presence:
    def __init__(self) -> None:
        #: By place: how many streams of this process each person has there.
        self._local: dict[str, Counter[Participant]] = defaultdict(Counter)
        self._remote: dict[str, _RemoteProcess] = {}

    def join(self, place: str, person: Participant) -> None:
        self._local[place][person] += 1

    def leave(self, place: str, person: Participant) -> None:
        people = self._local[place]
        people[person] -= 1
        if people[person] <= 0:
            del people[person]
        if not people:
            del self._local[place]

    def local_people(self, place: str) -> tuple[Participant, ...]:
        return tuple(self._local.get(place, ()))

    def local_places(self) -> tuple[str, ...]:
        return tuple(self._local)

    def people(self, place: str) -> tuple[Participant, ...]:
        """List each person of a place once, however many windows and processes they use, in a stable order."""
        found = {person.key: person for person in self.local_people(place)}
        for process in self._remote.values():
            found.update({person.key: person for person in process.people.get(place, ())})
        return tuple(sorted(found.values(), key=lambda person: (person.audience, person.name, person.key)))

    def record_heartbeat(self, process: str) -> None:
        self._remote.setdefault(process, _RemoteProcess(0.0)).last_received_at = time.monotonic()

    def record_people(self, process: str, place: str, people: Iterable[Participant]) -> None:
        """Another process has sent who is in a place there."""
        self.record_heartbeat(process)
        if present := tuple(people):
            self._remote[process].people[place] = present
        else:
            self._remote[process].people.pop(place, None)

    def prune(self) -> set[str]:
        """Remove the processes that have timed out; return the places whose people change by that."""
        limit = time.monotonic() - PROCESS_TIMEOUT
        ended = [name for name, process in self._remote.items() if process.last_received_at < limit]
        return {place for name in ended for place in self._remote.pop(name).people}
