"""The hub of a web process: all its open streams, on one event loop, without a thread or a connection for each (D9)."""

import asyncio
import contextlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import Error, connections

from joindre.lib.logs import Log
from joindre.live import bus
from joindre.live.asgi import Send
from joindre.live.listeners import Listener, listener_for
from joindre.live.presence import CROWD, Presence, Someone, place_of
from joindre.live.streams import HEARTBEAT, Stream, Typing
from joindre.live.tokens import Pass

LOG = Log("joindre.live")
HEARTBEAT_EVERY = 15.0
#: A page that is loaded anew leaves and comes back: its absence is told only after a while.
GRACE = 3.0


class Hub:
    def __init__(self) -> None:
        self.process = uuid.uuid4().hex[:12]
        self.grace = GRACE
        self._places: dict[str, set[Stream]] = defaultdict(set)
        self._numbers: dict[str, dict[str, int]] = defaultdict(dict)
        self._presence = Presence()
        self._listener: Listener | None = None
        self._heart: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        # Reads of the numbers and whispers go through one thread with one connection.
        self._database = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._listener = listener_for(self)
        self._listener.start()
        self._heart = self._loop.create_task(self._beat())
        bus.attach(self)

    async def stop(self) -> None:
        """End all streams; the browsers come back by themselves to whoever serves next."""
        if self._listener is None:
            return
        bus.detach(self)
        listener, self._listener = self._listener, None
        for stream in self.streams():
            stream.end()
        if self._heart:
            self._heart.cancel()
        self._whisper_all_left()
        await self._loop.run_in_executor(self._database, connections.close_all)
        await asyncio.to_thread(listener.stop)
        self._database.shutdown(wait=False)

    @property
    def is_running(self) -> bool:
        return self._listener is not None

    def streams(self) -> set[Stream]:
        return set().union(*self._places.values())

    def topics(self) -> set[str]:
        """Called from the listener's thread too."""
        return {topic for streams in list(self._places.values()) for stream in list(streams) for topic in stream.topics}

    def open(self, passes: Mapping[int, Pass], send: Send) -> Stream:
        stream = Stream(passes, send)
        for place in {place_of(topic) for topic in stream.topics}:
            self._places[place].add(stream)
        for place, someone in stream.people():
            self._arrive(place, someone)
        for place in {place_of(topic) for topic in stream.topics}:
            stream.show(place, self._presence.people(place))
        if self._listener:
            self._listener.listen()
        return stream

    async def catch_up(self, stream: Stream) -> None:
        """Say what each topic has come to: what was missed before the stream began is thus found out."""
        try:
            numbers = await self._loop.run_in_executor(self._database, _numbers, stream.topics)
        except Error as error:
            LOG.warning("stream ended, no database", error=error)
            stream.end()
            return
        for topic, number in numbers.items():
            self._hear_ring(topic, number)
            stream.ring(topic, self._numbers[place_of(topic)][topic])

    def close(self, stream: Stream) -> None:
        self._forget(stream, {place_of(topic) for topic in stream.topics})
        for place, someone in stream.people():
            self._leave_later(place, someone)
        if self._listener and not self._places:
            self._listener.rest()

    def ring(self, topic: str, number: int) -> None:
        """A topic has come to a number; called from any thread, and more than once for the same number."""
        if place_of(topic) in self._places:
            self._call(self._hear_ring, topic, number)

    def hear(self, word: dict[str, Any]) -> None:
        """What another process passed on; called from the listener's thread."""
        if "topic" in word:
            self.ring(word["topic"], word["number"])
        elif word.get("process") != self.process:
            self._call(self._hear_word, word)

    def find_again(self) -> None:
        """The listener was deaf for a while and hears again: ask who is where. Called from its thread."""
        self._call(self._ask_all)

    def type(self, pass_: Pass, *, is_note: bool, seconds: float) -> None:
        typing = Typing(Someone.of(pass_), label=pass_.label, is_note=is_note, seconds=seconds)
        place = place_of(pass_.topic)
        self._show_typing(place, typing)
        self._whisper({"place": place, "typing": typing.as_json()})

    def _call(self, callback: Callable[..., None], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has just been closed, and nobody listens any more
            self._loop.call_soon_threadsafe(callback, *arguments)

    def _hear_ring(self, topic: str, number: int) -> None:
        place = place_of(topic)
        if place in self._places and self._numbers[place].get(topic, 0) < number:
            self._numbers[place][topic] = number
            for stream in self._places[place]:
                stream.ring(topic, number)

    def _hear_word(self, word: dict[str, Any]) -> None:
        process, place = word["process"], word.get("place", "")
        self._presence.hear_alive(process)
        if "people" in word:
            people = (Someone(**someone) for someone in word["people"])
            self._presence.hear_people(process, place, people)
            self._show(place)
        elif "typing" in word:
            self._show_typing(place, Typing.from_json(word["typing"]))
        elif "asks" in word:
            self._tell_people(word["asks"])

    def _arrive(self, place: str, someone: Someone) -> None:
        is_first = not self._presence.here(place)
        known = someone in self._presence.here(place)
        self._presence.arrive(place, someone)
        if not known:
            self._show(place)
            self._tell_people(place)
        if is_first:
            self._whisper({"asks": place})

    def _leave_later(self, place: str, someone: Someone) -> None:
        if self.is_running:
            self._loop.call_later(self.grace, self._leave, place, someone)

    def _leave(self, place: str, someone: Someone) -> None:
        self._presence.leave(place, someone)
        if self.is_running and someone not in self._presence.here(place):
            self._show(place)
            self._tell_people(place, even_nobody=True)

    def _show(self, place: str) -> None:
        people = self._presence.people(place)
        for stream in self._places.get(place, ()):
            stream.show(place, people)

    def _show_typing(self, place: str, typing: Typing) -> None:
        for stream in self._places.get(place, ()):
            stream.show_typing(place, typing)

    def _tell_people(self, place: str, *, even_nobody: bool = False) -> None:
        people = self._presence.here(place)[:CROWD]
        if people or even_nobody:
            self._whisper({"place": place, "people": [someone.as_json() for someone in people]})

    def _ask_all(self) -> None:
        for place in self._presence.places():
            self._whisper({"asks": place})
            self._tell_people(place)

    def _whisper_all_left(self) -> None:
        for place in self._presence.places():
            self._send({"place": place, "people": []})

    def _whisper(self, word: dict[str, Any]) -> None:
        if self._listener and self._listener.reaches_others:
            self._send(word)

    def _send(self, word: dict[str, Any]) -> None:
        self._database.submit(_whisper_safely, {"process": self.process, **word})

    def _forget(self, stream: Stream, places: set[str]) -> None:
        for place in places:
            self._places[place].discard(stream)
            if not self._places[place]:
                del self._places[place]
                self._numbers.pop(place, None)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_EVERY)
            self._whisper({"alive": True})
            for place in self._presence.bury():
                self._show(place)
            for stream in self.streams():
                stream.put(("heartbeat",), HEARTBEAT)
                self._drop_expired(stream)

    def _drop_expired(self, stream: Stream) -> None:
        topics, people = stream.topics, stream.people()
        if not stream.drop_expired():
            return
        self._forget(stream, {place_of(topic) for topic in topics} - {place_of(topic) for topic in stream.topics})
        for place, someone in people - stream.people():
            self._leave_later(place, someone)
        if not stream.passes:
            stream.end()


def _numbers(topics: Iterable[str]) -> dict[str, int]:
    """A connection that the database has dropped meanwhile is noticed only when it is used."""
    try:
        return bus.numbers(topics)
    except Error:
        connections.close_all()
        return bus.numbers(topics)


def _whisper_safely(word: dict[str, Any]) -> None:
    """Presence that does not reach the others is told again when the listener has found them again."""
    try:
        bus.whisper(word)
    except Error as error:
        connections.close_all()
        LOG.warning("whisper lost", error=error)
