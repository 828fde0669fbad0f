"""The raw ASGI application of `/live`: no Django, no thread and no database connection while a stream is open.

GET  /live?token=…&token=…            the events of these topics: bell, presence, typing, expired
POST /live/typing?token=…[&note=1][&stop=1]   somebody writes, or has stopped
"""

import random
from urllib.parse import parse_qs

from joindre.live import tokens
from joindre.live.asgi import Receive, Scope, Send, answer
from joindre.live.hub import Hub
from joindre.live.streams import frame
from joindre.live.tokens import Pass

#: For so long a page shows that somebody writes, unless it is told again.
TYPING_SECONDS = 4
#: As many pages as one browser may have open.
MOST_TOKENS = 200
#: Milliseconds until a browser comes back: spread out, so that a restart is not answered by all at once.
SOONEST, LATEST = 400, 1200


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
                await answer(send, 405)
            case _:
                await answer(send, 404)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        passes, rest = _passes(scope)
        if not passes or not self.hub.is_running:
            await answer(send, 403 if self.hub.is_running else 503)
            return
        stream = self.hub.open(passes, send)
        try:
            # What is heard from here on waits for the beginning, each topic once.
            await self.hub.catch_up(stream)
            await stream.begin(_greeting(rest))
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self.hub.close(stream)

    async def _typing(self, scope: Scope, send: Send) -> None:
        passes, _ = _passes(scope)
        query = _query(scope)
        for pass_ in passes.values():
            seconds = 0 if "stop" in query else TYPING_SECONDS
            self.hub.type(pass_, is_note="note" in query, seconds=seconds)
        await answer(send, 204 if passes else 403)


def _passes(scope: Scope) -> tuple[dict[int, Pass], list[int]]:
    """The valid passes by their position in the address, and the positions of the others."""
    shown = _query(scope).get("token", [])[:MOST_TOKENS]
    read = {position: tokens.read(token) for position, token in enumerate(shown)}
    valid = {position: pass_ for position, pass_ in read.items() if pass_ and not pass_.is_expired}
    return valid, [position for position in read if position not in valid]


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _greeting(expired: list[int]) -> bytes:
    retry = random.randint(SOONEST, LATEST)  # noqa: S311 - nothing secret about it
    greeting = f"retry: {retry}\n\n".encode()
    return greeting + frame("expired", {"positions": expired}) if expired else greeting
