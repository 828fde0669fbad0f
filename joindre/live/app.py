"""The raw ASGI application of `/live`. No Django, no thread and no database connection is held by an open stream.

GET  /live?token=…&token=…            the events of these topics: version, presence, typing, expired
POST /live/typing?token=…[&note=1][&stop=1]   a person is typing, or has stopped

It reads the addresses; what a stream receives is decided in `hub` and `streams`.
"""

import random
from urllib.parse import parse_qs

from joindre.live.claims import Claims, read_token
from joindre.live.hub import Hub
from joindre.live.raw_asgi import Receive, Scope, Send, respond
from joindre.live.streams import encode_event

#: A page shows for so many seconds that a person is typing, unless it is notified again.
TYPING_SECONDS = 4
#: One browser may have at most so many pages open.
MOST_TOKENS = 200
#: A browser reconnects after a random time between these, in milliseconds, so that they do not all come at once.
SHORTEST_RETRY, LONGEST_RETRY = 400, 1200


class LiveApp:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["path"], scope["method"]:
            case "/live", "GET":
                await self._stream(scope, receive, send)
            case "/live/typing", "POST":
                await self._typing(scope, send)
            case "/live" | "/live/typing", _:
                await respond(send, 405)
            case _:
                await respond(send, 404)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        claims, rejected = _read_claims(scope)
        if not claims or not self.hub.is_running:
            await respond(send, 403 if self.hub.is_running else 503)
            return
        if not self.hub.makes_room():
            await respond(send, 503)
            return
        _let_go_of_request(scope)
        stream = self.hub.open(claims, send)
        try:
            # What arrives from here on waits until the stream has begun, once for each topic.
            await self.hub.send_current_versions(stream)
            await stream.begin(_first_events(rejected))
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self.hub.close(stream)

    async def _typing(self, scope: Scope, send: Send) -> None:
        claims, _ = _read_claims(scope)
        query = _query(scope)
        for one in claims.values():
            seconds = 0 if "stop" in query else TYPING_SECONDS
            self.hub.notify_typing(one, is_note="note" in query, seconds=seconds)
        await respond(send, 204 if claims else 403)


def _read_claims(scope: Scope) -> tuple[dict[int, Claims], list[int]]:
    """Return the valid claims by the position of their token in the address, and the positions of the other tokens."""
    given = _query(scope).get("token", [])[:MOST_TOKENS]
    read = {position: read_token(token) for position, token in enumerate(given)}
    valid = {position: claims for position, claims in read.items() if claims and not claims.is_expired}
    return valid, [position for position in read if position not in valid]


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _let_go_of_request(scope: Scope) -> None:
    """Its headers and its address with the tokens would stay in memory as long as the page is open: often 2 kB."""
    scope["headers"].clear()
    scope["raw_path"] = scope["query_string"] = b""


def _first_events(rejected: list[int]) -> bytes:
    retry = random.randint(SHORTEST_RETRY, LONGEST_RETRY)  # noqa: S311 - nothing secret about it
    first = f"retry: {retry}\n\n".encode()
    return first + encode_event("expired", {"positions": rejected}) if rejected else first
