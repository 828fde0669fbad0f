"""What one stream keeps for a browser that takes its time."""

import asyncio
from collections.abc import Mapping

from joindre.live.claims import Audience, Claims
from joindre.live.presence import Participant
from joindre.live.raw_asgi import AsgiEvent
from joindre.live.streams import Stream, Typing, encode_event

TOPIC = "ticket:7"
MARC = Participant(key="e2", name="Marc", initials="M", audience="staff")
ZOE = Participant(key="e3", name="Zoé", initials="Z", audience="staff")


def claims(*, topic: str = TOPIC, audience: Audience = "staff", key: str = "e1", name: str = "Claire") -> Claims:
    return Claims(topic=topic, audience=audience, key=key, name=name, initials="", label="", expires_at=2**40)


class SlowBrowser:
    """It takes nothing before `ready` is set."""

    def __init__(self, held: Mapping[int, Claims]) -> None:
        self.ready = asyncio.Event()
        self.taken: list[bytes] = []
        self._closed = asyncio.Event()
        self.stream = Stream(held, self._send)

    async def _send(self, event: AsgiEvent) -> None:
        await self.ready.wait()
        if event["type"] == "http.response.body":
            self.taken.append(event["body"])
            if not event["more_body"]:
                self._closed.set()

    async def take_all(self) -> bytes:
        self.ready.set()
        self.stream.end()
        await self.stream.begin(b"")
        return await self.rest()

    async def rest(self) -> bytes:
        await asyncio.wait_for(self._closed.wait(), 10)
        return b"".join(self.taken)


def test_the_newest_version_replaces_those_that_wait() -> None:
    async def receive() -> bytes:
        browser = SlowBrowser({0: claims()})
        for version in (1, 2, 3):
            browser.stream.send_version(TOPIC, version)
        browser.stream.send_version("ticket:8", 9)
        return await browser.take_all()

    assert asyncio.run(receive()) == encode_event("version", {"topic": TOPIC, "version": 3})


def test_two_people_who_type_wait_side_by_side() -> None:
    async def receive() -> bytes:
        browser = SlowBrowser({0: claims()})
        for person, seconds in ((MARC, 4), (ZOE, 4), (MARC, 0)):
            browser.stream.send_typing(TOPIC, Typing(person, label="Support", is_note=False, seconds=seconds))
        return await browser.take_all()

    received = asyncio.run(receive())

    assert received.count(b"event: typing") == 2
    assert b'"seconds":0,"key":"e2"' in received
    assert b'"seconds":4,"key":"e3"' in received


def test_a_person_without_a_name_receives_no_presence_and_is_not_shown() -> None:
    async def receive() -> bytes:
        browser = SlowBrowser({0: claims(name="")})
        assert browser.stream.people() == set()
        browser.stream.send_presence(TOPIC, [MARC])
        return await browser.take_all()

    assert asyncio.run(receive()) == b""


def test_a_stream_with_nothing_to_send_closes_as_soon_as_it_is_ended() -> None:
    async def receive() -> bytes:
        browser = SlowBrowser({0: claims()})
        browser.ready.set()
        await browser.stream.begin(b"retry: 400\n\n")
        # The task that finds nothing to send ends.
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
        browser.stream.end()
        return await browser.rest()

    assert asyncio.run(receive()) == b"retry: 400\n\n"
