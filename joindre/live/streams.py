"""One open connection of a browser: which topics it receives, and what waits to be sent. It knows no other stream."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

from joindre.live.claims import Claims
from joindre.live.generations import TOPIC as SETTINGS
from joindre.live.presence import Participant, place_of
from joindre.live.raw_asgi import Send

#: A comment of the event stream, which browsers skip; it keeps proxies from closing a quiet connection.
HEARTBEAT = b":\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def encode_event(name: str, data: Mapping[str, Any]) -> bytes:
    """Encode a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Stream:
    """What waits is kept by slot, the newer in place of the older: a slow browser costs no memory and loses nothing.

    A stream without anything to send has no task of its own. One is made when it is needed.
    """

    __slots__ = ("_flushing", "_has_begun", "_send", "_waiting", "claims", "is_over", "owner", "topics")

    def __init__(self, claims: Mapping[int, Claims], send: Send) -> None:
        #: By the position of the token in the address; the browser identifies them by it too.
        self.claims = claims
        self.topics = _topics_of(claims)
        #: Whose stream it is: one person has one for each browser.
        self.owner = next((one.key for one in claims.values()), "")
        self.is_over = False
        self._send = send
        self._has_begun = False
        self._waiting: dict[tuple[str, ...], bytes] = {}
        self._flushing: asyncio.Task[None] | None = None

    async def begin(self, first: bytes) -> None:
        """Send the headers, then `first`, then whatever waits already."""
        await self._send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await self._write(first)
        self._has_begun = True
        self._flush_soon()

    def put(self, slot: tuple[str, ...], data: bytes) -> None:
        self._waiting[slot] = data
        self._flush_soon()

    def end(self) -> None:
        """Send what waits and close; ASGI then reports to the application that the browser has left."""
        self.is_over = True
        self._flush_soon()

    def send_version(self, topic: str, version: int) -> None:
        if topic in self.topics:
            self.put(("version", topic), encode_event("version", {"topic": topic, "version": version}))

    def send_presence(self, place: str, people: Iterable[Participant]) -> None:
        """Staff who have a name themselves receive who else is in the place. Clients receive nothing."""
        for claims in self.claims.values():
            if claims.name and claims.audience == "staff" and place_of(claims.topic) == place:
                others = [person.as_json() for person in people if person.key != claims.key]
                self.put(
                    ("presence", claims.topic), encode_event("presence", {"topic": claims.topic, "people": others})
                )

    def send_typing(self, place: str, typing: "Typing") -> None:
        for claims in self.claims.values():
            if place_of(claims.topic) == place and claims.key != typing.person.key:
                data = typing.shown_to(claims)
                if data is not None:
                    slot = ("typing", claims.topic, typing.person.key)
                    self.put(slot, encode_event("typing", {"topic": claims.topic, "seconds": typing.seconds, **data}))

    def people(self) -> set[tuple[str, Participant]]:
        """List the places of this browser, and as whom it is there. A person without a name is not shown to anybody."""
        return {(place_of(one.topic), Participant.of(one)) for one in self.claims.values() if one.name}

    def drop_expired(self) -> bool:
        """Remove the claims that have expired; return whether there were any."""
        expired = [position for position, claims in self.claims.items() if claims.is_expired]
        if expired:
            self.claims = {position: one for position, one in self.claims.items() if position not in expired}
            self.topics = _topics_of(self.claims)
            self.put(("expired", str(expired)), encode_event("expired", {"positions": expired}))
        return bool(expired)

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
    """A person is typing, or has just stopped (`seconds` is 0)."""

    __slots__ = ("is_note", "label", "person", "seconds")

    def __init__(self, person: Participant, *, label: str, is_note: bool, seconds: float) -> None:
        self.person = person
        self.label = label
        self.is_note = is_note
        self.seconds = seconds

    def shown_to(self, reader: Claims) -> dict[str, Any] | None:
        """Staff see who it is. Clients see only the label, and nothing of internal notes (D9, D10)."""
        if reader.audience == "staff":
            return {**self.person.as_json(), "note": self.is_note}
        if self.is_note or not self.label:
            return None
        return {"name": self.label, "audience": self.person.audience}

    def as_json(self) -> dict[str, Any]:
        about = {"label": self.label, "is_note": self.is_note, "seconds": self.seconds}
        return {**about, "person": self.person.as_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Typing":
        person = Participant(**data["person"])
        return cls(person, label=data["label"], is_note=data["is_note"], seconds=data["seconds"])


#: Topics whose versions tell nothing by themselves, and that concern every page of the staff.
_OF_STAFF: set[str] = {SETTINGS}


def tell_all_staff(topic: str) -> None:
    """Have each stream of the staff receive this topic without a token of its own; clients never do."""
    _OF_STAFF.add(topic)


def _topics_of(claims: Mapping[int, Claims]) -> frozenset[str]:
    """Those that were asked for. Staff are also told that something was changed that every page of theirs names."""
    of_staff = _OF_STAFF if any(one.audience == "staff" for one in claims.values()) else set()
    return frozenset({one.topic for one in claims.values()} | of_staff)
