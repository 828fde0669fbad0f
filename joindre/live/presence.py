"""Who is on which page, in this process and in the others. Plain bookkeeping: the hub tells, asks and passes on."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from joindre.live.tokens import Audience, Pass

CLIENT_SIDE = ":client"
#: A process that was not heard of for so long has died, and nobody is there any more.
SILENCE = 50.0
#: So many people of one page go from process to process: a notification of PostgreSQL holds 8,000 bytes.
CROWD = 25


def place_of(topic: str) -> str:
    """Both sides of a request meet in one place: `ticket:12:client` is the client side of `ticket:12`."""
    return topic.removesuffix(CLIENT_SIDE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Someone:
    key: str
    name: str
    initials: str
    audience: Audience

    @classmethod
    def of(cls, pass_: Pass) -> Self:
        return cls(key=pass_.key, name=pass_.name, initials=pass_.initials, audience=pass_.audience)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class _Process:
    heard_at: float
    people: dict[str, tuple[Someone, ...]] = field(default_factory=dict)


class Presence:
    def __init__(self) -> None:
        self._here: dict[str, Counter[Someone]] = defaultdict(Counter)
        self._elsewhere: dict[str, _Process] = {}

    def arrive(self, place: str, someone: Someone) -> None:
        self._here[place][someone] += 1

    def leave(self, place: str, someone: Someone) -> None:
        people = self._here[place]
        people[someone] -= 1
        if people[someone] <= 0:
            del people[someone]
        if not people:
            del self._here[place]

    def here(self, place: str) -> tuple[Someone, ...]:
        return tuple(self._here.get(place, ()))

    def places(self) -> tuple[str, ...]:
        return tuple(self._here)

    def people(self, place: str) -> tuple[Someone, ...]:
        """Everybody on the page once, however many windows and processes; in a stable order."""
        found = {someone.key: someone for someone in self.here(place)}
        for process in self._elsewhere.values():
            found.update({someone.key: someone for someone in process.people.get(place, ())})
        return tuple(sorted(found.values(), key=lambda someone: (someone.audience, someone.name, someone.key)))

    def hear_alive(self, process: str) -> None:
        self._elsewhere.setdefault(process, _Process(0.0)).heard_at = time.monotonic()

    def hear_people(self, process: str, place: str, people: Iterable[Someone]) -> None:
        """Another process says who is on a page there."""
        self.hear_alive(process)
        if told := tuple(people):
            self._elsewhere[process].people[place] = told
        else:
            self._elsewhere[process].people.pop(place, None)

    def bury(self) -> set[str]:
        """Forget the processes that fell silent; return the places where that changes who is there."""
        limit = time.monotonic() - SILENCE
        dead = [name for name, process in self._elsewhere.items() if process.heard_at < limit]
        return {place for name in dead for place in self._elsewhere.pop(name).people}
