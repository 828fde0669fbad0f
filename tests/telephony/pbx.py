"""A telephone system of the tests, on loopback: it answers as it is told, and remembers what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Pbx:
    """What arrived, and how it answers."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: Called for each piece of the answer's body.
    body: Callable[[], Iterator[bytes]] = lambda: iter([b'{"state": "ringing"}'])
    #: Called before it answers.
    before: Callable[[], object] = lambda: None
    #: Set at the end of a test: whatever waits, ends.
    is_over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_pbx() -> Iterator[Pbx]:
    """A telephone system on a free port of loopback."""
    pbx = Pbx()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer()

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            pbx.asked.append(
                Asked(method=self.command, path=self.path, headers=dict(self.headers), body=self.rfile.read(length))
            )
            pbx.before()
            with suppress(OSError):
                self.send_response(pbx.status)
                for name, value in pbx.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in pbx.body():
                    self.wfile.write(piece)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    pbx.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield pbx
    finally:
        pbx.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
