"""The hub of a web process: it delivers versions, presence and typing to all open streams on one event loop (D9).

No stream has a thread or a database connection. The hub reads no token and does not know what a topic is about.
"""

import asyncio
import contextlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import Error, connections

from joindre.lib.logs import Log
from joindre.live import bus
from joindre.live.claims import Claims
from joindre.live.listeners import ChangeListener, listener_for
from joindre.live.presence import MOST_PEOPLE_SENT, Participant, Presence, place_of
from joindre.live.raw_asgi import Send
from joindre.live.streams import HEARTBEAT, Stream, Typing

Result = TypeVar("Result")
LOG = Log("joindre.live")
#: The seconds between two heartbeats, to browsers and to other processes.
HEARTBEAT_SECONDS = 15.0
#: A page that is loaded again leaves and comes back, so that a person is shown as gone only after so many seconds.
LEAVE_SECONDS = 3.0
#: Other processes are told of all who came or left within so many seconds together.
GATHER_SECONDS = 0.1
#: Streams of one process. Where all are in use, a person who has more than a few gives one up for somebody else.
MOST_STREAMS = 1000
FEW_STREAMS = 20


class Hub:
    def __init__(self) -> None:
        self.process = uuid.uuid4().hex[:12]
        self.leave_seconds = LEAVE_SECONDS
        self.most_streams = MOST_STREAMS
        self._streams_of: dict[str, dict[Stream, None]] = defaultdict(dict)
        self._count = 0
        self._places: dict[str, set[Stream]] = defaultdict(set)
        self._versions: dict[str, dict[str, int]] = defaultdict(dict)
        self._presence = Presence()
        #: Places whose people other processes will be told, and whether also that nobody is there.
        self._to_broadcast: dict[str, bool] = {}
        self._listener: ChangeListener | None = None
        self._heartbeats: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        # One thread with one connection reads the versions and sends the broadcasts.
        self._database = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._listener = listener_for(self)
        self._listener.start()
        self._heartbeats = self._loop.create_task(self._send_heartbeats())
        bus.subscribe(self)

    async def stop(self) -> None:
        """End all streams. The browsers connect again by themselves once a server answers."""
        if self._listener is None:
            return
        bus.unsubscribe(self)
        listener, self._listener = self._listener, None
        for stream in self.streams():
            stream.end()
        if self._heartbeats:
            self._heartbeats.cancel()
        self._broadcast_departure()
        await self._loop.run_in_executor(self._database, connections.close_all)
        await asyncio.to_thread(listener.stop)
        self._database.shutdown(wait=False)

    @property
    def is_running(self) -> bool:
        return self._listener is not None

    @property
    def pages(self) -> int:
        """Open pages: a browser has one stream for several of them."""
        return sum(len(stream.claims) for stream in self.streams())

    def streams(self) -> set[Stream]:
        return set().union(*self._places.values())

    def topics(self) -> set[str]:
        """Called from the listener's thread too."""
        return {topic for streams in list(self._places.values()) for stream in list(streams) for topic in stream.topics}

    def makes_room(self) -> bool:
        """Say whether one more stream may be opened. Whoever has most of them gives up the oldest for it (A4)."""
        if self._count < self.most_streams:
            return True
        most = max(self._streams_of.values(), key=len, default={})
        if len(most) <= FEW_STREAMS:
            return False
        oldest = next(iter(most))
        self._forget(oldest)
        oldest.end()
        return True

    def open(self, claims: Mapping[int, Claims], send: Send) -> Stream:
        stream = Stream(claims, send)
        self._streams_of[stream.owner][stream] = None
        self._count += 1
        for place in {place_of(topic) for topic in stream.topics}:
            self._places[place].add(stream)
        for place, person in stream.people():
            self._join(place, person)
        for place in {place_of(topic) for topic in stream.topics}:
            stream.send_presence(place, self._presence.people(place))
        if self._listener:
            self._listener.resume()
        return stream

    async def send_current_versions(self, stream: Stream) -> None:
        """Send the current version of each topic, by which the page finds out what it missed before."""
        try:
            versions = await self._loop.run_in_executor(self._database, _read_versions, stream.topics)
        except Error as error:
            LOG.seldom("stream ended, no database", reason=error)
            stream.end()
            return
        for topic, version in versions.items():
            self._deliver_version(topic, version)
            # Of the settings it is below zero while the portal is being upgraded, and nobody is told.
            if newest := self._versions[place_of(topic)].get(topic):
                stream.send_version(topic, newest)

    def close(self, stream: Stream) -> None:
        self._forget(stream)
        self._remove(stream, {place_of(topic) for topic in stream.topics})
        for place, person in stream.people():
            self._leave_later(place, person)
        if self._listener and not self._places:
            self._listener.pause()

    def receive_version(self, topic: str, version: int) -> None:
        """A topic has a version; called from any thread, and more than once for the same version."""
        if place_of(topic) in self._places:
            self._call(self._deliver_version, topic, version)

    def receive_broadcast(self, message: dict[str, Any]) -> None:
        """Another process has sent a message; called from the listener's thread."""
        if "topic" in message:
            self.receive_version(message["topic"], message["version"])
        elif message.get("process") != self.process:
            self._call(self._handle_broadcast, message)

    def resynchronise(self) -> None:
        """The listener was disconnected and may have missed messages; called from its thread."""
        self._call(self._resynchronise_presence)

    def notify_typing(self, claims: Claims, *, is_note: bool, seconds: float) -> None:
        typing = Typing(Participant.of(claims), label=claims.label, is_note=is_note, seconds=seconds)
        place = place_of(claims.topic)
        self._send_typing(place, typing)
        self._broadcast({"place": place, "typing": typing.as_json()})

    def _call(self, callback: Callable[..., None], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has just been closed, and no stream is left
            self._loop.call_soon_threadsafe(callback, *arguments)

    def _deliver_version(self, topic: str, version: int) -> None:
        place = place_of(topic)
        if place in self._places and self._versions[place].get(topic, 0) < version:
            self._versions[place][topic] = version
            for stream in self._places[place]:
                stream.send_version(topic, version)

    def _handle_broadcast(self, message: dict[str, Any]) -> None:
        process, place = message["process"], message.get("place", "")
        self._presence.record_heartbeat(process)
        if "people" in message:
            people = (Participant(**person) for person in message["people"])
            self._presence.record_people(process, place, people)
            self._send_presence(place)
        elif "typing" in message:
            self._send_typing(place, Typing.from_json(message["typing"]))
        elif "presence_request" in message:
            self._broadcast_presence(message["presence_request"])

    def _join(self, place: str, person: Participant) -> None:
        already_there = self._presence.local_people(place)
        self._presence.join(place, person)
        if person not in already_there:
            self._send_presence(place)
            self._broadcast_presence(place)
        if not already_there:
            self._broadcast({"presence_request": place})

    def _leave_later(self, place: str, person: Participant) -> None:
        if self.is_running:
            self._loop.call_later(self.leave_seconds, self._leave, place, person)

    def _leave(self, place: str, person: Participant) -> None:
        self._presence.leave(place, person)
        if self.is_running and person not in self._presence.local_people(place):
            self._send_presence(place)
            self._broadcast_presence(place, even_if_empty=True)

    def _send_presence(self, place: str) -> None:
        people = self._presence.people(place)
        for stream in self._places.get(place, ()):
            stream.send_presence(place, people)

    def _send_typing(self, place: str, typing: Typing) -> None:
        for stream in self._places.get(place, ()):
            stream.send_typing(place, typing)

    def _broadcast_presence(self, place: str, *, even_if_empty: bool = False) -> None:
        """Soon, so that many who come at once, as after a restart, are one message and not one for each of them."""
        if self._listener and self._listener.has_other_processes:
            if not self._to_broadcast:
                self._loop.call_later(GATHER_SECONDS, self._broadcast_gathered)
            self._to_broadcast[place] = even_if_empty or self._to_broadcast.get(place, False)

    def _broadcast_gathered(self) -> None:
        gathered, self._to_broadcast = self._to_broadcast, {}
        for place, even_if_empty in gathered.items():
            people = self._presence.local_people(place)[:MOST_PEOPLE_SENT]
            if people or even_if_empty:
                self._broadcast({"place": place, "people": [person.as_json() for person in people]})

    def _resynchronise_presence(self) -> None:
        for place in self._presence.local_places():
            self._broadcast({"presence_request": place})
            self._broadcast_presence(place)

    def _broadcast_departure(self) -> None:
        for place in self._presence.local_places():
            self._submit({"place": place, "people": []})

    def _broadcast(self, message: dict[str, Any]) -> None:
        if self._listener and self._listener.has_other_processes:
            self._submit(message)

    def _submit(self, message: dict[str, Any]) -> None:
        self._database.submit(_broadcast_safely, {"process": self.process, **message})

    def _forget(self, stream: Stream) -> None:
        """It counts no more, also where the browser has not yet taken notice of its end."""
        theirs = self._streams_of.get(stream.owner, {})
        if stream in theirs:
            del theirs[stream]
            self._count -= 1
        if not theirs:
            self._streams_of.pop(stream.owner, None)

    def _remove(self, stream: Stream, places: set[str]) -> None:
        for place in places:
            self._places[place].discard(stream)
            if not self._places[place]:
                del self._places[place]
                self._versions.pop(place, None)

    async def _send_heartbeats(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            self._broadcast({"heartbeat": True})
            for place in self._presence.prune():
                self._send_presence(place)
            for stream in self.streams():
                stream.put(("heartbeat",), HEARTBEAT)
                self._drop_expired(stream)

    def _drop_expired(self, stream: Stream) -> None:
        topics, people = stream.topics, stream.people()
        if not stream.drop_expired():
            return
        self._remove(stream, {place_of(topic) for topic in topics} - {place_of(topic) for topic in stream.topics})
        for place, person in people - stream.people():
            self._leave_later(place, person)
        if not stream.claims:
            stream.end()


def _read_versions(topics: Iterable[str]) -> dict[str, int]:
    return _with_living_connection(lambda: bus.versions(topics))


def _broadcast_safely(message: dict[str, Any]) -> None:
    """A lost broadcast is only logged: presence is sent again when the listener resynchronises."""
    try:
        _with_living_connection(lambda: bus.broadcast(message))
    except Error as error:
        LOG.seldom("broadcast lost", reason=error)


def _with_living_connection(ask: Callable[[], Result]) -> Result:
    """Ask twice if needed: that the database has closed the connection is noticed only when it is used."""
    try:
        return ask()
    except Error:
        connections.close_all()
        return ask()
