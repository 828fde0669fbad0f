"""One open connection of a browser: what it may hear, and what waits to be sent to it."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

from joindre.live.asgi import Send
from joindre.live.presence import Someone, place_of
from joindre.live.tokens import Pass

HEARTBEAT = b":\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def frame(event: str, data: Mapping[str, Any]) -> bytes:
    """A server-sent event."""
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Stream:
    """What waits is kept by slot, the newer in place of the older: a slow browser costs no memory and loses nothing.

    At rest it has no task of its own: one is made when there is something to send.
    """

    __slots__ = ("_flushing", "_has_begun", "_send", "_waiting", "is_over", "passes", "topics")

    def __init__(self, passes: Mapping[int, Pass], send: Send) -> None:
        #: By their position in the address, by which the browser knows them too.
        self.passes = dict(passes)
        self.topics = frozenset(pass_.topic for pass_ in passes.values())
        self.is_over = False
        self._send = send
        self._has_begun = False
        self._waiting: dict[tuple[str, ...], bytes] = {}
        self._flushing: asyncio.Task[None] | None = None

    async def begin(self, greeting: bytes) -> None:
        await self._send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await self._write(greeting)
        self._has_begun = True
        self._flush_soon()

    def put(self, slot: tuple[str, ...], data: bytes) -> None:
        self._waiting[slot] = data
        self._flush_soon()

    def end(self) -> None:
        """Say the last words and close; whoever waits for the browser to leave is then told that it has."""
        self.is_over = True
        self._flush_soon()

    def ring(self, topic: str, number: int) -> None:
        if topic in self.topics:
            self.put(("bell", topic), frame("bell", {"topic": topic, "number": number}))

    def show(self, place: str, people: Iterable[Someone]) -> None:
        """Who else is there: told to staff alone, to nobody about themselves, and to nobody who is not seen."""
        for pass_ in self.passes.values():
            if pass_.name and pass_.audience == "staff" and place_of(pass_.topic) == place:
                others = [someone.as_json() for someone in people if someone.key != pass_.key]
                self.put(("presence", pass_.topic), frame("presence", {"topic": pass_.topic, "people": others}))

    def show_typing(self, place: str, typing: "Typing") -> None:
        for pass_ in self.passes.values():
            if place_of(pass_.topic) == place and pass_.key != typing.someone.key:
                told = typing.told_to(pass_)
                if told is not None:
                    slot = ("typing", pass_.topic, typing.someone.key)
                    self.put(slot, frame("typing", {"topic": pass_.topic, "seconds": typing.seconds, **told}))

    def people(self) -> set[tuple[str, Someone]]:
        """Where this browser is, as whom; who listens without a name is seen by nobody."""
        return {(place_of(one.topic), Someone.of(one)) for one in self.passes.values() if one.name}

    def drop_expired(self) -> bool:
        """Take away the passes that have run out; say whether there were any."""
        gone = [position for position, pass_ in self.passes.items() if pass_.is_expired]
        if gone:
            self.passes = {position: one for position, one in self.passes.items() if position not in gone}
            self.topics = frozenset(pass_.topic for pass_ in self.passes.values())
            self.put(("expired", str(gone)), frame("expired", {"positions": gone}))
        return bool(gone)

    def _flush_soon(self) -> None:
        if self._has_begun and self._flushing is None:
            self._flushing = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        while self._waiting:
            data = b"".join(self._waiting.values())
            self._waiting.clear()
            await self._write(data)
        self._flushing = None
        if self.is_over:
            self._has_begun = False
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _write(self, data: bytes) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": True})


class Typing:
    """Somebody writes, or has just stopped (`seconds` 0)."""

    __slots__ = ("is_note", "label", "seconds", "someone")

    def __init__(self, someone: Someone, *, label: str, is_note: bool, seconds: float) -> None:
        self.someone = someone
        self.label = label
        self.is_note = is_note
        self.seconds = seconds

    def told_to(self, listener: Pass) -> dict[str, Any] | None:
        """Staff see who it is; clients only the words meant for them, and of internal notes nothing (D9, D10)."""
        if listener.audience == "staff":
            return {**self.someone.as_json(), "note": self.is_note}
        if self.is_note or not self.label:
            return None
        return {"name": self.label, "audience": self.someone.audience}

    def as_json(self) -> dict[str, Any]:
        about = {"label": self.label, "is_note": self.is_note, "seconds": self.seconds}
        return {**about, "someone": self.someone.as_json()}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Typing":
        return cls(Someone(**told["someone"]), label=told["label"], is_note=told["is_note"], seconds=told["seconds"])
