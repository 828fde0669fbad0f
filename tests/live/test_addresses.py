"""The answers of `/live` that are no stream."""

import asyncio
from urllib.parse import urlencode

import pytest

from joindre.live.app import LiveApp
from joindre.live.hub import Hub
from joindre.live.raw_asgi import AsgiEvent
from tests.live.browsers import staff


def answer_of(method: str, path: str, *tokens: str) -> AsgiEvent:
    """The start of the response of an application whose hub is stopped."""
    sent: list[AsgiEvent] = []

    async def send(event: AsgiEvent) -> None:
        sent.append(event)

    async def receive() -> AsgiEvent:
        return {"type": "http.disconnect"}

    query = urlencode([("token", token) for token in tokens]).encode()
    scope = {"type": "http", "method": method, "path": path, "query_string": query}
    asyncio.run(LiveApp(Hub())(scope, receive, send))
    return sent[0]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/live", 405),
        ("GET", "/live/typing", 405),
        ("GET", "/live/other", 404),
        ("POST", "/live/typing", 403),
    ],
)
def test_other_addresses_and_methods_are_refused(method: str, path: str, status: int) -> None:
    answer = answer_of(method, path)

    assert answer["status"] == status
    assert (b"cache-control", b"no-store") in answer["headers"]


def test_a_stopped_hub_asks_the_browser_to_come_back() -> None:
    assert answer_of("GET", "/live", staff("ticket:7"))["status"] == 503
