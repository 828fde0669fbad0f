"""Accepting connections without running out of descriptors (A4).

    door = Door(listening, factory, most=1500, name="pages")
    await door.start()

A protocol tells its door when it waits for its peer and when it works. Where the room ends, the connection that has
waited longest makes place for a new one; where all of them work, the new one waits until one of them ends.
"""

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Callable
from typing import ClassVar

from joindre.lib.logs import Log

if sys.platform != "win32":
    import resource

LOG = Log(__name__)
#: Descriptors that are kept for files, the database and child processes.
SPARE = 64
#: Where so few are left, somebody else uses those that are kept.
LAST = 16
#: Where the system says no limit, or one that no process needs.
MOST_DESCRIPTORS = 65_536
#: So many connections are accepted before other work has its turn.
BATCH = 32
#: Seconds until it is tried again where nothing told that there is room.
PAUSE = 0.5
#: Seconds between two looks where the loop cannot tell that somebody waits.
KNOCK = 0.05
SHORTAGES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


def raise_descriptor_limit() -> int:
    """Raise the soft limit of this process to the hard one, and return it."""
    if sys.platform == "win32":
        return MOST_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft


class Door:
    """Accepts for one listening socket. `most` bounds its connections; the limit of descriptors bounds all doors."""

    #: The connections of all doors of this process.
    _all: ClassVar[set[asyncio.Transport]] = set()

    def __init__(
        self, listening: socket.socket, factory: Callable[["Door"], asyncio.Protocol], *, most: int, name: str
    ) -> None:
        self._listening = listening
        self._factory = factory
        self._most = most
        self._name = name
        self._limit = raise_descriptor_limit()
        self._open: set[asyncio.Transport] = set()
        #: The one that has waited longest comes first.
        self._waiting: dict[asyncio.Transport, None] = {}
        self._left = asyncio.Event()
        self._accepting: asyncio.Task[None] | None = None
        self._admitting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._listening.settimeout(0)
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    async def stop(self) -> None:
        """Let in whoever has knocked already, and nobody after that: who waits in the queue of the system has been told
        that he is connected. The connections are ended by whoever owns their protocols.
        """
        if self._accepting:
            self._accepting.cancel()
            await asyncio.gather(self._accepting, self._admitting or asyncio.sleep(0), return_exceptions=True)
            with contextlib.suppress(OSError):
                while self._makes_room(self._listening.fileno()):
                    await self._admit(self._taken())
        self._listening.close()

    @property
    def room(self) -> int:
        """How many connections there can be, as far as the descriptors reach."""
        return max(1, min(self._most, self._limit - SPARE))

    def entered(self, transport: asyncio.Transport) -> None:
        """Called by a protocol as soon as it has its transport."""
        self._open.add(transport)
        self._all.add(transport)
        self._waiting[transport] = None

    def waits(self, transport: asyncio.Transport) -> None:
        """It waits for its peer from now on: of those that wait it is the last to be closed."""
        self._waiting.pop(transport, None)
        if transport in self._open:
            self._waiting[transport] = None

    def works(self, transport: asyncio.Transport) -> None:
        """Something is done for it, so it is not closed for another one."""
        self._waiting.pop(transport, None)

    def has_left(self, transport: asyncio.Transport) -> None:
        self._open.discard(transport)
        self._all.discard(transport)
        self._waiting.pop(transport, None)
        self._left.set()

    async def _accept(self) -> None:
        accepted = 0
        while True:
            try:
                connection = self._taken()
            except BlockingIOError:
                await self._knock()
                continue
            except OSError as error:
                if error.errno in SHORTAGES:
                    self._close_longest()
                    await self._pause(error.strerror or "")
                continue
            while not self._makes_room(connection.fileno()):
                await self._pause("every connection is in use")
            self._admitting = asyncio.create_task(self._admit(connection))
            await asyncio.shield(self._admitting)
            accepted += 1
            if accepted % BATCH == 0:
                await asyncio.sleep(0)

    def _taken(self) -> socket.socket:
        """The next connection. Raise `BlockingIOError` where nobody waits."""
        connection, _ = self._listening.accept()
        connection.settimeout(0)
        return connection

    async def _knock(self) -> None:
        """Wait for somebody without taking the connection: the loop would lose it where this is cancelled meanwhile."""
        loop = asyncio.get_running_loop()
        knocked = asyncio.Event()
        try:
            loop.add_reader(self._listening, knocked.set)
        except NotImplementedError:  # the loop of Windows watches no sockets
            await asyncio.sleep(KNOCK)
            return
        try:
            await knocked.wait()
        finally:
            loop.remove_reader(self._listening)

    async def _admit(self, connection: socket.socket) -> None:
        try:
            await asyncio.get_running_loop().connect_accepted_socket(lambda: self._factory(self), connection)
        except OSError:
            connection.close()

    def _makes_room(self, descriptor: int) -> bool:
        """Close the connection that has waited longest where this one is too many. Say whether it may come in."""
        if len(self._open) < self.room and len(self._all) < self._limit - SPARE and descriptor < self._limit - LAST:
            return True
        LOG.seldom("door is full", door=self._name, open=len(self._open), waiting=len(self._waiting))
        return self._close_longest()

    def _close_longest(self) -> bool:
        """The descriptor is free with the next turn of the loop. Return whether there was one to close."""
        longest = next(iter(self._waiting), None)
        if longest is not None:
            self.has_left(longest)
            longest.abort()
        return longest is not None

    async def _pause(self, reason: str) -> None:
        LOG.seldom("door pauses", door=self._name, reason=reason, open=len(self._open))
        self._left.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAUSE):
                await self._left.wait()
