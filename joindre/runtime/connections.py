"""One connection of a browser, within limits of size and time (A4). What the parser leaves unbounded is bounded here:
the header block, what chunks carry beside the body, requests sent before the last one was answered, and silence.
"""

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from joindre.lib.doors import Door
from joindre.lib.logs import Log
from joindre.runtime.light import LightEvent, LightFlow

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

LOG = Log(__name__)
#: Octets of request line and headers.
HEADER_BLOCK = 64 * 1024
#: Seconds within which a header block that has begun is there.
HEADER_SECONDS = 15.0
#: Seconds of silence between two requests, and for a browser that takes nothing of its answer.
IDLE_SECONDS = 75.0
#: Seconds for the rest of a body that nobody reads any more: closing at once would lose the answer on its way.
LINGER_SECONDS = 10.0
#: Seconds in which a connection that is open when the process ends may still bring the request that is on its way.
LAST_CALL_SECONDS = 0.5
#: And in which a header block that has begun may still come to its end.
LAST_HEADER_SECONDS = 2.0
#: Requests that may wait for the answer to an earlier one of the same connection. Browsers send none.
PIPELINED = 8
_TOO_LARGE = b"The headers of this request are too large.\n"


class _Pipeline(list[Any]):
    """The requests that wait, the newest first. They are few: an empty deque takes 700 octets."""

    __slots__ = ()

    def appendleft(self, item: object) -> None:
        self.insert(0, item)


class Connection(HttpToolsProtocol):
    """Uvicorn's protocol with bounds. `look` is called once a second."""

    # Uvicorn's own attributes too: in a dictionary so many of them take 1.5 kB, for each open page. One that is missing
    # here stands in that dictionary.
    __slots__ = (
        *("_blocked_since", "_door", "_is_in_body", "_is_in_head", "_is_last", "_is_refused", "_overhead", "_since"),
        *("access_log", "access_logger", "app", "app_state", "asgi_version", "client", "config", "connections"),
        *("cycle", "expect_100_continue", "flow", "headers", "limit_concurrency", "logger", "loop", "parser"),
        *("pipeline", "root_path", "scheme", "scope", "server", "server_state", "tasks", "timeout_keep_alive"),
        *("timeout_keep_alive_task", "transport", "url", "ws_protocol_class"),
    )

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], door: Door) -> None:
        super().__init__(config, server_state, app_state)
        self._door = door
        self.pipeline = _Pipeline()  # type: ignore[assignment]  # as much of a deque as Uvicorn uses
        #: Octets received that were no body, since the current request began.
        self._overhead = 0
        self._is_in_head = self._is_in_body = self._is_refused = self._is_last = False
        #: When the current state began: silence, header block, the rest of a body that nobody wants.
        self._since = self.loop.time()
        self._blocked_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as Uvicorn declares it
        super().connection_made(transport)
        self.flow = LightFlow(transport)
        self._door.entered(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._door.has_left(self.transport)

    def data_received(self, data: bytes) -> None:
        if self._is_refused or self.transport.is_closing():
            return
        self._overhead += len(data)
        super().data_received(data)
        if self._overhead > HEADER_BLOCK or len(self.pipeline) > PIPELINED:
            self._refuse_headers()
        elif not self._is_answering():
            self._door.waits(self.transport)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._enter(head=True)

    def on_headers_complete(self) -> None:
        self._enter(body=True)
        if sum(len(name) + len(value) + 4 for name, value in self.headers) + len(self.url) > HEADER_BLOCK:
            self._refuse_headers()
        if not self._is_refused:
            super().on_headers_complete()
            self.cycle.keep_alive = self.cycle.keep_alive and not self._is_last
            # Nothing of a body has come yet, and the task that waits for it has not begun.
            self.cycle.message_event = LightEvent()
        self.url = b""

    def on_body(self, body: bytes) -> None:
        # Small chunks cost more octets than they carry; what stands beside them may grow with the body, no faster.
        self._overhead = max(0, self._overhead - 2 * len(body))
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._overhead = 0
        self._enter()
        if not self._is_refused:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        self._since = self.loop.time()
        super().on_response_complete()
        if not self.transport.is_closing() and not self._is_answering():
            self._door.waits(self.transport)

    def _start_asgi_task(self, cycle: "RequestResponseCycle", app: "ASGI3Application") -> None:
        self._door.works(self.transport)
        super()._start_asgi_task(cycle, app)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._blocked_since = self.loop.time()
        self._door.waits(self.transport)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._blocked_since = None
        if self._is_answering():
            self._door.works(self.transport)

    def shutdown(self) -> None:
        """The process ends. Closing at once would take away a request that has been sent and not been read yet."""
        self._is_last = True
        if self._is_answering():
            super().shutdown()
        else:
            self.loop.call_later(LAST_CALL_SECONDS, self._end)

    def _end(self) -> None:
        """What has come since ends by itself, after its answer."""
        if self._is_in_head:
            self.loop.call_later(LAST_HEADER_SECONDS, self._end_late)
        else:
            self._end_late()

    def _end_late(self) -> None:
        if not self._is_answering():
            self.transport.close()

    def look(self, now: float) -> None:
        """Close what has been silent, or late, for too long."""
        if self._blocked_since is not None:
            if now - self._blocked_since > IDLE_SECONDS:
                self.transport.abort()
        elif not self._is_answering() and now - self._since > self._patience():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        LOG.seldom("request not understood", address=self._address)
        super().send_400_response(msg)

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _patience(self) -> float:
        if self._is_in_head:
            return HEADER_SECONDS
        return LINGER_SECONDS if self._is_in_body or self._is_refused else IDLE_SECONDS

    def _enter(self, *, head: bool = False, body: bool = False) -> None:
        self._is_in_head, self._is_in_body = head, body
        self._since = self.loop.time()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # Uvicorn leaves it out of its type
        return cycle is not None and not cycle.response_complete

    def _refuse_headers(self) -> None:
        """Answer, and read on without keeping anything: to close in the middle would take the answer back."""
        if self._is_refused or self.transport.is_closing():
            return
        LOG.seldom("headers refused", address=self._address)
        if self._is_answering():
            self.transport.close()
            return
        self._enter()
        self._is_refused = True
        length = str(len(_TOO_LARGE)).encode()
        head = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: " + length
        self.transport.write(STATUS_LINE[431] + head + b"\r\n\r\n" + _TOO_LARGE)
        self.transport.write_eof()
        self._door.waits(self.transport)
