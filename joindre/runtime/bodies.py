"""The bodies of requests. They are read before a thread is taken, within limits of size, time and room (A4).

Up to 64 kB stay in memory and need no sign-in. Before more is read, the session or the token is looked up; the rest
goes to a file. All bodies under way share their room, and nobody has more than a quarter of it.
"""

import asyncio
import io
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import IO, TypeVar

from django.utils.translation import gettext_lazy as _

from joindre.lib import scratch
from joindre.lib.errors import Refusal
from joindre.lib.outages import Outage
from joindre.live.raw_asgi import Receive, Scope

Result = TypeVar("Result")
#: Octets that anybody may send, and that stay in memory.
SMALL = 64 * 1024
MEMORY = 64 * 1024 * 1024
DISK = 1024 * 1024 * 1024
#: What one person may have under way, as a part of each room.
SHARE = 4
#: Seconds without a single octet, and seconds after which the whole must have come at this rate.
IDLE_SECONDS = 30.0
GRACE_SECONDS = 20.0
OCTETS_PER_SECOND = 1000


class Gone(Exception):
    """The browser has left before its body was there. Nobody is to be answered."""


class BodyTooLarge(Refusal):
    status = 413
    message = _("This is too much at once. Send it in several parts, or a link to it.")


class SignInFirst(Refusal):
    status = 413
    message = _("This is more than can be sent without signing in (64 kB). Sign in, then send it again.")


class TooSlow(Refusal):
    status = 408
    message = _("The connection was too slow, so that not everything arrived. Nothing was stored. Send it once more.")


class TooMuchOfOne(Outage):
    status = 429
    message = _("You are sending too much at the same time. Wait until the first has arrived, then send the rest.")


class NoRoom(Outage):
    message = _("Too much is being sent to the portal right now. Nothing was stored. Try again in a moment.")


class Room:
    """Octets that all bodies under way share, in memory or on the disk."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.taken = 0
        self._of: Counter[str] = Counter()

    @property
    def is_short(self) -> bool:
        return self.taken > self.size // 2

    def take(self, person: str, octets: int) -> None:
        """Raise `TooMuchOfOne` or `NoRoom`."""
        if self._of[person] + octets > self.size // SHARE:
            raise TooMuchOfOne
        if self.taken + octets > self.size:
            raise NoRoom
        self._of[person] += octets
        self.taken += octets

    def give_back(self, person: str, octets: int) -> None:
        self._of[person] -= octets
        self.taken -= octets
        if self._of[person] <= 0:
            del self._of[person]


#: Looks up who signs in, and returns a name for that person; blank for a stranger.
Identify = Callable[[], Awaitable[str]]


class Bodies:
    """Reads the bodies of one process. Writing to files is done in `disk`, never in the event loop."""

    def __init__(self, disk: Executor, *, memory: int = MEMORY, room_on_disk: int = DISK) -> None:
        self.memory = Room(memory)
        self.disk = Room(room_on_disk)
        self.executor = disk

    def open(self, address: str, identify: Identify) -> "ArrivingBody":
        return ArrivingBody(self, address, identify)


class ArrivingBody:
    """One body under way, and then a file to read it from. `close` gives its room back."""

    def __init__(self, bodies: Bodies, address: str, identify: Identify) -> None:
        self.size = 0
        self.file: IO[bytes] = io.BytesIO()
        self._bodies = bodies
        self._identify = identify
        self._person = address
        self._is_known = self._is_on_disk = False
        self._held: Counter[tuple[Room, str]] = Counter()

    async def read(self, scope: Scope, receive: Receive) -> None:
        """Read all of it. Raise `Gone`, or a `Refusal`."""
        announced = announced_length(scope)
        if announced > SMALL:
            await self._admit(announced)
        loop = asyncio.get_running_loop()
        started = loop.time()
        is_more = True
        while is_more:
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    message = await receive()
            except TimeoutError:
                raise TooSlow from None
            if message["type"] == "http.disconnect":
                raise Gone
            is_more = message.get("more_body", False)
            await self._take(message.get("body", b""))
            if is_more and self.size < (loop.time() - started - GRACE_SECONDS) * OCTETS_PER_SECOND:
                raise TooSlow
        self.file.seek(0)

    def close(self) -> None:
        self._give_back(self._bodies.memory, self._bodies.disk)
        self.file.close()

    async def _take(self, piece: bytes) -> None:
        self.size += len(piece)
        if not self._is_known and (self.size > SMALL or self._bodies.memory.is_short):
            await self._admit(self.size)
        if self._is_on_disk:
            self._reserve(self._bodies.disk, len(piece))
            await self._in_thread(self.file.write, piece)
        elif self.size > SMALL or (self._is_known and self._bodies.memory.is_short):
            await self._move_to_disk(piece)
        else:
            self._reserve(self._bodies.memory, len(piece))
            self.file.write(piece)

    async def _admit(self, size: int) -> None:
        """A stranger stays below 64 kB. Who is signed in has room on the disk, also where that in memory gets short."""
        if size > self._bodies.disk.size // SHARE:
            raise BodyTooLarge
        if self._is_known:
            return
        person = await self._identify()
        if person:
            self._person, self._is_known = person, True
        elif size > SMALL:
            raise SignInFirst

    async def _move_to_disk(self, piece: bytes) -> None:
        begun = self.file
        self._reserve(self._bodies.disk, self.size)
        self.file = await self._in_thread(scratch.unnamed_file)
        self._is_on_disk = True
        await self._in_thread(self.file.write, b"".join((begun.getvalue(), piece)))  # type: ignore[attr-defined]  # it is in memory
        self._give_back(self._bodies.memory)

    def _reserve(self, room: Room, octets: int) -> None:
        room.take(self._person, octets)
        self._held[room, self._person] += octets

    def _give_back(self, *rooms: Room) -> None:
        for room, person in [held for held in self._held if held[0] in rooms]:
            room.give_back(person, self._held.pop((room, person)))

    async def _in_thread(self, work: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._bodies.executor, work, *arguments)


def announced_length(scope: Scope) -> int:
    """What Content-Length says. The parser refuses a value that is no number."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _value in scope["headers"])
